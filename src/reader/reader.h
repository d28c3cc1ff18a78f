/*
 * Words of a PDF → fields of an invoice with place, confidence, anchor, rivals and advice.
 *
 * Pure: sees no database and no request. Everything is made in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_dec.h"
#include "pdf_doc.h"

enum read_field {
	READ_DOC_TYPE, /* facture, avoir, devis, other */
	READ_INVOICE_NUMBER,
	READ_ISSUE_DATE,
	READ_DUE_DATE,
	READ_CURRENCY,
	READ_SUPPLIER_SIRET,
	READ_SUPPLIER_SIREN,
	READ_SUPPLIER_VAT,
	READ_RECIPIENT_SIRET,
	READ_RECIPIENT_SIREN,
	READ_RECIPIENT_VAT,
	READ_SERVICE_CODE,
	READ_ENGAGEMENT,
	READ_MARKET,
	READ_TOTAL_HT,
	READ_TOTAL_TVA,
	READ_TOTAL_TTC,
	READ_PREPAID,
	READ_NET_A_PAYER,
	READ_IBAN,
	READ_FIELD_COUNT
};

/* "invoice_number": the name in `chorale read --json` and in forms. */
const char *read_field_name(enum read_field f);
/* False when no field is called so. */
bool read_field_find(str name, enum read_field *out);

/* Why a field is empty. */
enum read_reason {
	READ_FOUND,
	READ_NO_KEYWORD,    /* no keyword announces it */
	READ_NO_VALUE,      /* a keyword, but nothing that fits beside or below it */
	READ_CHECK_FAILED,  /* a value that fails its check digit or length */
	READ_GLUED,
	READ_INVISIBLE,     /* only pale or hidden text says it */
	READ_NO_TEXT,       /* scan, damaged, encrypted */
	READ_NOT_READ_PAGES, /* nothing found, and the paper has pages that are not read */
	READ_AMBIGUOUS,      /* « 1,234 »: nothing tells thousands from decimals */
	READ_REASON_COUNT
};

/* Why a value won. */
enum read_why {
	READ_WHY_KEYWORD,  /* the keyword beside it is the best of all */
	READ_WHY_SUMS,     /* HT + TVA = TTC, or what was paid makes up the difference */
	READ_WHY_DEDUCED,  /* no keyword, but the sums leave nothing else */
	READ_WHY_REPEATED, /* the paper has no line of its own for it */
	READ_WHY_PARTY,    /* blocks, headings and places tell whose it is */
	READ_WHY_ALONE,    /* no keyword, but the only one of its kind */
	READ_WHY_REMEMBERED, /* the supplier corrected it on a paper of this layout */
	READ_WHY_COUNT
};

struct read_value {
	enum read_reason reason;
	enum read_why why;
	str value;        /* normalised: digits without blanks, ISO dates, decimal strings */
	str seen;         /* as it stands on the page */
	float confidence; /* 0 to 1 */
	int page;         /* from 1 */
	struct pdf_box box;
	str label;              /* the keyword that anchored it, as it stands on the page */
	struct read_value *rivals; /* other values considered, best first, at most 4 */
	size_t nrivals;
};

struct read_vat_line {
	dec rate; /* per cent */
	dec base;
	dec amount;
	char category; /* S, Z, E, AE as 'A', …; 0 unknown */
};

enum read_advice_code {
	ADVICE_SCAN,
	ADVICE_MISSING_KEYWORD,
	ADVICE_GLUED,
	ADVICE_COLOUR,
	ADVICE_HIDDEN_TEXT,
	ADVICE_PASSWORD,
	ADVICE_BROKEN,
	ADVICE_PAGE_NOT_READ,
	ADVICE_SEVERAL_INVOICES,
	ADVICE_EMBEDDED_MISMATCH,
	ADVICE_COUNT
};

/* "missing_keyword" */
const char *read_advice_name(enum read_advice_code code);

struct read_advice {
	enum read_advice_code code;
	int page;    /* 0: the whole document */
	str message; /* a sentence in the language of cx: what is wrong and what to do */
};

struct read_invoice {
	int npages;
	int pages_read[3];
	int npages_read;
	struct read_value fields[READ_FIELD_COUNT];
	struct read_vat_line *vat;
	size_t nvat;
	struct pdf_box vat_box; /* of the table; empty when none */
	int vat_page;
	float vat_confidence;
	struct read_advice *advice;
	size_t nadvice;
	bool unreadable; /* nothing at all: scan, password, damaged */
};

/* Where a value stands as seen from its keyword. */
enum read_place { READ_PLACE_CELL, READ_PLACE_RIGHT, READ_PLACE_BELOW, READ_PLACE_AFTER, READ_PLACE_NONE };

struct read_candidate {
	struct read_value value; /* empty text: a keyword without a value */
	enum read_place place;
	float score; /* of keyword and place; 0 without a keyword */
};

/* All that was weighed for one field, best first. */
struct read_trace {
	enum read_field field; /* in: the one that is asked for */
	struct read_candidate *c;
	size_t n;
};

/* « Number »: the field's name for people. */
enum msg read_field_message(enum read_field field);
/* Sentences for people, without a full stop: « no keyword announces it ». */
enum msg read_reason_message(enum read_reason reason);
enum msg read_why_message(enum read_why why);
enum msg read_place_message(enum read_place place);

struct read_lesson; /* reader_memory.h */

/* What the caller knows beforehand; all optional. */
struct read_hints {
	struct read_trace *trace; /* filled for people who want to know why */
	str supplier_siret; /* of the structure that deposits */
	/* Tells whether a SIRET is in the directory; NULL: nobody knows. */
	bool (*siret_known)(void *arg, str siret, bool *is_public);
	void *arg;
	const struct read_lesson *lessons; /* from papers of this layout */
	size_t nlessons;
};

enum ec reader_read(struct ctx *cx, const struct pdf_doc *doc, const struct read_hints *hints,
                    struct read_invoice **out) EC_MUST;
