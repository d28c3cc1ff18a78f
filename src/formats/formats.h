/*
 * Structured invoices: UBL 2.1 Invoice and CreditNote, CII D16B and D22B (alone, or as the XML of a Factur-X)
 * read into the invoice of the model.
 *
 * One table (formats_table.c) says for every field and syntax where it stands and how it is read; the same
 * table names the element in what is said about it. Nothing here judges an invoice: that is invoice_check's.
 * What is missing or cannot be read is a finding. Everything lives in the arena of cx; text is borrowed.
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"

enum format_syntax { FORMAT_UBL_INVOICE, FORMAT_UBL_CREDIT_NOTE, FORMAT_CII, FORMAT_SYNTAXES };

/* Something wrong, and where. */
struct format_finding {
	enum msg sentence; /* of po/formats: path, line, value, detail */
	str path;          /* FichierXml.ExchangedDocument.ID.value, as the contract of the wire writes it */
	int line;          /* 0: the element is not there */
	str value;         /* as it stands in the file, cut to 100 characters */
	str detail;
};

/* A file inside the XML, still in base64. */
struct format_file {
	str name;
	str mime;
	str base64;
	int line;
};

#define FORMAT_FINDINGS_MAX 50
#define FORMAT_FILES_MAX 50

struct format_places;

struct format_invoice {
	enum format_syntax syntax; /* when it could be told */
	struct invoice invoice;    /* what could be read; parties by identifier and name */
	struct format_finding *findings;
	size_t nfindings; /* 0: everything that has to be there is there and could be read */
	struct format_file *files;
	size_t nfiles;
	const struct format_places *places; /* NULL: it is none of the syntaxes */
};

/* Never fails: what is wrong with the bytes is a finding. */
void format_read(struct ctx *cx, str xml, struct format_invoice *out);

/* Where a field of model_invoice.h (« total_ht », « vat[0].rate ») stands, or would stand: fills path, line and
 * value. False when the syntax has no place for it. */
bool format_place(struct arena *a, const struct format_invoice *f, str field, struct format_finding *out);

/* One sentence as the wire writes them: a straight apostrophe, no line end, no « | », which separates them. */
str format_sentence(struct arena *a, enum lang lang, const struct format_finding *f);
