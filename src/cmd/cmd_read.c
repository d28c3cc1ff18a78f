/* chorale read: PDF invoices to their fields, many at a time, answers in the order of the arguments. */
#include "cmd.h"
#include "cmd_read.h"

#include "pdf.h"
#include "reader.h"
#include "reader_json.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Answers that may wait for an earlier one. */
#define WINDOW 64
#define HELPERS_MAX 64
#define PROGRESS_AFTER_MS 1000

struct answer {
	struct buf text; /* heap */
	str complaint;   /* heap; for standard error */
	int status;      /* 0, 1, 2 */
	bool done;
};

struct reading {
	const struct cmd_read_options *options;
	struct pdf_pool *pool;
	enum lang lang;
	char **files;
	size_t nfiles;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t next;    /* file that nobody took yet */
	size_t printed; /* answers that are out */
	struct answer window[WINDOW];
};

/* --- one file --- */

static void complain(struct answer *a, struct ctx *cx, const char *file, str why)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s: %.*s", file, STR_ARG(why));
	a->complaint = buf_str(&b);
	a->status = CMD_USAGE;
	(void)cx;
}

static void read_file(struct reading *r, struct ctx *cx, const char *file, struct answer *a)
{
	struct pdf_doc *doc = NULL;
	struct read_invoice *inv = NULL;
	struct read_trace trace = { .field = r->options->field };
	const struct read_hints hints = { .trace = str_empty(r->options->explain) ? NULL : &trace };
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		complain(a, cx, file, str_of(strerror(errno)));
		return;
	}
	enum ec ec = pdf_read(cx, r->pool, fd, &doc);
	if (ec == E_OK)
		ec = reader_read(cx, doc, &hints, &inv);
	close(fd);
	if (ec != E_OK) {
		complain(a, cx, file, cx->failure.message);
		return;
	}
	struct buf out = buf_in(cx->arena);
	if (r->options->json)
		reader_put_json(&out, str_of(file), doc, inv);
	else if (hints.trace != NULL)
		cmd_read_put_explanation(&out, cx->lang, str_of(file), inv, &trace);
	else
		cmd_read_put_table(&out, cx->lang, str_of(file), doc, inv);
	buf_add_char(&out, '\n');
	buf_add_str(&a->text, buf_str(&out));
	a->status = inv->unreadable ? CMD_NEGATIVE : CMD_OK;
}

/* --- the crew --- */

static size_t take_file(struct reading *r)
{
	pthread_mutex_lock(&r->lock);
	while (r->next < r->nfiles && r->next >= r->printed + WINDOW)
		pthread_cond_wait(&r->changed, &r->lock);
	size_t i = r->next < r->nfiles ? r->next++ : SIZE_MAX;
	pthread_mutex_unlock(&r->lock);
	return i;
}

static void *work(void *arg)
{
	struct reading *r = arg;
	struct ctx cx = { .arena = arena_new(0), .lang = r->lang, .now = time_now() };

	for (size_t i = take_file(r); i != SIZE_MAX; i = take_file(r)) {
		struct answer *a = &r->window[i % WINDOW];
		read_file(r, &cx, r->files[i], a);
		failure_clear(&cx);
		arena_reset(cx.arena);
		pthread_mutex_lock(&r->lock);
		a->done = true;
		pthread_cond_broadcast(&r->changed);
		pthread_mutex_unlock(&r->lock);
	}
	arena_free(cx.arena);
	return NULL;
}

/* --- the printer --- */

static struct answer wait_for(struct reading *r, size_t i)
{
	struct answer *slot = &r->window[i % WINDOW];

	pthread_mutex_lock(&r->lock);
	while (!slot->done)
		pthread_cond_wait(&r->changed, &r->lock);
	struct answer a = *slot;
	memset(slot, 0, sizeof(*slot));
	r->printed = i + 1;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
	return a;
}

static int print_all(struct cmd *c, struct reading *r)
{
	int status = CMD_OK;
	int64_t start = time_now();
	bool terminal = isatty(STDERR_FILENO), shown = false;

	for (size_t i = 0; i < r->nfiles; i++) {
		struct answer a = wait_for(r, i);
		fwrite(a.text.p, 1, a.text.n, stdout);
		if (a.complaint.n > 0)
			cmd_say(c, a.complaint);
		if (a.status > status)
			status = a.status;
		if (terminal && time_now() - start > PROGRESS_AFTER_MS) {
			fprintf(stderr, "\r%zu / %zu", i + 1, r->nfiles);
			shown = true;
		}
		buf_free(&a.text);
		free((char *)a.complaint.p);
	}
	if (shown)
		fputs("\r\033[K", stderr);
	return status;
}

static int count_helpers(size_t nfiles)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = cores < 1 ? 1 : (size_t)cores;

	n = n > nfiles ? nfiles : n;
	return (int)(n > HELPERS_MAX ? HELPERS_MAX : n);
}

static int read_all(struct cmd *c, const struct cmd_read_options *options)
{
	struct reading *r = ARENA_NEW(c->cx->arena, struct reading);
	int helpers = count_helpers((size_t)c->nargs), started = 0;
	pthread_t threads[HELPERS_MAX];
	struct pdf_options pool = { .helpers = helpers };

	*r = (struct reading){ .options = options, .lang = c->cx->lang, .files = c->args,
		               .nfiles = (size_t)c->nargs };
	if (pdf_pool_open(c->cx, &pool, &r->pool) != E_OK)
		return cmd_failed(c);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	while (started < helpers && pthread_create(&threads[started], NULL, work, r) == 0)
		started++;
	int status = CMD_USAGE;
	if (started > 0)
		status = print_all(c, r);
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pdf_pool_close(r->pool);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	return status;
}

static int no_such_field(struct cmd *c, str name)
{
	struct buf all = buf_in(c->cx->arena);

	for (int i = 0; i < READ_FIELD_COUNT; i++)
		buf_printf(&all, "%s%s", i > 0 ? ", " : "", read_field_name((enum read_field)i));
	return cmd_wrong(c, MSG_READER_CMD_NO_SUCH_FIELD,
	                 MSG_ARGS(M_STR("field", name), M_STR("fields", buf_str(&all))));
}

int cmd_read(struct cmd *c)
{
	static const struct cmd_usage usage = {
		.arguments = MSG_CMD_VALUE_FILES, .least = 1, .most = CMD_ANY, .about = MSG_READER_CMD_ABOUT,
		.examples = { "facture.pdf", "--json *.pdf", "--explain total_ht facture.pdf" },
	};
	struct cmd_read_options o = { .explain = STR("") };
	const struct cmd_option options[] = {
		CMD_FLAG("json", &o.json, MSG_READER_CMD_JSON),
		CMD_FLAG("text", &o.text, MSG_READER_CMD_TEXT),
		CMD_TEXT("explain", &o.explain, MSG_CMD_VALUE_WORD, MSG_READER_CMD_EXPLAIN),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);

	if (status == CMD_GO && !str_empty(o.explain) && !read_field_find(o.explain, &o.field))
		status = no_such_field(c, o.explain);
	return status != CMD_GO ? status : read_all(c, &o);
}
