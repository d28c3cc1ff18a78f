/* The pool: turns, lost helpers, a lost server, and the walls around a helper. */
#include "pdf_pool.h"

#include "pdf_fixture.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#define RSS_MAX_KB (SANITIZED ? 1 << 30 : 32000)

static const char content[] = "BT /F 10 Tf 50 700 Td (Total TTC) Tj ET";

/* A line of /proc/PID/FILE that starts with key, without the key; empty when there is none. */
static void proc_line(pid_t pid, const char *file, const char *key, char line[256])
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	FILE *in = fopen(path, "re");
	while (in && fgets(line, 256, in))
		if (strncmp(line, key, strlen(key)) == 0) {
			memmove(line, line + strlen(key), strlen(line + strlen(key)) + 1);
			fclose(in);
			return;
		}
	if (in)
		fclose(in);
	line[0] = '\0';
}

/* Helpers whose parent is pid, at most n. */
static int helpers_of(pid_t pid, pid_t *out, int n)
{
	DIR *dir = opendir("/proc");
	int found = 0;
	char line[256];

	for (struct dirent *e; dir && (e = readdir(dir)) && found < n;) {
		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		pid_t child = (pid_t)strtol(e->d_name, NULL, 10);
		proc_line(child, "status", "PPid:", line);
		if (strtol(line, NULL, 10) != pid)
			continue;
		proc_line(child, "status", "Name:", line);
		if (strstr(line, "chorale-pdf"))
			out[found++] = child;
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool reads(struct pdf_pool *p, struct ctx *cx, const char *text)
{
	struct pdf_doc *doc = NULL;
	struct make m;

	make_simple(&m, "", text);
	int fd = make_fd(buf_str(&m.b));
	make_free(&m);
	enum ec ec = pdf_read(cx, p, fd, &doc);
	close(fd);
	return ec == E_OK && doc->state == PDF_OK && doc->nread == 1 && doc->pages[0].nwords == 2;
}

static struct pdf_pool *pool_of(struct fixture *f, int helpers)
{
	struct pdf_pool *p = NULL;

	assert_int_equal(pdf_pool_open(&f->cx, &(struct pdf_options){ .helpers = helpers }, &p), E_OK);
	return p;
}

static void a_missing_helper_is_our_fault(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = NULL;
	struct pdf_doc *doc = NULL;
	const struct pdf_options nowhere = { .helper = STR_INIT("/nowhere/chorale-pdf") };

	assert_int_equal(pdf_pool_open(&f->cx, &nowhere, &p), E_OK);
	int fd = make_fd(STR("%PDF-1.7"));
	assert_int_equal(pdf_read(&f->cx, p, fd, &doc), E_PDF_HELPER);
	failure_clear(&f->cx);
	close(fd);
	pdf_pool_close(p);
}

static void a_program_that_is_no_helper_is_our_fault(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = NULL;
	struct pdf_doc *doc = NULL;
	const struct pdf_options other = { .helper = STR_INIT("/bin/true") };

	assert_int_equal(pdf_pool_open(&f->cx, &other, &p), E_OK);
	int fd = make_fd(STR("%PDF-1.7"));
	assert_int_equal(pdf_read(&f->cx, p, fd, &doc), E_PDF_HELPER);
	failure_clear(&f->cx);
	close(fd);
	pdf_pool_close(p);
}

static void a_helper_killed_between_calls_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = pool_of(f, 1);
	pid_t pid;

	assert_true(reads(p, &f->cx, content));
	assert_int_equal(helpers_of(getpid(), &pid, 1), 1);
	kill(pid, SIGKILL);
	assert_true(reads(p, &f->cx, content));
	pdf_pool_close(p);
}

/* Kills whatever helper it finds, as often as it is told. */
static void *kill_helpers(void *arg)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	pid_t pid;

	for (int killed = 0; killed < *(int *)arg;) {
		nanosleep(&pause, NULL);
		if (helpers_of(getpid(), &pid, 1) == 1 && kill(pid, SIGKILL) == 0)
			killed++;
	}
	return NULL;
}

static void a_helper_killed_during_a_call_is_replaced_and_asked_again(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = pool_of(f, 1);
	struct buf slow = { 0 };
	struct pdf_doc *doc = NULL;
	struct make m;
	pthread_t killer;
	int once = 1;

	/* Text that takes a while, so that the killer finds the helper at work. */
	buf_printf(&slow, "BT /F 8 Tf 50 700 Td ");
	for (int i = 0; i < 60000; i++)
		buf_printf(&slow, "0 0 Td (abcdefghij) Tj ");
	buf_printf(&slow, "ET");
	buf_add_char(&slow, '\0');
	make_simple(&m, "", slow.p);
	int fd = make_fd(buf_str(&m.b));
	assert_true(reads(p, &f->cx, content));
	pthread_create(&killer, NULL, kill_helpers, &once);
	assert_int_equal(pdf_read(&f->cx, p, fd, &doc), E_OK);
	pthread_join(killer, NULL);
	assert_int_not_equal(doc->state, PDF_BROKEN);
	assert_true(reads(p, &f->cx, content));
	close(fd);
	make_free(&m);
	buf_free(&slow);
	pdf_pool_close(p);
}

struct caller {
	pthread_t thread;
	struct pdf_pool *pool;
	int good;
};

static void *call_often(void *arg)
{
	struct caller *c = arg;
	struct ctx cx = { .arena = arena_new(0) };

	for (int i = 0; i < 12; i++) {
		c->good += reads(c->pool, &cx, content);
		arena_reset(cx.arena);
	}
	arena_free(cx.arena);
	return NULL;
}

static void many_threads_share_few_helpers(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = pool_of(f, 2);
	struct caller callers[8];
	pid_t pids[8];

	for (int i = 0; i < 8; i++) {
		callers[i] = (struct caller){ .pool = p };
		pthread_create(&callers[i].thread, NULL, call_often, &callers[i]);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(callers[i].thread, NULL);
		assert_int_equal(callers[i].good, 12);
	}
	assert_in_range(helpers_of(getpid(), pids, 8), 1, 2);
	pdf_pool_close(p);
	assert_int_equal(helpers_of(getpid(), pids, 8), 0);
}

static void a_helper_stands_behind_its_walls(void **state)
{
	struct fixture *f = *state;
	struct pdf_pool *p = pool_of(f, 1);
	char line[256];
	pid_t pid;

	assert_true(reads(p, &f->cx, content));
	assert_int_equal(helpers_of(getpid(), &pid, 1), 1);
	proc_line(pid, "status", "Seccomp:", line);
	assert_int_equal(strtol(line, NULL, 10), 2);
	proc_line(pid, "status", "NoNewPrivs:", line);
	assert_int_equal(strtol(line, NULL, 10), 1);
	proc_line(pid, "status", "CapEff:", line);
	assert_true(geteuid() != 0 || strtoul(line, NULL, 16) == 0);
	proc_line(pid, "status", "Uid:", line);
	assert_int_not_equal(strtol(line, NULL, 10), 0);
	proc_line(pid, "limits", "Max open files", line);
	assert_int_equal(strtol(line, NULL, 10), 8);
	proc_line(pid, "limits", "Max file size", line);
	assert_int_equal(strtol(line, NULL, 10), 0);
	proc_line(pid, "status", "VmRSS:", line);
	assert_in_range(strtol(line, NULL, 10), 1, RSS_MAX_KB);
	pdf_pool_close(p);
}

/* In a child: reads once, tells its helper's id, and waits to be killed. */
static void serve_until_killed(int out)
{
	struct ctx cx = { .arena = arena_new(0) };
	struct pdf_pool *p = NULL;
	pid_t pid = 0;

	if (pdf_pool_open(&cx, &(struct pdf_options){ 0 }, &p) == E_OK && reads(p, &cx, content))
		helpers_of(getpid(), &pid, 1);
	if (write(out, &pid, sizeof(pid)) == sizeof(pid))
		pause();
	_exit(0);
}

static void helpers_end_with_a_killed_server(void **state)
{
	int ends[2];
	pid_t helper = 0;
	char line[256];
	(void)state;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid_t server = fork();
	if (server == 0)
		serve_until_killed(ends[1]);
	assert_int_equal(read(ends[0], &helper, sizeof(helper)), sizeof(helper));
	assert_true(helper > 0);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	const struct timespec pause = { .tv_nsec = 10000000 };
	for (int i = 0; i < 300; i++, nanosleep(&pause, NULL)) {
		proc_line(helper, "status", "State:", line);
		if (line[0] == '\0' || strchr(line, 'Z'))
			break;
	}
	assert_true(line[0] == '\0' || strchr(line, 'Z'));
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(helpers_end_with_a_killed_server),
		cmocka_unit_test(a_missing_helper_is_our_fault),
		cmocka_unit_test(a_program_that_is_no_helper_is_our_fault),
		cmocka_unit_test(a_helper_killed_between_calls_is_replaced),
		cmocka_unit_test(a_helper_killed_during_a_call_is_replaced_and_asked_again),
		cmocka_unit_test(many_threads_share_few_helpers),
		cmocka_unit_test(a_helper_stands_behind_its_walls),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
