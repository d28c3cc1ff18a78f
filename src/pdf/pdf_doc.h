/*
 * What the PDF helper found in a document: pages, words with boxes, marks on legibility,
 * embedded files, signatures. Everything lives in the arena it was read into.
 *
 * Coordinates are PDF points (1/72 inch) from the top left of the page as it is shown (rotation
 * applied), y downwards.
 */
#pragma once

#include "core_str.h"

struct pdf_box {
	float x0, y0, x1, y1;
};

enum pdf_word_flag {
	PDF_WORD_HIDDEN = 1 << 0,     /* drawn in render mode 3 or 7: nobody sees it */
	PDF_WORD_BOLD = 1 << 1,
	PDF_WORD_ITALIC = 1 << 2,
	PDF_WORD_MONO = 1 << 3,
	PDF_WORD_ROTATED = 1 << 4,    /* not written from left to right */
	PDF_WORD_SPACE_AFTER = 1 << 5 /* a blank was drawn after it on its line */
};

struct pdf_word {
	str text; /* valid UTF-8, no blanks */
	struct pdf_box box;
	float size;     /* of the font, points */
	uint32_t color; /* ink, 0xRRGGBB */
	/* Contrast of ink and ground as rendered, 1.0 to 21.0; 0 when it was not measured. */
	float contrast;
	uint16_t flags; /* enum pdf_word_flag */
	uint16_t line;  /* as the file draws them: words of one drawn line share it */
};

struct pdf_page {
	int number; /* from 1 */
	float width, height;
	struct pdf_word *words; /* in the order of drawing */
	size_t nwords;
	/* What is drawn on it, to tell a scan. */
	int chars_drawn;  /* visible characters */
	int chars_hidden; /* of render mode 3 */
	float image_cover; /* part of the page under pictures, 0 to 1 */
	bool truncated;   /* more words than the limit: the rest was left out */
};

struct pdf_embedded {
	str name;
	str mime;
	str relationship; /* AFRelationship: Data, Alternative, Source, Supplement… */
	int64_t size;
	bool is_invoice_xml; /* factur-x.xml, zugferd-invoice.xml, xrechnung.xml… */
};

struct pdf_signature {
	str sub_filter; /* ETSI.CAdES.detached, adbe.pkcs7.detached… */
	str name;       /* Name of the signature dictionary, as written */
	bool whole_file;
};

enum pdf_state {
	PDF_OK,
	PDF_NOT_PDF,   /* no PDF header */
	PDF_EMPTY,     /* no byte */
	PDF_BROKEN,    /* could not be opened, or no page can be read */
	PDF_ENCRYPTED, /* asks for a password */
	PDF_TOO_MANY_PAGES,
	PDF_TOO_COMPLEX /* deadline, memory or word limit */
};

struct pdf_doc {
	enum pdf_state state;
	int npages;
	struct pdf_page *pages; /* those read: {1, n-1, n} */
	size_t nread;
	bool repaired; /* the file was damaged and could be mended */
	bool copy_forbidden;
	str producer;
	struct pdf_embedded *embedded;
	size_t nembedded;
	struct pdf_signature *signatures;
	size_t nsignatures;
};
