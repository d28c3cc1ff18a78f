/*
 * Words for people, in French and English.
 *
 * Messages live in po/NAME.fr.po and po/NAME.en.po; the build turns their ids into enum msg
 * (« invoice.rejected » becomes MSG_INVOICE_REJECTED) and refuses a missing translation or
 * placeholders that differ. A placeholder is {name}; its value comes by name from MSG_ARGS.
 * Plural: the id carries two forms, chosen by the argument called n (French: 0 and 1 are singular).
 */
#pragma once

#include "core_date.h"
#include "core_dec.h"
#include "core_msg_ids.h" /* generated: enum msg, MSG_COUNT */
#include "core_str.h"

enum lang { LANG_FR, LANG_EN, LANG_COUNT };

enum msg_arg_kind { MSG_END, MSG_STR, MSG_INT, MSG_MONEY, MSG_DATE, MSG_TIME, MSG_DEC };

struct msg_arg {
	enum msg_arg_kind kind;
	const char *name;
	union {
		str s;
		int64_t i; /* also money in minor units, and instants */
		struct date date;
		dec d;
	};
	str currency; /* of money */
};

#define M_STR(name_, v) ((struct msg_arg){ .kind = MSG_STR, .name = (name_), .s = (v) })
#define M_INT(name_, v) ((struct msg_arg){ .kind = MSG_INT, .name = (name_), .i = (v) })
#define M_MONEY(name_, v, cur) \
	((struct msg_arg){ .kind = MSG_MONEY, .name = (name_), .i = (v).minor, .currency = (cur) })
#define M_DATE(name_, v) ((struct msg_arg){ .kind = MSG_DATE, .name = (name_), .date = (v) })
#define M_TIME(name_, v) ((struct msg_arg){ .kind = MSG_TIME, .name = (name_), .i = (v) })
#define M_DEC(name_, v) ((struct msg_arg){ .kind = MSG_DEC, .name = (name_), .d = (v) })
/* An array ended by MSG_END; MSG_ARGS() is the empty one. Values print as sentences want them: dates
 * long (23 novembre 2026), numbers in groups of three. */
#define MSG_ARGS(...) ((const struct msg_arg[]){ __VA_ARGS__ __VA_OPT__(,) { .kind = MSG_END } })

/* Text of a message without placeholders, static. */
str msg_plain(enum lang lang, enum msg id);
/* Text with its placeholders filled. */
str msg_text(struct arena *a, enum lang lang, enum msg id, const struct msg_arg *args);
/* « invoice.rejected » to its enum; false when unknown. */
bool msg_find(str name, enum msg *out);
/* « invoice.rejected » */
str msg_name(enum msg id);

str lang_code(enum lang lang); /* fr, en */
/* The best of an Accept-Language header; French when nothing fits. */
enum lang lang_of_header(str accept_language);

/* Numbers, amounts, days and hours keep together: blanks inside are no-break spaces. */

/* 1 234,50 € or €1,234.50; other currencies by their code. */
str format_money(struct arena *a, enum lang lang, struct money m, str currency);
/* The same without the currency, for columns and inputs: 1 234,50 or 1,234.50 */
str format_amount(struct arena *a, enum lang lang, struct money m);
str format_dec(struct arena *a, enum lang lang, dec d);
str format_int(struct arena *a, enum lang lang, int64_t n);
str format_date(struct arena *a, enum lang lang, struct date d);      /* 23/11/2026, 23 Nov 2026 */
str format_date_long(struct arena *a, enum lang lang, struct date d); /* 23 novembre 2026 */
str format_time(struct arena *a, enum lang lang, int64_t ms);         /* 23/11/2026 à 10 h 42 */
str format_bytes(struct arena *a, enum lang lang, int64_t bytes);     /* 1,2 Mo, 1.2 MB; Mo is 2^20 */
