#include "core_arena.h"
#include "core_msg.h"

#include <inttypes.h>
#include <stdio.h>

#define NBSP "\xc2\xa0"

static const char *const months[LANG_COUNT][12] = {
	[LANG_FR] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
	              "septembre", "octobre", "novembre", "décembre" },
	[LANG_EN] = { "January", "February", "March", "April", "May", "June", "July", "August",
	              "September", "October", "November", "December" },
};

/* Digits of the whole part in groups of three. */
static void add_grouped(struct buf *b, enum lang lang, str digits)
{
	for (size_t i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0)
			buf_add_str(b, lang == LANG_FR ? STR(NBSP) : STR(","));
		buf_add_char(b, digits.p[i]);
	}
}

/* plain: -1234.50 */
static void add_number(struct buf *b, enum lang lang, str plain)
{
	str whole;
	str fraction = str_cut(plain, '.', &whole);
	if (str_starts(whole, STR("-"))) {
		buf_add_char(b, '-');
		whole = str_sub(whole, 1, whole.n);
	}
	add_grouped(b, lang, whole);
	if (fraction.n) {
		buf_add_char(b, lang == LANG_FR ? ',' : '.');
		buf_add_str(b, fraction);
	}
}

static str format_plain(struct arena *a, enum lang lang, str plain)
{
	struct buf b = buf_in(a);
	add_number(&b, lang, plain);
	return buf_str(&b);
}

str format_amount(struct arena *a, enum lang lang, struct money m)
{
	return format_plain(a, lang, money_print(a, m));
}

str format_money(struct arena *a, enum lang lang, struct money m, str currency)
{
	bool euro = str_eq(currency, STR("EUR"));
	str amount = format_amount(a, lang, m);
	str mark = euro ? STR("€") : currency;
	if (currency.n == 0)
		return amount;
	if (lang == LANG_FR)
		return str_printf(a, "%.*s" NBSP "%.*s", STR_ARG(amount), STR_ARG(mark));
	if (!euro)
		return str_printf(a, "%.*s" NBSP "%.*s", STR_ARG(mark), STR_ARG(amount));
	bool negative = str_starts(amount, STR("-"));
	amount = str_sub(amount, negative, amount.n);
	return str_printf(a, "%s%.*s%.*s", negative ? "-" : "", STR_ARG(mark), STR_ARG(amount));
}

str format_dec(struct arena *a, enum lang lang, dec d)
{
	return format_plain(a, lang, dec_print(a, d));
}

str format_int(struct arena *a, enum lang lang, int64_t n)
{
	return format_plain(a, lang, str_printf(a, "%" PRId64, n));
}

str format_date(struct arena *a, enum lang lang, struct date d)
{
	if (!date_is_set(d))
		return STR("");
	if (lang == LANG_FR)
		return str_printf(a, "%02d/%02d/%04d", d.day, d.month, d.year);
	return str_printf(a, "%d" NBSP "%.3s" NBSP "%d", d.day, months[lang][d.month - 1], d.year);
}

str format_date_long(struct arena *a, enum lang lang, struct date d)
{
	if (!date_is_set(d))
		return STR("");
	const char *first = lang == LANG_FR && d.day == 1 ? "er" : "";
	return str_printf(a, "%d%s" NBSP "%s" NBSP "%d", d.day, first, months[lang][d.month - 1], d.year);
}

str format_time(struct arena *a, enum lang lang, int64_t ms)
{
	struct clock_time t = time_in_paris(ms);
	str day = format_date(a, lang, t.date);
	if (lang == LANG_FR) {
		return str_printf(a, "%.*s à" NBSP "%d" NBSP "h" NBSP "%02d", STR_ARG(day), t.hour,
		                  t.minute);
	}
	return str_printf(a, "%.*s, %02d:%02d", STR_ARG(day), t.hour, t.minute);
}

static const char *const byte_units[LANG_COUNT][5] = {
	[LANG_FR] = { "octet", "Ko", "Mo", "Go", "To" },
	[LANG_EN] = { "byte", "KB", "MB", "GB", "TB" },
};

static str format_few_bytes(struct arena *a, enum lang lang, int64_t bytes)
{
	bool plural = lang == LANG_FR ? bytes > 1 : bytes != 1;
	return str_printf(a, "%.*s" NBSP "%s%s", STR_ARG(format_int(a, lang, bytes)),
	                  byte_units[lang][0], plural ? "s" : "");
}

/* One digit after the decimal sign below ten, none where it would be a zero. */
str format_bytes(struct arena *a, enum lang lang, int64_t bytes)
{
	int64_t unit = 1024;
	size_t i = 1;
	if (bytes < 1024)
		return format_few_bytes(a, lang, bytes < 0 ? 0 : bytes);
	while (i < 4 && (bytes / unit >= 1024 || (bytes % unit * 2 >= unit && bytes / unit == 1023))) {
		unit *= 1024;
		i++;
	}
	int64_t whole = bytes / unit;
	int64_t tenths = whole * 10 + (bytes % unit * 10 + unit / 2) / unit;
	dec d = tenths % 10 && tenths < 100 ? (dec){ tenths, 1 } : (dec){ (tenths + 5) / 10, 0 };
	return str_printf(a, "%.*s" NBSP "%s", STR_ARG(format_dec(a, lang, d)), byte_units[lang][i]);
}
