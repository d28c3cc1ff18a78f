#include "pdf_ocr.h"

#include "core_log.h"
#include "core_utf8.h"
#include "pdf_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	ANSWER_MAX = 4 << 20,
	WORDS_MAX = 20000,
	SURE = 40,              /* per cent: below it words are noise */
	COLUMNS = 12,           /* of a line of Tesseract's table */
	MEMORY_LIMIT_MB = 1024,
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* --- running it --- */

struct running {
	pid_t pid;
	int out; /* what it writes */
};

static int file_of(str bytes)
{
	int fd = memfd_create("page", MFD_CLOEXEC);
	if (fd < 0)
		return -1;
	if (write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -1;
}

static void limit(pid_t pid, int64_t deadline_ms)
{
	const rlim_t seconds = (rlim_t)(deadline_ms / 1000 + 1);
	const struct rlimit memory = { (rlim_t)MEMORY_LIMIT_MB << 20, (rlim_t)MEMORY_LIMIT_MB << 20 };
	const struct rlimit cpu = { seconds, seconds };
	prlimit(pid, RLIMIT_AS, &memory, NULL);
	prlimit(pid, RLIMIT_CPU, &cpu, NULL);
}

static bool spawn(struct ctx *cx, const struct pdf_ocr *o, int in, struct running *r)
{
	char *path = (char *)(uintptr_t)str_z(cx->arena, o->program);
	char *argv[] = { path, (char *)(uintptr_t) "stdin", (char *)(uintptr_t) "stdout", (char *)(uintptr_t) "-l",
		         (char *)(uintptr_t)str_z(cx->arena, o->languages), (char *)(uintptr_t) "tsv", NULL };
	char *env[] = { (char *)(uintptr_t) "OMP_THREAD_LIMIT=1", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int pair[2];
	if (pipe2(pair, O_CLOEXEC) != 0)
		return false;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pair[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	int rc = posix_spawnp(&r->pid, path, &actions, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	close(pair[1]);
	if (rc != 0) {
		close(pair[0]);
		log_event(cx, LOG_ERROR, "ocr.start", L_STR("program", o->program), L_STR("why", str_of(strerror(rc))));
		return false;
	}
	limit(r->pid, o->deadline_ms);
	r->out = pair[0];
	return true;
}

/* All it writes until it ends; false when it writes too much or too late. */
static bool read_answer(int fd, int64_t deadline, struct buf *out)
{
	char piece[16 << 10];
	for (;;) {
		int64_t left = deadline - process_clock();
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (left <= 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
			return false;
		ssize_t n = p.revents ? read(fd, piece, sizeof piece) : -1;
		if (n == 0)
			return true;
		if (n > 0 && out->n + (size_t)n > ANSWER_MAX)
			return false;
		if (n > 0)
			buf_add(out, piece, (size_t)n);
	}
}

static bool finish(struct running *r, bool answered)
{
	int status = 0;
	close(r->out);
	if (!answered)
		kill(r->pid, SIGKILL);
	while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return answered && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool run(struct ctx *cx, const struct pdf_ocr *o, str png, struct buf *out)
{
	struct running r;
	int in = file_of(png);
	bool started = in >= 0 && spawn(cx, o, in, &r);
	if (in >= 0)
		close(in);
	return started && finish(&r, read_answer(r.out, process_clock() + o->deadline_ms, out));
}

/* --- its table --- */

struct scale {
	float x, y; /* points for each of its pixels */
};

/* level page block paragraph line word left top width height certainty text */
static bool parse_line(str line, const struct scale *s, struct pdf_word *out)
{
	str cells[COLUMNS];
	int64_t n[COLUMNS - 1] = { 0 };
	for (int i = 0; i < COLUMNS - 1; i++)
		line = str_cut(line, '\t', &cells[i]);
	cells[COLUMNS - 1] = line;
	for (int i = 0; i < COLUMNS - 2; i++)
		if (!str_to_i64(cells[i], &n[i]))
			return false;
	str whole;
	str_cut(cells[COLUMNS - 2], '.', &whole);
	int64_t sure = 0;
	if (n[0] != 5 || !str_to_i64(whole, &sure) || sure < SURE)
		return false;
	str text = str_trim(cells[COLUMNS - 1]);
	if (str_empty(text) || !utf8_valid(text))
		return false;
	*out = (struct pdf_word){ .text = text, .flags = PDF_WORD_SPACE_AFTER };
	out->box.x0 = (float)n[6] * s->x;
	out->box.y0 = (float)n[7] * s->y;
	out->box.x1 = (float)(n[6] + n[8]) * s->x;
	out->box.y1 = (float)(n[7] + n[9]) * s->y;
	out->size = out->box.y1 - out->box.y0;
	out->line = (uint16_t)(n[2] * 1000 + n[3] * 100 + n[4]);
	return true;
}

/* The first line that is the page itself says how large the picture is. */
static bool page_scale(str line, const struct pdf_page *page, struct scale *out)
{
	str cell;
	int64_t n[10] = { 0 };
	for (int i = 0; i < 10; i++) {
		line = str_cut(line, '\t', &cell);
		if (!str_to_i64(cell, &n[i]))
			return false;
	}
	if (n[0] != 1 || n[8] <= 0 || n[9] <= 0)
		return false;
	*out = (struct scale){ page->width / (float)n[8], page->height / (float)n[9] };
	return true;
}

static void parse_table(struct ctx *cx, str table, const struct pdf_page *page, struct pdf_page *out)
{
	struct scale scale = { 0 };
	str line;
	*out = (struct pdf_page){ .number = page->number, .width = page->width, .height = page->height };
	out->words = ARENA_ARRAY(cx->arena, struct pdf_word, WORDS_MAX);
	while (!str_empty(table) && out->nwords < WORDS_MAX) {
		table = str_cut(table, '\n', &line);
		if (scale.x <= 0)
			(void)page_scale(line, page, &scale);
		else if (parse_line(line, &scale, &out->words[out->nwords]))
			out->chars_drawn += (int)out->words[out->nwords++].text.n;
	}
}

/* Waits no longer than a page may take. */
static bool take_turn(int64_t deadline_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += deadline_ms / 1000;
	return pthread_mutex_timedlock(&one_at_a_time, &until) == 0;
}

enum ec pdf_ocr_page(struct ctx *cx, const struct pdf_ocr *ocr, str png, const struct pdf_page *page,
                     struct pdf_page *out)
{
	struct buf table = buf_in(cx->arena);
	if (!take_turn(ocr->deadline_ms))
		return fail(cx, E_NOT_FOUND);
	bool done = run(cx, ocr, png, &table);
	pthread_mutex_unlock(&one_at_a_time);
	if (!done) {
		log_event(cx, LOG_WARN, "ocr.failed", L_INT("page", page->number));
		return fail(cx, E_NOT_FOUND);
	}
	parse_table(cx, buf_str(&table), page, out);
	return E_OK;
}
