/*
 * « Modification de la structure »: address, bank, services, spaces, state, mandates (S126–S132, S112, S113).
 *
 * Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

enum {
	STRUCTURE_ADDRESS,
	STRUCTURE_ADDRESS2,
	STRUCTURE_POSTCODE,
	STRUCTURE_CITY,
	STRUCTURE_EMAIL,
	STRUCTURE_BANK_LABEL,
	STRUCTURE_IBAN,
	STRUCTURE_BIC,
	STRUCTURE_CODE,
	STRUCTURE_NAME,
	STRUCTURE_FIELDS
};

struct bank_view {
	int64_t id;
	str label, iban, bic;
	bool factor;
};

struct service_view {
	int64_t id;
	str code, name, note;
	bool active, deletable;
};

struct space_view {
	str value, label;
	bool open;
};

struct structure_view {
	struct page page;
	struct errors_view errors;
	str notice;
	int64_t id, version;
	str name, identifier, kind;
	bool active;
	str people;
	struct field_view fields[STRUCTURE_FIELDS];
	bool factor, engagement; /* ticks of the two forms */
	struct bank_view *banks;
	size_t nbanks;
	struct service_view *services;
	size_t nservices;
	struct space_view *spaces;
	size_t nspaces;
	bool in_progress;
};

enum { MANDATE_HOLDER, MANDATE_SIRET, MANDATE_STARTS, MANDATE_ENDS, MANDATE_FIELDS };

struct mandate_file {
	str href, name, size;
};

struct mandate_view {
	int64_t id;
	str holder, identifier, time, made;
	struct mandate_file *files;
	size_t nfiles;
};

struct mandates_view {
	struct page page;
	struct errors_view errors;
	str notice;
	int64_t id;
	str name;
	struct field_view fields[MANDATE_FIELDS];
	struct mandate_view *rows;
	size_t n;
};

enum ec page_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_address_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_bank_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_bank_remove_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_service_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_service_change_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_space_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_state_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_mandates(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_mandate_add_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_mandate_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
