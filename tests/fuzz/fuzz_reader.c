#include "fuzz.h"

#include "core_utf8.h"
#include "reader.h"

#define WORDS_MAX 2000
#define CHARACTER 5.0f /* width in points */
#define LINE 12.0f

/* The text of a page as it would stand in a file of characters: columns are places. */
static void lay_out(struct ctx *cx, str text, struct pdf_page *page)
{
	page->words = ARENA_ARRAY(cx->arena, struct pdf_word, WORDS_MAX);
	for (uint16_t row = 0; text.n && row < 500; row++) {
		str line;
		size_t column = 0;
		text = str_cut(text, '\n', &line);
		while (line.n && page->nwords < WORDS_MAX) {
			str word;
			line = str_cut(line, ' ', &word);
			float x = (float)column * CHARACTER, y = (float)(row + 2) * LINE;
			size_t width = utf8_count(word);
			column += width + 1;
			if (word.n == 0)
				continue;
			page->words[page->nwords++] = (struct pdf_word){
				.text = word,
				.box = { x, y, x + (float)width * CHARACTER, y + 10 },
				.size = 10,
				.contrast = 21,
				.line = row,
			};
			page->chars_drawn += (int)width;
		}
	}
}

/* Pages are parted by form feeds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size);
	struct pdf_doc doc = { .state = PDF_OK };
	struct read_invoice *invoice;
	if (size > 20000 || !utf8_valid(text) || str_find_char(text, 0) >= 0)
		return 0;
	doc.pages = ARENA_ARRAY(cx->arena, struct pdf_page, 3);
	while (text.n && doc.nread < 3) {
		str page;
		text = str_cut(text, '\f', &page);
		struct pdf_page *p = &doc.pages[doc.nread++];
		*p = (struct pdf_page){ .number = (int)doc.nread, .width = 595, .height = 842 };
		lay_out(cx, page, p);
	}
	doc.npages = (int)doc.nread;
	if (doc.nread == 0 || reader_read(cx, &doc, NULL, &invoice) != E_OK)
		return 0;
	for (int f = 0; f < READ_FIELD_COUNT; f++) {
		const struct read_value *v = &invoice->fields[f];
		fuzz_check(utf8_valid(v->value) && v->confidence >= 0 && v->confidence <= 1);
		fuzz_check(v->reason != READ_FOUND || (v->page >= 1 && v->page <= doc.npages));
	}
	return 0;
}
