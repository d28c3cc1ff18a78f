/*
 * Depositing a PDF invoice: a draft from the file to the sent invoice.
 *
 * The file is stored and read; what was read pre-fills a form that the supplier corrects; submitting
 * turns the draft into an invoice in one transaction (invoice, events, notice). A draft belongs to
 * the structure worked for; nobody else learns that it exists. Space « Factures émises ».
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"
#include "model_structure.h"
#include "reader.h"
#include "service_invoice.h"

struct blob_file;

/* A file as it came in. The service takes f over in every case: stored or discarded. */
struct upload {
	str name;
	struct blob_file *f;
};

/* What stands in the fields of the form, as typed; names are those of the form and of error paths. */
enum draft_field {
	DRAFT_KIND, /* facture, avoir */
	DRAFT_RECIPIENT_SIRET,
	DRAFT_SERVICE_CODE,
	DRAFT_ENGAGEMENT,
	DRAFT_MARKET,
	DRAFT_INVOICE_NUMBER,
	DRAFT_ISSUE_DATE,
	DRAFT_CURRENCY,
	DRAFT_TOTAL_HT,
	DRAFT_TOTAL_TVA,
	DRAFT_TOTAL_TTC,
	DRAFT_PREPAID,
	DRAFT_NET,
	DRAFT_PAYMENT_MEANS,
	DRAFT_IBAN,
	DRAFT_COMMENT,
	DRAFT_FIELD_COUNT
};

const char *draft_field_name(enum draft_field f); /* "recipient_siret" */
bool draft_field_find(str name, enum draft_field *out);

#define DRAFT_VAT_MAX 10

struct draft_form {
	str fields[DRAFT_FIELD_COUNT];
	struct {
		str rate, base, amount;
	} vat[DRAFT_VAT_MAX];
	size_t nvat;
};

/* Where a field's first value came from. */
enum draft_source { SOURCE_NONE, SOURCE_READ, SOURCE_TYPED, SOURCE_DIRECTORY };

struct draft {
	int64_t id;
	int64_t version;
	int64_t updated_at;
	struct draft_form form;
	const struct read_invoice *reading; /* NULL: reading is off or found no PDF text */
	/* What recognition proposes for a scan, as somebody would have typed it; NULL: nothing. */
	const struct draft_form *proposals;
	/* The field of the reading that pre-filled each form field, and whether it was changed since. */
	enum draft_source source[DRAFT_FIELD_COUNT];
	const struct read_value *read[DRAFT_FIELD_COUNT];
	struct invoice_document document;    /* the PDF */
	struct invoice_document *attachments;
	size_t nattachments;
	/* The recipient as the directory knows it, and what it requires. */
	const struct structure *recipient; /* NULL: unknown so far */
	struct service *services;
	size_t nservices;
	struct routing_needs needs;
	float page_width, page_height; /* of the first page read, points */
};

/* One page of the PDF as the form shows it. */
struct draft_page {
	int number;
	bool read;
	float width, height; /* points; 0 when the page was not read */
};

struct draft_row {
	int64_t id;
	str file_name;
	str invoice_number;
	str recipient_name;
	str total_ttc; /* as typed */
	int64_t updated_at;
};

/* Stores and reads the PDF. Not a PDF, empty, broken, encrypted, too long: refused with its own
 * sentence (S004, S013, J2), nothing kept. A scan is kept: the form is then typed by hand. */
enum ec draft_begin(struct ctx *cx, struct upload *pdf, int64_t *id) EC_MUST;
enum ec draft_load(struct ctx *cx, int64_t id, struct draft **out) EC_MUST;
enum ec draft_pages(struct ctx *cx, const struct draft *d, struct draft_page **out, size_t *n) EC_MUST;
enum ec draft_list(struct ctx *cx, struct draft_row **out, size_t *n) EC_MUST; /* newest 200 */
/* Keeps what is typed, right or wrong. version: the one the form was made from. */
enum ec draft_save(struct ctx *cx, int64_t id, int64_t version, const struct draft_form *form) EC_MUST;
/* All checks of a form, as submitting makes them: E_FIELDS with one failure a field. Writes nothing. */
enum ec draft_check(struct ctx *cx, int64_t id, const struct draft_form *form) EC_MUST;
/* Saves the form with the proposal for one field in it, or with all of them where a field is empty:
 * DRAFT_FIELD_COUNT. Without proposals it saves the form alone. */
enum ec draft_take(struct ctx *cx, int64_t id, int64_t version, const struct draft_form *form,
                   enum draft_field field) EC_MUST;
enum ec draft_delete(struct ctx *cx, int64_t id) EC_MUST;
/* All of them, or none. */
enum ec draft_attach(struct ctx *cx, int64_t id, struct upload *files, size_t n) EC_MUST;
enum ec draft_detach(struct ctx *cx, int64_t id, int64_t document_id) EC_MUST;
/* Checks what was saved and sends it. */
enum ec draft_submit(struct ctx *cx, int64_t id, int64_t version, int64_t *invoice_id) EC_MUST;
/* What the draft of that invoice number has become, for a form that was sent twice: E_NOT_FOUND when
 * the structure has sent none. */
enum ec draft_sent_as(struct ctx *cx, str number, int64_t *invoice_id) EC_MUST;
/* All at once, for those who have every field: file, form, attachments → invoice. Nothing is kept when
 * a check fails. */
enum ec deposit_pdf(struct ctx *cx, struct upload *pdf, const struct draft_form *form,
                    struct upload *attachments, size_t n, int64_t *invoice_id) EC_MUST;
