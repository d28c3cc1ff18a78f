/*
 * What a person asks of the managers of a structure, and what becomes of it (S122, S123).
 *
 * Pure functions. Rows carry names, never numbers.
 */
#pragma once

#include "model_role.h"

enum request_kind {
	REQUEST_RATTACHEMENT, /* to be attached to the structure */
	REQUEST_ABONNEMENT,   /* to have a space opened there */
	REQUEST_KINDS
};

enum request_state { REQUEST_WAITING, REQUEST_ACCEPTED, REQUEST_REFUSED, REQUEST_WITHDRAWN, REQUEST_STATES };

#define REQUEST_TEXT_MAX 1000 /* characters of a message or a reason */

struct request {
	int64_t id;
	enum request_kind kind;
	int64_t account_id;
	int64_t structure_id;
	enum space space;   /* of an abonnement; 0 of a rattachement */
	int64_t service_id; /* limited to that service; 0: all */
	bool usual;         /* of a rattachement: with the spaces that everybody gets */
	str message;
	enum request_state state;
	str reason;
	int64_t created_at;
	int64_t decided_at; /* 0: not yet */
	int64_t decided_by;
	int64_t version;
	/* Filled when read. */
	str login, first_name, last_name;
	str structure_name;
	str service_code, service_name;
};

str request_kind_name(enum request_kind kind); /* « rattachement » */
bool request_kind_find(str name, enum request_kind *out);
enum msg request_kind_label(enum request_kind kind);
str request_state_name(enum request_state state); /* « waiting » */
bool request_state_find(str name, enum request_state *out);
enum msg request_state_label(enum request_state state);
/* « Factures reçues », or « Factures reçues, service ST-VOIRIE »; code empty: all services. */
str request_space_words(struct arena *a, enum lang lang, enum space space, str service_code);
/* What is asked for: the space, or « Rattachement ». */
str request_words(struct arena *a, enum lang lang, const struct request *r);
