#include "fuzz.h"

#include "core_utf8.h"
#include "pdf_answer.h"
#include "reader.h"

/* A helper that was taken over may answer anything; what passes the check can be read. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	struct read_invoice *invoice;
	struct pdf_doc *doc = pdf_answer_parse(cx->arena, fuzz_input(cx, data, size));
	if (!doc)
		return 0;
	for (size_t p = 0; p < doc->nread; p++) {
		for (size_t w = 0; w < doc->pages[p].nwords; w++)
			fuzz_check(utf8_valid(doc->pages[p].words[w].text));
	}
	fuzz_check(reader_read(cx, doc, NULL, &invoice) == E_OK || cx->failure.code != E_OK);
	return 0;
}
