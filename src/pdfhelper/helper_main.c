/*
 * Starts, walls itself in, and serves one request after the other until its socket is closed.
 *
 *	chorale-pdf PARENT
 *
 * Standard input is the socket; PARENT is the process id of the pool that started it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "helper_sandbox.h"
#include "helper_serve.h"

#define SOCKET STDIN_FILENO
#define GRACE_MS 1000 /* between asking MuPDF to stop and ending */

/* What the timer may touch while MuPDF runs. */
static fz_cookie cookie;
static volatile sig_atomic_t ticks;

static void on_timer(int sig)
{
	(void)sig;
	if (ticks++ > 0)
		_exit(PDF_EXIT_SPENT); /* it never came to look at the cookie */
	cookie.abort = 1;
}

static void start_timer(uint32_t ms)
{
	const struct itimerval t = {
		.it_value = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 },
		.it_interval = { .tv_sec = GRACE_MS / 1000 },
	};

	cookie = (fz_cookie){ 0 };
	ticks = 0;
	setitimer(ITIMER_PROF, &t, NULL);
}

static void stop_timer(void)
{
	const struct itimerval none = { 0 };

	setitimer(ITIMER_PROF, &none, NULL);
}

static bool read_whole(void *to, size_t n)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = read(SOCKET, p, n);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
	return true;
}

static bool send_whole(const void *from, size_t n)
{
	const char *p = from;

	while (n > 0) {
		ssize_t sent = send(SOCKET, p, n, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return false;
		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
	}
	return true;
}

static bool send_answer(enum pdf_answer_status status, const fz_buffer *body)
{
	const struct pdf_answer_head head = { PDF_WIRE_MAGIC, status, body ? body->len : 0 };

	stop_timer();
	return send_whole(&head, sizeof(head)) && (!body || send_whole(body->data, body->len));
}

/* False at the end of the socket. *fd is -1 when no document came along. */
static bool receive_request(struct pdf_request *rq, int *fd)
{
	char control[CMSG_SPACE(sizeof(int))];
	struct iovec part = { rq, sizeof(*rq) };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
		              .msg_controllen = sizeof(control) };
	ssize_t n;

	*fd = -1;
	do
		n = recvmsg(SOCKET, &msg, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	if (n != sizeof(*rq) || rq->magic != PDF_WIRE_MAGIC)
		return false;
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(fd, CMSG_DATA(c), sizeof(int));
	return true;
}

/* The texts behind a request, one after the other and each ended by NUL, in one block. */
static char *receive_texts(const struct pdf_request *rq, const char *texts[PDF_TEXT_COUNT])
{
	size_t size = 0;

	for (int i = 0; i < PDF_TEXT_COUNT; i++)
		size += rq->text_size[i];
	char *block = size <= PDF_PRINT_MAX ? calloc(1, size + PDF_TEXT_COUNT) : NULL;
	char *p = block;
	for (int i = 0; i < PDF_TEXT_COUNT && p; i++) {
		texts[i] = p;
		if (!read_whole(p, rq->text_size[i])) {
			free(block);
			return NULL;
		}
		p += rq->text_size[i] + 1;
	}
	return block;
}

static bool serve_next(void)
{
	struct pdf_request rq;
	struct helper_job job = { .request = &rq, .cookie = &cookie };

	if (!receive_request(&rq, &job.fd))
		return false;
	char *block = receive_texts(&rq, job.texts);
	start_timer(rq.cpu_ms);
	bool served = block && helper_serve(&job, send_answer);
	free(block);
	if (job.fd >= 0)
		close(job.fd);
	return served;
}

int main(int argc, char **argv)
{
	const struct sigaction timer = { .sa_handler = on_timer, .sa_flags = SA_RESTART };

	if (argc != 2)
		return PDF_EXIT_PROTOCOL;
	sigaction(SIGPROF, &timer, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!sandbox_enter((int)strtol(argv[1], NULL, 10)))
		return PDF_EXIT_SANDBOX;
	if (!send_answer(PDF_ANSWER_HELLO, NULL))
		return PDF_EXIT_PROTOCOL;
	while (serve_next())
		;
	return 0;
}
