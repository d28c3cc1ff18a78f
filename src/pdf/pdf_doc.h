/*
 * What the PDF helper found in a document: pages, words with boxes, marks on legibility,
 * embedded files, signatures. Everything lives in the arena it was read into.
 *
 * Coordinates are PDF points (1/72 inch) from the top left of the page as it is shown (rotation
 * applied), y downwards.
 */
#pragma once

#include "core_str.h"
#include "pdf_state.h"

struct pdf_box {
	float x0, y0, x1, y1;
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

enum pdf_signature_state {
	PDF_SIGNATURE_UNKNOWN, /* of a kind that is not checked, or unreadable */
	PDF_SIGNATURE_BROKEN,  /* the file is not what was signed */
	PDF_SIGNATURE_INTACT
};

struct pdf_signature {
	str sub_filter; /* ETSI.CAdES.detached, adbe.pkcs7.detached… */
	str name;       /* Name of the signature dictionary, as written */
	int64_t ranges[4]; /* offset and length, twice: the signed bytes; all 0 when not two ranges */
	/* Found by checking, empty where that was not possible. Nobody vouches for the certificate. */
	enum pdf_signature_state state;
	bool whole_file; /* it covers all but itself */
	str signer, issuer; /* common names in the certificate */
	int64_t signed_at;  /* as the signer says, milliseconds UTC; 0 when not said */
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
	str invoice_xml; /* contents of the first of them that is an invoice; empty when none */
	struct pdf_signature *signatures;
	size_t nsignatures;
};
