/*
 * The bytes of a document through all that chorale-pdf does with one: reading, the embedded invoice,
 * a picture of the first page. The server's own check of the answer is what must hold.
 */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_pdf_helper_run.h"
#include "pdf_answer.h"

#define CPU_MS 2000
#define SIZE_MAX_READ (1u << 20)
#define EMBEDDED_LIMIT (1u << 20)
#define PICTURE_WORDS_MAX 200 /* a page of more is drawn too slowly to be worth it */

/* One file in memory for all runs; it is reached by position, as the pool's are. */
static int document(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz.pdf", MFD_CLOEXEC);
	fuzz_check(fd >= 0 && ftruncate(fd, 0) == 0);
	fuzz_check(size == 0 || pwrite(fd, data, size, 0) == (ssize_t)size);
	return fd;
}

static struct helper_answer ask(int fd, struct pdf_request rq)
{
	rq.magic = PDF_WIRE_MAGIC;
	rq.cpu_ms = CPU_MS;
	return helper_run(&rq, fd, NULL);
}

static void ask_for_invoices(int fd, const struct pdf_doc *doc)
{
	for (size_t i = 0; i < doc->nembedded && i < 3; i++) {
		const struct helper_answer a = ask(fd, (struct pdf_request){ .kind = PDF_RQ_EMBEDDED,
		                                                             .index = (uint32_t)i,
		                                                             .limit = EMBEDDED_LIMIT });
		fuzz_check(a.n <= EMBEDDED_LIMIT);
	}
}

static void ask_for_picture(int fd, const struct pdf_doc *doc)
{
	static const char png[] = "\x89PNG";

	if (doc->nread == 0 || doc->pages[0].nwords > PICTURE_WORDS_MAX)
		return;
	const struct helper_answer a = ask(
		fd, (struct pdf_request){ .kind = PDF_RQ_PICTURE, .page = 1, .dpi = 36 });
	fuzz_check(a.status != PDF_ANSWER_DONE ||
	           str_starts((str){ a.p, a.n }, (str){ png, sizeof(png) - 1 }));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();

	if (size > SIZE_MAX_READ)
		return 0;
	int fd = document(data, size);
	const struct helper_answer a = ask(fd, (struct pdf_request){ .kind = PDF_RQ_READ });
	if (a.status != PDF_ANSWER_DONE)
		return 0;
	struct pdf_doc *doc = pdf_answer_parse(cx->arena, fuzz_input(cx, (const uint8_t *)a.p, a.n));
	fuzz_check(doc != NULL);
	ask_for_invoices(fd, doc);
	ask_for_picture(fd, doc);
	return 0;
}
