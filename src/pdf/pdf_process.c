#include "pdf_process.h"

#include "core_log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HELLO_MS 10000 /* a loaded machine, a sanitizer */
#define DYING_MS 500   /* between closing its socket and being gone */

int64_t process_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for one of the events; false when the deadline has passed. */
static bool wait_for(int fd, short events, int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - process_clock();
		if (left <= 0)
			return false;
		struct pollfd p = { .fd = fd, .events = events };
		int n = poll(&p, 1, left > 60000 ? 60000 : (int)left);
		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return true; /* the call that follows says what is wrong */
	}
}

static enum process_result receive(int fd, void *to, size_t n, int64_t deadline)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = recv(fd, p, n, MSG_DONTWAIT);
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
			return PROCESS_DIED;
		} else if (!wait_for(fd, POLLIN, deadline)) {
			return PROCESS_LATE;
		}
	}
	return PROCESS_ANSWERED;
}

static enum process_result transmit(int fd, str s, int64_t deadline)
{
	while (s.n > 0) {
		ssize_t sent = send(fd, s.p, s.n, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent > 0) {
			s.p += sent;
			s.n -= (size_t)sent;
		} else if (errno != EAGAIN && errno != EINTR) {
			return PROCESS_DIED;
		} else if (!wait_for(fd, POLLOUT, deadline)) {
			return PROCESS_LATE;
		}
	}
	return PROCESS_ANSWERED;
}

/* The request itself: small enough for the socket's buffer, with the descriptor on it. */
static enum process_result transmit_request(int socket, const struct process_question *q)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec part = { (void *)(uintptr_t)&q->request, sizeof(q->request) };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };

	if (q->fd >= 0) {
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
		struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &q->fd, sizeof(int));
	}
	ssize_t sent = sendmsg(socket, &msg, MSG_NOSIGNAL);
	return sent == (ssize_t)sizeof(q->request) ? PROCESS_ANSWERED : PROCESS_DIED;
}

static bool spawn(struct pdf_process *p, const char *path, int socket)
{
	char parent[24];
	char *argv[] = { (char *)(uintptr_t) "chorale-pdf", parent, NULL };
	char *env[] = { NULL }; /* nothing of ours to read there */
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, all;

	snprintf(parent, sizeof(parent), "%d", (int)getpid());
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	int rc = posix_spawn(&p->pid, path, &actions, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	if (rc != 0) {
		p->pid = 0;
		log_event(NULL, LOG_ERROR, "pdf.start", L_STR("path", str_of(path)),
		          L_STR("error", str_of(strerror(rc))));
	}
	return rc == 0;
}

static bool wait_for_hello(struct pdf_process *p)
{
	struct pdf_answer_head head;
	int64_t deadline = process_clock() + HELLO_MS;

	return receive(p->fd, &head, sizeof(head), deadline) == PROCESS_ANSWERED &&
	       head.magic == PDF_WIRE_MAGIC && head.status == PDF_ANSWER_HELLO && head.size == 0;
}

bool process_start(struct pdf_process *p, const char *path)
{
	int pair[2];

	*p = (struct pdf_process){ .fd = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	p->fd = pair[0];
	bool started = spawn(p, path, pair[1]);
	close(pair[1]);
	if (started && wait_for_hello(p))
		return true;
	int status = process_end(p, false);
	if (started)
		log_event(NULL, LOG_ERROR, "pdf.hello", L_STR("path", str_of(path)),
		          L_INT("status", status));
	return false;
}

bool process_alive(const struct pdf_process *p)
{
	struct pollfd poll_fd = { .fd = p->fd, .events = POLLIN };

	return p->pid > 0 && poll(&poll_fd, 1, 0) == 0;
}

enum process_result process_ask(struct pdf_process *p, const struct process_question *q,
                                struct arena *a, enum pdf_answer_status *status, str *body)
{
	struct pdf_answer_head head;
	enum process_result r = transmit_request(p->fd, q);

	for (int i = 0; i < PDF_TEXT_COUNT && r == PROCESS_ANSWERED; i++)
		r = transmit(p->fd, q->texts[i], q->deadline);
	if (r == PROCESS_ANSWERED)
		r = receive(p->fd, &head, sizeof(head), q->deadline);
	if (r != PROCESS_ANSWERED)
		return r;
	if (head.magic != PDF_WIRE_MAGIC || head.size > q->answer_max ||
	    head.status < PDF_ANSWER_DONE || head.status > PDF_ANSWER_SPENT)
		return PROCESS_GARBLED;
	char *bytes = arena_alloc(a, head.size);
	r = receive(p->fd, bytes, head.size, q->deadline);
	*status = head.status;
	*body = (str){ bytes, head.size };
	p->served++;
	return r;
}

/* Reaps it if it ends by itself within the time. */
static bool wait_dying(pid_t pid, int *status)
{
	int64_t deadline = process_clock() + DYING_MS;

	do {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		poll(NULL, 0, 1);
	} while (process_clock() < deadline);
	return false;
}

int process_end(struct pdf_process *p, bool dying)
{
	int status = 0;

	if (p->fd >= 0)
		close(p->fd);
	if (p->pid > 0 && !(dying && wait_dying(p->pid, &status))) {
		kill(p->pid, SIGKILL);
		while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	*p = (struct pdf_process){ .fd = -1 };
	return status;
}
