/*
 * The frame of every page: title, environment band, header, spaces, footer.
 *
 * A handler begins a struct page, fills its own view model around it and renders a template with
 * page_html(). Everything lives in the request's arena.
 */
#pragma once

#include "http.h"
#include "model_role.h"
#include "web_html.h"

struct page_space {
	str name;
	str href;
	bool current;
};

struct page {
	str title;          /* of the page alone, in its language */
	bool error;         /* a form came back: « Erreur : » before the title */
	bool wide;          /* the frame of the deposit and of an invoice */
	bool qualification;
	enum lang lang;
	str theme;          /* "light", "dark", or empty for that of the system */
	str here;           /* this address, for coming back after a change of language */
	bool signed_in;
	str structure;      /* the one worked for */
	str initials;       /* two letters of it */
	str person;
	bool many_structures;
	struct page_space *spaces;
	size_t nspaces;
};

/* SPACE_COUNT as current: none of the spaces, as on an error page. */
#define SPACE_HOME ((enum space)-1)
#define SPACE_OPERATOR ((enum space)-2) /* of operators alone */

void page_begin(struct ctx *cx, const struct http_request *rq, struct page *p, str title, enum space current);
/* What templates write with: into rs, in the language of cx, with the token that forms carry. */
struct html page_html(struct ctx *cx, struct http_request *rq, struct http_response *rs);
/* First letters of the first two words that begin with a capital: « Commune de Saint-Aubin » → CS. */
str page_initials(struct arena *a, str name);
/* Text of a message without placeholders, in the language of cx. */
str page_text(const struct ctx *cx, enum msg id);

struct upload;
/* The files of a form, which the caller then owns; fields left empty are none. */
size_t page_uploads(struct ctx *cx, struct http_request *rq, struct upload **out);

/* Cookies; that of the session is http_options.session_cookie. */
#define COOKIE_SESSION "session"
#define COOKIE_LANG "langue"
#define COOKIE_THEME "apparence"
#define COOKIE_STEP "etape" /* ticket of a sign-in that waits for its second step */
#define COOKIE_LINK "lien" /* token of a link that was followed, so that no address carries it on */
