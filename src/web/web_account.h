/*
 * « Mon compte »: who one is, language, looks, the structure worked for (S120, S136, S142, S143).
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct account_structure {
	int64_t id;
	str name;
	str identifier;
	str role;
	str spaces; /* « Factures émises, Mon compte » */
	bool current;
	bool active;
	bool may_hand_over;
};

struct account_view {
	struct page page;
	str notice;
	str name, login;
	bool french;
	bool light, dark;
	struct account_structure *structures;
	size_t nstructures;
};

enum ec page_account(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_lang(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_theme(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs);
