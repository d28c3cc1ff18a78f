/*
 * Home: « Ce qui vous attend ». Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct todo_view {
	str href;
	str title;
	str detail;
	str amount;
	str tone; /* class todo__icon--TONE */
	str icon;
};

struct home_view {
	struct page page;
	bool waits; /* for the answer to a request of rattachement */
	str waiting;
	bool alone; /* attached to no structure yet */
	str today; /* « mardi 24 novembre 2026 · Commune de … » */
	struct todo_view *todos;
	size_t ntodos;
	str points;
	bool deposits, receives;
	struct timeline_view *events;
	size_t nevents;
};

enum ec page_home(struct ctx *cx, struct http_request *rq, struct http_response *rs);
