#include "service_ocr.h"

#include "core_log.h"
#include "pdf.h"
#include "pdf_ocr.h"
#include "service_env.h"

#define DPI 300
#define CONFIDENCE_MOST 0.5f /* nothing that was recognised is ever sure */

static bool is_wanted(const struct ctx *cx, const struct pdf_doc *doc)
{
	int chars = 0;
	if (!cx->env->pdf || !config_bool(cx->env->config, SET_READING_OCR) || doc->state != PDF_OK)
		return false;
	for (size_t i = 0; i < doc->nread; i++)
		chars += doc->pages[i].chars_drawn;
	return chars == 0;
}

static enum ec recognise(struct ctx *cx, int fd, const struct pdf_doc *doc, struct pdf_doc **out)
{
	const struct config *config = cx->env->config;
	struct pdf_ocr ocr = {
		.program = STR("tesseract"),
		.languages = config_str(config, SET_READING_OCR_LANGUAGES),
		.deadline_ms = 1000 * config_int(config, SET_READING_OCR_DEADLINE),
	};
	struct pdf_doc *made = ARENA_NEW(cx->arena, struct pdf_doc);
	*made = (struct pdf_doc){ .state = PDF_OK, .npages = doc->npages };
	made->pages = ARENA_ARRAY(cx->arena, struct pdf_page, doc->nread + 1);
	for (size_t i = 0; i < doc->nread; i++) {
		str png;
		TRY(pdf_picture(cx, cx->env->pdf, fd, doc->pages[i].number, DPI, &png));
		if (str_empty(png))
			continue;
		TRY(pdf_ocr_page(cx, &ocr, png, &doc->pages[i], &made->pages[made->nread]));
		made->nread++;
	}
	*out = made;
	return E_OK;
}

void ocr_propose(struct ctx *cx, int fd, const struct pdf_doc *doc, const struct read_hints *hints,
                 struct pdf_doc **recognised, struct read_invoice **proposals)
{
	*recognised = NULL;
	*proposals = NULL;
	if (!is_wanted(cx, doc))
		return;
	struct pdf_doc *made;
	struct read_invoice *read;
	if (recognise(cx, fd, doc, &made) != E_OK || reader_read(cx, made, hints, &read) != E_OK) {
		log_event(cx, LOG_WARN, "ocr.nothing", L_STR("error", str_of(error_info(cx->failure.code)->symbol)));
		failure_clear(cx);
		return;
	}
	for (int f = 0; f < READ_FIELD_COUNT; f++)
		if (read->fields[f].confidence > CONFIDENCE_MOST)
			read->fields[f].confidence = CONFIDENCE_MOST;
	*recognised = made;
	*proposals = read->unreadable ? NULL : read;
}
