#include "core_msg.h"

#include "core_arena.h"
#include "core_msg_table.h"

static const struct msg_entry *entry_of(enum msg id)
{
	return &msg_table[(unsigned)id < MSG_COUNT ? id : MSG_ERROR_INTERNAL];
}

str msg_plain(enum lang lang, enum msg id)
{
	return entry_of(id)->text[lang][0];
}

static const struct msg_arg *find_arg(const struct msg_arg *args, str name)
{
	for (; args->kind != MSG_END; args++) {
		if (str_eq(name, str_of(args->name)))
			return args;
	}
	return NULL;
}

static str print_arg(struct arena *a, enum lang lang, const struct msg_arg *arg)
{
	switch (arg->kind) {
	case MSG_STR:
		return arg->s;
	case MSG_INT:
		return format_int(a, lang, arg->i);
	case MSG_MONEY:
		return format_money(a, lang, (struct money){ arg->i }, arg->currency);
	case MSG_DATE:
		return format_date_long(a, lang, arg->date);
	case MSG_TIME:
		return format_time(a, lang, arg->i);
	case MSG_DEC:
		return format_dec(a, lang, arg->d);
	case MSG_END:
		break;
	}
	return STR("");
}

/* In French nothing and one are singular, in English only one is. */
static bool is_plural(enum lang lang, const struct msg_arg *args)
{
	const struct msg_arg *n = find_arg(args, STR("n"));
	if (!n || n->kind != MSG_INT)
		return false;
	return lang == LANG_FR ? n->i > 1 || n->i < -1 : n->i != 1;
}

/* A brace without a matching argument stays as it is: it shows, and the text is not lost. */
static void fill(struct buf *out, enum lang lang, str text, const struct msg_arg *args)
{
	while (text.n) {
		str before, name;
		str after = str_cut(text, '{', &before);
		buf_add_str(out, before);
		if (before.n == text.n)
			return;
		str rest = str_cut(after, '}', &name);
		const struct msg_arg *arg = name.n < after.n ? find_arg(args, name) : NULL;
		if (arg) {
			buf_add_str(out, print_arg(out->arena, lang, arg));
			text = rest;
		} else {
			buf_add_char(out, '{');
			text = after;
		}
	}
}

str msg_text(struct arena *a, enum lang lang, enum msg id, const struct msg_arg *args)
{
	const struct msg_entry *e = entry_of(id);
	str text = e->text[lang][e->plural && is_plural(lang, args)];
	if (str_find_char(text, '{') < 0)
		return text;
	struct buf out = buf_in(a);
	fill(&out, lang, text, args);
	return buf_str(&out);
}

/* The build sorts the table by name. */
bool msg_find(str name, enum msg *out)
{
	size_t low = 0, high = MSG_COUNT;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = str_cmp(name, msg_table[mid].name);
		if (c == 0) {
			*out = (enum msg)mid;
			return true;
		}
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

str msg_name(enum msg id)
{
	return entry_of(id)->name;
}

str lang_code(enum lang lang)
{
	return lang == LANG_EN ? STR("en") : STR("fr");
}

/* A quality of RFC 9110 in thousandths; a malformed one counts as nothing. */
static int quality_of(str params)
{
	while (params.n) {
		str one;
		params = str_cut(params, ';', &one);
		one = str_trim(one);
		if (!str_starts(one, STR("q=")) && !str_starts(one, STR("Q=")))
			continue;
		dec q;
		if (!dec_parse(str_sub(one, 2, one.n), &q) || !dec_round(q, 3, &q) || q.m < 0)
			return 0;
		return q.m > 1000 ? 1000 : (int)q.m;
	}
	return 1000;
}

static bool tag_is(str tag, str code)
{
	return str_eq_nocase(str_sub(tag, 0, code.n), code) &&
	       (tag.n == code.n || tag.p[code.n] == '-');
}

enum lang lang_of_header(str header)
{
	enum lang best = LANG_FR;
	int best_quality = 0;
	while (header.n) {
		str range, tag;
		header = str_cut(header, ',', &range);
		str params = str_cut(range, ';', &tag);
		tag = str_trim(tag);
		bool english = tag_is(tag, STR("en"));
		if (!english && !tag_is(tag, STR("fr")) && !str_eq(tag, STR("*")))
			continue;
		int quality = quality_of(params);
		if (quality > best_quality) {
			best_quality = quality;
			best = english ? LANG_EN : LANG_FR;
		}
	}
	return best;
}
