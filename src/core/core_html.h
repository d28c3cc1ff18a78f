/*
 * What compiled templates call: HTML written with the escaping of the place it stands in.
 *
 * Templates (templates/ of web and paper) become functions tpl_NAME(struct html *, …); tools/tpl2c.py picks the
 * function for each tag. Appends to h->out, in the arena of the request; one thread at a time.
 */
#pragma once

#include "core_msg.h"

struct html {
	struct buf *out;
	struct arena *arena;
	enum lang lang;
	str csrf; /* token that forms carry; empty where there are none */
};

/* HTML that is known to be well formed and escaped. Made by few functions, on purpose. */
struct safe_html {
	str s;
};

/* {{= …}} between tags. Bytes that HTML forbids come out as U+FFFD. */
void html_text(struct html *h, str s);
/* {{attr …}} in a quoted value. */
void html_attr(struct html *h, str s);
/* {{attr …}} at the start of href, src or action: only addresses of this site, « # » for others. */
void html_href(struct html *h, str s);
/* {{url …}}: one segment of a path or one value of a query, percent-encoded. */
void html_url(struct html *h, str s);
void html_int(struct html *h, int64_t i);
void html_safe(struct html *h, struct safe_html s); /* {{raw …}} */
void html_csrf(struct html *h);                     /* hidden field of a form */

void html_msg(struct html *h, enum msg id, const struct msg_arg *args);      /* {{t …}} */
void html_msg_attr(struct html *h, enum msg id, const struct msg_arg *args); /* {{t …}} in a value */
/* {{rich …}}: the message holds markup of ours, its arguments are escaped. */
void html_rich(struct html *h, enum msg id, const struct msg_arg *args);

/* s percent-encoded, for addresses built in C. */
str html_url_part(struct arena *a, str s);

/* An argument of a message, by the type of its value. */
static inline struct msg_arg html_arg_str(const char *name, str v) { return M_STR(name, v); }
static inline struct msg_arg html_arg_int(const char *name, int64_t v) { return M_INT(name, v); }
static inline struct msg_arg html_arg_date(const char *name, struct date v) { return M_DATE(name, v); }
#define HTML_ARG(name, v)                 \
	_Generic((v),                     \
	        str: html_arg_str,        \
	        struct date: html_arg_date, \
	        default: html_arg_int)((name), (v))
