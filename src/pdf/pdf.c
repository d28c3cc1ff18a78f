#include "pdf.h"

#include "pdf_answer.h"
#include "pdf_pool.h"
#include "pdf_signature.h"

#include "core_log.h"

#include <signal.h>
#include <sys/wait.h>

#define READ_ANSWER_MAX (64u << 20)
#define PICTURE_MAX (64u << 20)
#define INVOICE_XML_MAX (1 << 20)

/* Whether a helper was lost to too much work, or to a fault that the document found in it. */
static bool was_overrun(const struct pool_answer *a)
{
	int s = a->wait_status;

	if (a->result == PROCESS_LATE)
		return true;
	if (a->result != PROCESS_DIED)
		return false;
	if (WIFEXITED(s))
		return WEXITSTATUS(s) == PDF_EXIT_SPENT;
	return WTERMSIG(s) == SIGKILL || WTERMSIG(s) == SIGXCPU || WTERMSIG(s) == SIGPROF;
}

static struct pdf_doc *doc_in_state(struct arena *a, enum pdf_state state)
{
	struct pdf_doc *doc = ARENA_NEW(a, struct pdf_doc);

	doc->state = state;
	return doc;
}

static struct process_question question(enum pdf_request_kind kind, int fd, size_t answer_max)
{
	return (struct process_question){
		.request = { .magic = PDF_WIRE_MAGIC, .kind = kind },
		.fd = fd,
		.answer_max = answer_max,
	};
}

static enum ec ask_for_doc(struct ctx *cx, struct pdf_pool *p, int fd, struct pdf_doc **out)
{
	struct process_question q = question(PDF_RQ_READ, fd, READ_ANSWER_MAX);
	struct pool_answer a;

	TRY(pool_ask(cx, p, &q, &a));
	*out = NULL;
	if (a.result == PROCESS_ANSWERED && a.status == PDF_ANSWER_DONE) {
		*out = pdf_answer_parse(cx->arena, a.body);
		if (!*out)
			log_event(cx, LOG_WARN, "pdf.garbled", L_INT("size", a.body.n));
	}
	if (!*out && (was_overrun(&a) || a.status == PDF_ANSWER_SPENT))
		*out = doc_in_state(cx->arena, PDF_TOO_COMPLEX);
	if (!*out)
		*out = doc_in_state(cx->arena, PDF_BROKEN);
	return E_OK;
}

/* Bytes, or none when the helper could not make them. */
static enum ec ask_for_bytes(struct ctx *cx, struct pdf_pool *p, struct process_question *q, str *out)
{
	struct pool_answer a;

	TRY(pool_ask(cx, p, q, &a));
	bool done = a.result == PROCESS_ANSWERED && a.status == PDF_ANSWER_DONE;
	*out = done ? a.body : STR_NONE;
	return E_OK;
}

enum ec pdf_picture(struct ctx *cx, struct pdf_pool *p, int fd, int page, int dpi, str *png)
{
	struct process_question q = question(PDF_RQ_PICTURE, fd, PICTURE_MAX);

	q.request.page = page > 0 ? (uint32_t)page : 0;
	q.request.dpi = dpi > 0 ? (uint32_t)dpi : 0;
	return ask_for_bytes(cx, p, &q, png);
}

enum ec pdf_embedded_file(struct ctx *cx, struct pdf_pool *p, int fd, int index, int64_t limit,
                          str *bytes)
{
	int64_t max = limit < (int64_t)PDF_ANSWER_MAX ? limit : (int64_t)PDF_ANSWER_MAX;
	struct process_question q = question(PDF_RQ_EMBEDDED, fd, (size_t)max);

	q.request.index = index >= 0 ? (uint32_t)index : UINT32_MAX;
	q.request.limit = (uint64_t)max;
	return ask_for_bytes(cx, p, &q, bytes);
}

/* A damaged or missing invoice is as good as none. */
static enum ec load_invoice(struct ctx *cx, struct pdf_pool *p, int fd, struct pdf_doc *doc)
{
	for (size_t i = 0; i < doc->nembedded; i++)
		if (doc->embedded[i].is_invoice_xml)
			return pdf_embedded_file(cx, p, fd, (int)i, INVOICE_XML_MAX, &doc->invoice_xml);
	return E_OK;
}

enum ec pdf_read(struct ctx *cx, struct pdf_pool *p, int fd, struct pdf_doc **out)
{
	TRY(ask_for_doc(cx, p, fd, out));
	pdf_signatures_check(cx, fd, *out);
	return load_invoice(cx, p, fd, *out);
}

enum ec pdf_print(struct ctx *cx, struct pdf_pool *p, const struct pdf_print *print, str *pdf)
{
	struct process_question q = question(PDF_RQ_PRINT, -1, PDF_ANSWER_MAX);
	size_t size = 0;

	q.texts[PDF_TEXT_HTML] = print->html;
	q.texts[PDF_TEXT_TITLE] = print->title;
	q.texts[PDF_TEXT_LANG] = print->lang;
	q.texts[PDF_TEXT_FOOTER] = print->footer;
	for (int i = 0; i < PDF_TEXT_COUNT; i++) {
		size += q.texts[i].n;
		if (size > PDF_PRINT_MAX)
			return fail(cx, E_TOO_LARGE);
		q.request.text_size[i] = (uint32_t)q.texts[i].n;
	}
	q.request.numbered = print->numbered;
	q.request.created = print->created;
	TRY(ask_for_bytes(cx, p, &q, pdf));
	return str_empty(*pdf) ? fail(cx, E_INTERNAL) : E_OK;
}
