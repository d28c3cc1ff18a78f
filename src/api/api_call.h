/*
 * Private to api/: one call, from its request to its answer.
 *
 * A handler reads c->in, asks the service, and only then writes: api_begin, its fields, nothing to end. An
 * error it returns becomes the answer in its place.
 */
#pragma once

#include "api_read.h"
#include "api_table.h"
#include "core_ctx.h"
#include "service_invoice.h"

struct api_call {
	struct ctx *cx;
	const struct api_operation *op;
	const struct json *in;
	struct http_response *rs;
	struct json_out out;
	bool answered; /* nothing to close */
};

typedef enum ec (*api_handler)(struct api_call *c);

/* --- answers --- */

/* Opens the answer: codeRetour 0 and the operation's libelle. */
void api_begin(struct api_call *c);
/* The whole answer: a refusal with a code and a libelle that clients know. */
enum ec api_refuse(struct api_call *c, int code, const char *libelle) EC_MUST;

/* Fields; empty text and unset dates are left out. */
void api_put_text(struct api_call *c, const char *name, str value);
void api_put_int(struct api_call *c, const char *name, int64_t value);
void api_put_id(struct api_call *c, const char *name, int64_t id); /* 0: left out */
void api_put_bool(struct api_call *c, const char *name, bool value);
void api_put_money(struct api_call *c, const char *name, struct money value);
void api_put_dec(struct api_call *c, const char *name, dec value);
void api_put_date(struct api_call *c, const char *name, struct date value);
void api_put_day(struct api_call *c, const char *name, int64_t instant);     /* 2026-11-23 */
void api_put_minute(struct api_call *c, const char *name, int64_t instant);  /* 2026-11-23 09:30 */
void api_put_instant(struct api_call *c, const char *name, int64_t instant); /* with milliseconds and offset */
void api_put_base64(struct api_call *c, const char *name, str bytes);
void api_open(struct api_call *c, const char *name);      /* "name": { */
void api_open_list(struct api_call *c, const char *name); /* "name": [ */
void api_open_item(struct api_call *c);
void api_close(struct api_call *c);
void api_close_list(struct api_call *c);

/* --- pages of a list --- */

struct api_paging {
	int64_t size; /* 10 unless asked, 10,000 at most */
	int64_t page; /* from 1 on */
};

/* suffix: « LignesPoste » of nbResultatsParPageLignesPoste and the like; "" for ParamRecherche. */
struct api_paging api_paging_of(struct arena *a, const struct json *o, const char *suffix);
/* The part of a list of n that the page shows. */
void api_paging_slice(struct api_paging p, size_t n, size_t *from, size_t *to);
/* nbResultatsParPage, pageCourante, pages, total: in place, or as the object parametresRetour. */
void api_put_paging(struct api_call *c, struct api_paging p, int64_t total);
void api_put_pagination(struct api_call *c, struct api_paging p, int64_t total);

/* --- who is worked for --- */

/* Works for that structure of the account from now on; 0: the one at hand. E_NOT_FOUND for one of others. */
enum ec api_work_for(struct api_call *c, int64_t structure_id) EC_MUST;

/* The invoice as its side sees it, whichever of the account's structures that is; side 0: any. E_NOT_FOUND. */
enum ec api_load_invoice(struct api_call *c, int64_t id, enum invoice_side side, struct invoice_detail **out) EC_MUST;
/* « TVA5 »: its rate. */
bool api_vat_rate(str code, dec *rate);
/* A file as base64: E_FIELDS. */
enum ec api_bytes(struct api_call *c, const char *name, str *out) EC_MUST;
/* "DEPOT_PDF_API" */
str api_mode_word(enum deposit_mode mode);

/* Handlers, by the path behind « /cpro/ ». */
enum ec api_structure_search(struct api_call *c) EC_MUST;
enum ec api_structure_show(struct api_call *c) EC_MUST;
enum ec api_service_search(struct api_call *c) EC_MUST;
enum ec api_service_show(struct api_call *c) EC_MUST;
enum ec api_service_of_recipient(struct api_call *c) EC_MUST;
enum ec api_recipient_search(struct api_call *c) EC_MUST;
enum ec api_siret_show(struct api_call *c) EC_MUST;
enum ec api_own_structures(struct api_call *c) EC_MUST;
enum ec api_own_suppliers(struct api_call *c) EC_MUST;
enum ec api_own_recipients(struct api_call *c) EC_MUST;
enum ec api_own_banks(struct api_call *c) EC_MUST;
enum ec api_own_works(struct api_call *c) EC_MUST;
enum ec api_no_engagements(struct api_call *c) EC_MUST;
enum ec api_no_works(struct api_call *c) EC_MUST;
enum ec api_structures_of_user(struct api_call *c) EC_MUST;
enum ec api_health(struct api_call *c) EC_MUST;
enum ec api_list_of_values(struct api_call *c) EC_MUST;
enum ec api_next_statuses(struct api_call *c) EC_MUST;
enum ec api_vat_rates(struct api_call *c) EC_MUST;
enum ec api_search_issued(struct api_call *c) EC_MUST;
enum ec api_search_received(struct api_call *c) EC_MUST;
enum ec api_search_to_process(struct api_call *c) EC_MUST;
enum ec api_invoice_issued(struct api_call *c) EC_MUST;
enum ec api_invoice_received(struct api_call *c) EC_MUST;
enum ec api_invoice_history(struct api_call *c) EC_MUST;
enum ec api_invoice_process(struct api_call *c) EC_MUST;
enum ec api_invoice_recycle(struct api_call *c) EC_MUST;
enum ec api_invoice_complete(struct api_call *c) EC_MUST;
enum ec api_invoice_acknowledge(struct api_call *c) EC_MUST;
enum ec api_file_add(struct api_call *c) EC_MUST;
enum ec api_file_detach(struct api_call *c) EC_MUST;
enum ec api_download(struct api_call *c) EC_MUST;
enum ec api_deposit_pdf(struct api_call *c) EC_MUST;
enum ec api_submit(struct api_call *c) EC_MUST;
enum ec api_deposit_flow(struct api_call *c) EC_MUST;
enum ec api_flow_report(struct api_call *c) EC_MUST;
enum ec api_flow_report_detailed(struct api_call *c) EC_MUST;
