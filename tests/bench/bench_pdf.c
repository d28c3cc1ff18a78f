/*
 * Reading PDF files: the helper and its pool beside MuPDF's own extraction of the same pages in one
 * process, in the same run; and what recognising the fields costs after that.
 *
 *	bench_pdf BUILD
 *
 * Reads the papers of CHORALE_CORPUS, or a paper of our own again and again where there is none.
 */
#include "bench_pdf_plain.h"

#include "pdf.h"
#include "reader.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX 2000
#define ROUNDS 3

struct files {
	int fd[FILES_MAX];
	size_t n;
};

struct took {
	double wall, cpu; /* ms */
	size_t files, pages;
};

static double clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double children_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void add_corpus(struct files *f)
{
	static const char *const folders[] = { "pdf", "pdf-synthetic" };
	const char *corpus = getenv("CHORALE_CORPUS");
	char pattern[4096];
	glob_t found;

	for (int i = 0; corpus && *corpus && i < 2; i++) {
		snprintf(pattern, sizeof(pattern), "%s/%s/*.pdf", corpus, folders[i]);
		if (glob(pattern, 0, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc && f->n < FILES_MAX; k++) {
			int fd = open(found.gl_pathv[k], O_RDONLY | O_CLOEXEC);
			if (fd >= 0)
				f->fd[f->n++] = fd;
		}
		globfree(&found);
	}
}

static bool add_own_paper(struct ctx *cx, struct pdf_pool *pool, struct files *f)
{
	struct buf html = buf_in(cx->arena);
	str pdf;

	buf_printf(&html, "<h1>Facture</h1><table><tr class=\"head\"><td>Objet</td><td>Montant</td></tr>");
	for (int i = 0; i < 20; i++)
		buf_printf(&html, "<tr><td>Prestation %d</td><td class=\"right\">%d,00</td></tr>", i, i * 37);
	buf_printf(&html, "</table>");
	const struct pdf_print print = { .html = buf_str(&html), .title = STR("F"), .lang = STR("fr") };
	int fd = memfd_create("paper.pdf", MFD_CLOEXEC);
	if (pdf_print(cx, pool, &print, &pdf) != E_OK || write(fd, pdf.p, pdf.n) != (ssize_t)pdf.n)
		return false;
	while (f->n < 200)
		f->fd[f->n++] = fd;
	return true;
}

static struct took time_plain(const struct files *f)
{
	struct took t = { .wall = clock_ms(CLOCK_MONOTONIC), .cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) };

	for (size_t i = 0; i < f->n * ROUNDS; i++, t.files++)
		t.pages += bench_plain_pages(f->fd[i % f->n]);
	t.wall = clock_ms(CLOCK_MONOTONIC) - t.wall;
	t.cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - t.cpu;
	return t;
}

/* Processor time of the recognition alone is added to *fields. */
static struct took time_pool(struct ctx *cx, struct pdf_pool *pool, const struct files *f, struct took *fields)
{
	struct took t = { .wall = clock_ms(CLOCK_MONOTONIC), .cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) };
	struct pdf_doc *doc;
	struct read_invoice *invoice;

	for (size_t i = 0; i < f->n * ROUNDS; i++, t.files++) {
		if (pdf_read(cx, pool, f->fd[i % f->n], &doc) != E_OK)
			continue;
		t.pages += doc->nread;
		double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
		if (reader_read(cx, doc, NULL, &invoice) == E_OK)
			fields->files++;
		fields->cpu += clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
		arena_reset(cx->arena);
	}
	t.wall = clock_ms(CLOCK_MONOTONIC) - t.wall;
	pdf_pool_close(pool); /* its processor time counts from here */
	t.cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - t.cpu + children_ms() - fields->cpu;
	t.wall -= fields->cpu;
	fields->wall = fields->cpu;
	fields->pages = t.pages;
	return t;
}

static void print_row(const char *what, const struct took *t)
{
	printf("%-34s %7.0f files/s %7.2f ms/file %7.2f ms CPU/page\n", what,
	       (double)t->files / t->wall * 1e3, t->wall / (double)t->files, t->cpu / (double)t->pages);
}

int main(int argc, char **argv)
{
	static struct files f;
	struct ctx cx = { .arena = arena_new(0) };
	struct pdf_pool *pool = NULL;

	str helper = str_printf(cx.arena, "%s/chorale-pdf", argc > 1 ? argv[1] : "build");
	const struct pdf_options options = { .helper = helper, .helpers = 1 };
	if (pdf_pool_open(&cx, &options, &pool) != E_OK)
		return 1;
	add_corpus(&f);
	if (f.n == 0 && !add_own_paper(&cx, pool, &f))
		return 1;
	struct took plain = time_plain(&f);
	struct took fields = { .wall = 0 };
	struct took ours = time_pool(&cx, pool, &f, &fields);
	printf("%zu files, %zu pages read\n", f.n, ours.pages / ROUNDS);
	print_row("MuPDF's extraction in process", &plain);
	print_row("one helper: words, contrast, …", &ours);
	print_row("recognition of the fields", &fields);
	printf("recognition costs %.0f %% of MuPDF's extraction\n",
	       100 * fields.cpu / (double)fields.pages / (plain.cpu / (double)plain.pages));
	arena_free(cx.arena);
	return 0;
}
