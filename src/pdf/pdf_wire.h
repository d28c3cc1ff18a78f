/*
 * What the pool and chorale-pdf say to each other over a stream socket.
 *
 * One struct pdf_request (the document's descriptor rides on it as SCM_RIGHTS), then body_size
 * bytes; one struct pdf_answer_head, then size bytes. Both ends are built together and run on one
 * machine, so numbers stand in the machine's own order. The helper trusts the pool; the pool does
 * not trust the helper: everything after the head goes through pdf_answer.c.
 *
 * The body of an answer to PDF_RQ_READ, packed, texts as u16 length and UTF-8:
 *
 *	u8 state, u8 flags, u32 npages, text producer
 *	u16 nembedded  { text name, text mime, text relationship, i64 size, u8 is_invoice_xml }
 *	u16 nsignatures { text sub_filter, text name, i64 ranges[4] }
 *	u8 nread { u32 number, f32 width, f32 height, u32 chars_drawn, u32 chars_hidden,
 *	           f32 image_cover, u8 truncated, u32 nwords
 *	           { f32 x0 y0 x1 y1, f32 size, f32 contrast, u32 color, u16 flags, u16 line, text } }
 *
 * Any state but PDF_OK ends after the texts of nread = 0. The other requests answer with bytes: a
 * PNG, an embedded file, a PDF.
 */
#pragma once

#include <stdint.h>

#define PDF_WIRE_MAGIC 0x43485032u /* both ways, changed with the layout */

enum pdf_request_kind { PDF_RQ_READ = 1, PDF_RQ_PICTURE, PDF_RQ_EMBEDDED, PDF_RQ_PRINT };

enum pdf_read_flag { PDF_READ_REPAIRED = 1 << 0, PDF_READ_COPY_FORBIDDEN = 1 << 1 };

enum pdf_answer_status {
	PDF_ANSWER_HELLO = 1, /* once, when the sandbox stands */
	PDF_ANSWER_DONE,
	PDF_ANSWER_NOTHING, /* no such page or file, or it cannot be drawn */
	PDF_ANSWER_SPENT    /* it took too much time or memory; the helper should be replaced */
};

/* The texts of a print, in this order. */
enum { PDF_TEXT_HTML, PDF_TEXT_TITLE, PDF_TEXT_LANG, PDF_TEXT_FOOTER, PDF_TEXT_COUNT };

struct pdf_request {
	uint32_t magic;
	uint32_t kind;
	uint32_t cpu_ms; /* of processor time before the helper gives up by itself */
	uint32_t page;   /* picture: from 1 */
	uint32_t dpi;
	uint32_t index; /* embedded file: from 0 */
	uint64_t limit; /* embedded file: bytes */
	int64_t created; /* print: instant in milliseconds, 0 for none */
	uint32_t text_size[PDF_TEXT_COUNT]; /* print: of the texts that follow */
	uint32_t numbered;                  /* print: 1 for page numbers */
};

struct pdf_answer_head {
	uint32_t magic;
	uint32_t status;
	uint64_t size;
};

#define PDF_PAGES_MAX 100000u /* beyond it a document is refused */
#define PDF_PAGES_READ_MAX 3
#define PDF_WORDS_MAX 60000u       /* of one page */
#define PDF_WORD_BYTES_MAX 1024u   /* a longer one is cut in two */
#define PDF_EMBEDDED_MAX 200u
#define PDF_SIGNATURES_MAX 100u
#define PDF_ANSWER_MAX (128u << 20)
#define PDF_PRINT_MAX (8u << 20) /* bytes of its texts */

/* Exit codes of a helper that gave up. */
enum { PDF_EXIT_SPENT = 3, PDF_EXIT_SANDBOX = 70, PDF_EXIT_PROTOCOL = 76 };
