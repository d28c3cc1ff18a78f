/*
 * Parts that several pages show, as display-ready strings: status, deadline, fields, errors, timeline.
 *
 * Everything is made in the arena of cx and lives as long as the request. The templates of the same
 * names stand in templates/components.html.
 */
#pragma once

#include "core_ctx.h"
#include "http.h"
#include "model_siret.h"
#include "model_status.h"
#include "web_html.h"

struct status_view {
	str label;
	str explained;
	str tone; /* class status--TONE */
	str icon;
};

/* How far a deadline is: words first, the day under them. */
struct due_view {
	str words;
	str day;
	str tone; /* "late", "soon", or empty */
	str icon; /* empty: none */
};

struct option_view {
	str value;
	str label;
	bool chosen;
};

/* Where the value of a field came from. */
struct source_view {
	int zone;       /* number on the page; 0: none */
	bool check;     /* its box is dashed: to be checked */
	str where;      /* « lu page 1 » */
	str state;      /* class confidence--STATE: sure, check, empty */
	str state_icon;
	str confidence; /* « sûr » */
	str note;       /* what stands on the page, or why nothing was read */
};

struct field_view {
	str name;
	str id;
	str label;
	str hint;
	str error;
	str value;
	bool optional;
	bool amount;    /* right-aligned, with its unit */
	str unit;
	str input_mode; /* "numeric", "decimal"; empty: any keyboard */
	str list;       /* id of a datalist */
	str type;         /* "email", "password"; empty: text */
	str autocomplete; /* empty: off */
	int rows;       /* more than 0: a text of several lines */
	const struct option_view *options; /* a choice, when noptions is not 0 */
	size_t noptions;
	bool has_source;
	struct source_view source;
	str proposal; /* of recognition, for a field that is empty */
};

struct error_item {
	str href;
	str text;
};

/* The summary above a form that came back. */
struct errors_view {
	str title;
	struct error_item *items;
	size_t n;
};

struct timeline_view {
	str title;
	str meta;
	str note;
	str dot; /* class timeline__dot--DOT: done, now, wait, missing; empty: plain */
	str icon;
	str href; /* of the title; empty: none */
};

struct status_view view_status(struct ctx *cx, enum status s);
/* due unset: no words. */
struct due_view view_due(struct ctx *cx, struct date due);
/* Ids of what explains a field: error, hint, source. */
bool view_is_described(const struct field_view *f);
str view_described(struct arena *a, const struct field_view *f);
/* « vat[0].rate » → « vat-0-rate », for the id of a field. */
str view_field_id(struct arena *a, str name);
/* Puts the failures of cx beside their fields and into the summary, in the order of the fields; those
 * without a field of their own come last. */
void view_errors(struct ctx *cx, struct errors_view *out, struct field_view *const *fields, size_t n);
/* « aujourd’hui », « hier », or the day. */
str view_moment(struct ctx *cx, int64_t at);
