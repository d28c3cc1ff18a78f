/*
 * An invoice after its deposit: looking at it, processing it, correcting it, completing it.
 *
 * Supplier and recipient see it, each through its space; for anybody else it does not exist
 * (E_NOT_FOUND). Every change is one transaction with its event; version is that of the page the
 * person looked at, E_DB_CONFLICT when somebody was faster. What may be done is told by
 * model_lifecycle alone.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"
#include "model_clock.h"
#include "model_invoice.h"
#include "model_lifecycle.h"
#include "model_structure.h"

struct upload;

enum document_kind { DOCUMENT_INVOICE = 1, DOCUMENT_ATTACHMENT = 2 };

struct invoice_document {
	int64_t id;
	enum document_kind kind;
	str name;
	str mime;
	int64_t size;
	struct sha256 hash;
	int npages;
	bool signed_pdf;
	int64_t added_at;
};

/* Side from which the person looks at it. */
enum invoice_side { SIDE_SUPPLIER = 1, SIDE_RECIPIENT = 2 };

/* One line of the timeline. */
struct invoice_event {
	int64_t at;
	str kind;    /* « invoice.status », « invoice.corrected », « invoice.transferred »… */
	str by;      /* person and structure in words; empty: the system */
	enum status status; /* after it */
	struct motive_set motives;
	str complement;
	str before, after; /* of a correction or transfer, in words: « ADM », « ST-VOIRIE » */
	str field;         /* "service_code", "engagement" */
};

struct invoice_detail {
	int64_t id;
	int64_t version;
	enum invoice_side side;
	struct invoice invoice; /* number, dates, totals, VAT lines… */
	struct structure supplier;
	struct structure recipient;
	struct service service; /* id 0: none */
	enum status status;
	int64_t status_at;
	struct motive_set motives;
	str complement;
	int64_t deposited_at;
	enum deposit_mode mode;
	str deposit_number; /* « 2026-327-004118 » */
	struct clock clock;
	struct clock_view clock_view; /* as of now */
	struct clock_interest interest; /* when late */
	struct invoice_document document;
	struct invoice_document *attachments;
	size_t nattachments;
	struct invoice_event *events; /* newest first */
	size_t nevents;
	/* What this person may do now. */
	const struct lifecycle_rule **choices; /* « Traiter » */
	size_t nchoices;
	unsigned may_change; /* enum lifecycle_right bits: correct and send again */
	bool may_complete;
	bool may_transfer;
	bool may_abandon;
	bool must_acknowledge;
};

/* « 2026-327-004118 »: day of the deposit and number of the invoice, for the certificate. */
str deposit_number(struct arena *a, int64_t deposited_at, int64_t id);
enum ec invoice_load(struct ctx *cx, int64_t id, struct invoice_detail **out) EC_MUST;

struct process_order {
	int64_t id;
	int64_t version;
	enum status status;
	struct motive_set motives;
	str complement;
	bool without_clock; /* a second suspension, as mere information */
};

/* « Traiter »: space « Factures reçues ». */
enum ec invoice_process(struct ctx *cx, const struct process_order *order) EC_MUST;

/* One of several that get the same status, as the person saw it; then what became of it. */
struct process_one {
	int64_t id;
	int64_t version;
	enum ec ec;  /* E_OK: it has the status now */
	str message; /* why not, in words */
};

#define PROCESS_MANY_MAX 200

/* The same order for n invoices, a transaction each: what one refuses does not hold up the others. id
 * and version of the order are not looked at. A lost right, or a motive or complement that is missing,
 * fails before anything is done. */
enum ec invoice_process_many(struct ctx *cx, const struct process_order *order, struct process_one *all,
                             size_t n) EC_MUST;
struct correction {
	int64_t id;
	int64_t version;
	str service_code;
	str engagement;
	str recipient_siret; /* empty: it stays; looked at where RIGHT_RECIPIENT is given */
};

/* The supplier corrects what came back and sends the same invoice again (S086, S088). To another
 * recipient: the former one does not see it any more, what it did stays in the history. */
enum ec invoice_correct(struct ctx *cx, const struct correction *c) EC_MUST;
/* The supplier adds what a suspension asked for: SUSPENDUE → COMPLETEE. */
enum ec invoice_complete(struct ctx *cx, int64_t id, int64_t version, str complement,
                         struct upload *files, size_t n) EC_MUST;
/* The same with files that came before and wait (service_file.h), by id. */
enum ec invoice_complete_stored(struct ctx *cx, int64_t id, int64_t version, str complement, const int64_t *ids,
                                size_t n) EC_MUST;
/* The State moves it to another of its services, without the supplier (S089). */
enum ec invoice_transfer(struct ctx *cx, int64_t id, int64_t version, int64_t service_id,
                         str complement) EC_MUST;
/* The supplier gives up what came back. */
enum ec invoice_abandon(struct ctx *cx, int64_t id, int64_t version) EC_MUST;
/* « I have seen it »: off the list of what awaits me. */
enum ec invoice_acknowledge(struct ctx *cx, int64_t id) EC_MUST;
