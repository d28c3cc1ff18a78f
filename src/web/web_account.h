/*
 * « Mon compte »: who one is, language, looks, the structure worked for (S120, S134–S143); its forms
 * are web_profile's and web_factor's.
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

/* One line of a card, with where to change it. */
struct account_line {
	str name, value;
	str href, action; /* empty: not to be changed */
};

#define ACCOUNT_LINES_MAX 6

struct account_card {
	str id, title;
	struct account_line lines[ACCOUNT_LINES_MAX];
	size_t nlines;
};

enum { CARD_PERSON, CARD_SETTINGS, CARD_SECURITY, CARD_NOTIFICATIONS, CARD_DATA, ACCOUNT_CARDS };

struct account_view {
	struct page page;
	str notice;
	struct account_card cards[ACCOUNT_CARDS];
	size_t ncards;
	bool french;
	bool light, dark;
	struct account_structure *structures;
	size_t nstructures;
};

enum ec page_account(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_lang(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_theme(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_account_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs);
