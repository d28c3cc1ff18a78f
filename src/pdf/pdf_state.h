/*
 * The words that pool and helper share about a document: its state, and what is known of a word.
 * Apart from pdf_doc.h because MuPDF, in the helper, has a struct pdf_page of its own.
 */
#pragma once

enum pdf_word_flag {
	PDF_WORD_HIDDEN = 1 << 0,     /* drawn in render mode 3 or 7: nobody sees it */
	PDF_WORD_BOLD = 1 << 1,
	PDF_WORD_ITALIC = 1 << 2,
	PDF_WORD_MONO = 1 << 3,
	PDF_WORD_ROTATED = 1 << 4,    /* not written from left to right */
	PDF_WORD_SPACE_AFTER = 1 << 5 /* a blank was drawn after it on its line */
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
