#include "fuzz.h"

#include "core_utf8.h"
#include "formats.h"

/* Whatever comes: an invoice with a place for what was read, or findings that have words. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const fields[] = { "total_ht", "vat[0].rate", "vat[19].base", "comment", "vat", "vat[" };
	struct ctx *cx = fuzz_ctx();
	struct format_invoice f;
	struct format_finding at = { 0 };
	format_read(cx, fuzz_input(cx, data, size), &f);
	fuzz_check(f.places || f.nfindings > 0);
	for (size_t i = 0; i < f.nfindings; i++) {
		str sentence = format_sentence(cx->arena, LANG_FR, &f.findings[i]);
		fuzz_check(sentence.n > 0 && utf8_valid(sentence) && str_find_char(sentence, '|') < 0);
	}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (format_place(cx->arena, &f, str_of(fields[i]), &at))
			fuzz_check(str_starts(at.path, STR("FichierXml.")) && utf8_valid(at.value));
	if (f.places)
		invoice_check(cx, &f.invoice);
	return 0;
}
