/*
 * What people wrote, in a paper of ours: an invoice whose every text is a line of the input. Whatever
 * the texts say, it is laid out and becomes a PDF.
 */
#include "fuzz.h"

#include "core_utf8.h"
#include "fuzz_pdf_helper_run.h"
#include "paper.h"

#define CPU_MS 10000
#define LINES 6

static str next(str *rest)
{
	str line;

	*rest = str_cut(*rest, '\n', &line);
	return line;
}

static struct paper_party party(str *rest)
{
	return (struct paper_party){ .name = next(rest), .address = next(rest), .city = next(rest),
		                     .siret = next(rest), .vat = next(rest) };
}

static str invoice_of(struct ctx *cx, str rest)
{
	static struct paper_line lines[LINES];
	static struct paper_vat vat[1];
	struct paper_invoice v = { .number = next(&rest), .issued = next(&rest), .due = next(&rest),
		                   .lines = lines, .vat = vat, .nvat = 1 };

	v.credit_note = v.number.n % 2;
	v.boxed = v.issued.n % 2;
	v.supplier = party(&rest);
	v.recipient = party(&rest);
	v.engagement = next(&rest);
	v.note = next(&rest);
	v.net = v.ht = v.tva = v.ttc = v.prepaid = next(&rest);
	v.iban = next(&rest);
	vat[0] = (struct paper_vat){ next(&rest), next(&rest), next(&rest) };
	for (; v.nlines < LINES && rest.n; v.nlines++)
		lines[v.nlines] = (struct paper_line){ next(&rest), next(&rest), next(&rest),
			                               next(&rest), next(&rest) };
	return paper_invoice(cx, &v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size);

	if (size > 4000 || !utf8_valid(text) || str_find_char(text, 0) >= 0)
		return 0;
	const char *html = str_printf(cx->arena, "%.*s", STR_ARG(invoice_of(cx, text))).p;
	const char *texts[PDF_TEXT_COUNT] = { html, "fuzz", "fr", "" };
	const struct pdf_request rq = { .magic = PDF_WIRE_MAGIC, .kind = PDF_RQ_PRINT,
		                        .cpu_ms = CPU_MS, .numbered = 1 };
	const struct helper_answer a = helper_run(&rq, -1, texts);
	fuzz_check(a.status == PDF_ANSWER_DONE && a.n > 0);
	return 0;
}
