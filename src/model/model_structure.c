#include "model_structure.h"

#include "model_siret.h"

#include "core_utf8.h"

/* Form of an identifier: how many characters, of which sort. */
enum sort { DIGITS, ALNUM, TEXT };

struct id_form {
	str name;
	enum msg hint;
	enum sort sort;
	bool country_first; /* two capital letters before */
	size_t min, max;    /* without them */
};

static const struct id_form forms[STRUCTURE_ID_KINDS] = {
#define ROW(KIND, sort, country, min, max) \
	[STRUCTURE_##KIND] = { STR_INIT(#KIND), MSG_STRUCTURE_ID_##KIND, sort, country, min, max }
	ROW(SIRET, DIGITS, false, SIRET_DIGITS, SIRET_DIGITS),
	ROW(UE_HORS_FRANCE, ALNUM, true, 2, 13),
	ROW(HORS_UE, TEXT, true, 1, 16),
	ROW(RIDET, DIGITS, false, 9, 10),
	ROW(TAHITI, ALNUM, false, 6, 9),
	ROW(AUTRE, ALNUM, false, 1, STRUCTURE_IDENTIFIER_MAX),
	ROW(PARTICULIER, ALNUM, false, 1, STRUCTURE_IDENTIFIER_MAX),
#undef ROW
};

/* Members of the Union by the prefix of their VAT numbers; France has SIRETs. */
static const char eu_prefixes[][3] = { "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "HR", "HU",
	                               "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
	                               "XI" };

static const struct {
	str name;
	enum msg label;
} kinds[RECIPIENT_KINDS] = {
	[RECIPIENT_NONE] = { STR_INIT("none"), MSG_RECIPIENT_NONE },
	[RECIPIENT_STATE] = { STR_INIT("state"), MSG_RECIPIENT_STATE },
	[RECIPIENT_LOCAL] = { STR_INIT("local"), MSG_RECIPIENT_LOCAL },
	[RECIPIENT_HOSPITAL] = { STR_INIT("hospital"), MSG_RECIPIENT_HOSPITAL },
	[RECIPIENT_COMPANY] = { STR_INIT("company"), MSG_RECIPIENT_COMPANY },
};

static bool id_kind_known(enum structure_id_kind kind)
{
	return kind >= STRUCTURE_SIRET && kind < STRUCTURE_ID_KINDS;
}

str structure_id_kind_name(enum structure_id_kind kind)
{
	return id_kind_known(kind) ? forms[kind].name : STR_NONE;
}

bool structure_id_kind_find(str name, enum structure_id_kind *out)
{
	for (int i = STRUCTURE_SIRET; i < STRUCTURE_ID_KINDS; i++) {
		if (str_eq(name, forms[i].name)) {
			*out = (enum structure_id_kind)i;
			return true;
		}
	}
	return false;
}

str recipient_kind_name(enum recipient_kind kind)
{
	return kind < RECIPIENT_KINDS ? kinds[kind].name : STR_NONE;
}

bool recipient_kind_find(str name, enum recipient_kind *out)
{
	for (int i = 0; i < RECIPIENT_KINDS; i++) {
		if (str_eq(name, kinds[i].name)) {
			*out = (enum recipient_kind)i;
			return true;
		}
	}
	return false;
}

enum msg recipient_kind_label(enum recipient_kind kind)
{
	return kinds[kind < RECIPIENT_KINDS ? kind : RECIPIENT_NONE].label;
}

static str upper_ascii(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < s.n; i++)
		buf_add_char(&b, s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i]);
	return buf_str(&b);
}

str structure_identifier_clean(struct arena *a, enum structure_id_kind kind, str identifier)
{
	if (id_kind_known(kind) && forms[kind].sort == TEXT) /* holds a name: inner blanks count */
		return upper_ascii(a, str_trim(identifier));
	return upper_ascii(a, siret_clean(a, identifier));
}

static bool of_sort(str s, enum sort sort)
{
	if (sort == TEXT)
		return utf8_valid(s) && !utf8_has_control(s);
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		bool letter = s.p[i] >= 'A' && s.p[i] <= 'Z';
		if (!digit && !(letter && sort == ALNUM))
			return false;
	}
	return true;
}

static bool has_country(enum structure_id_kind kind, str s)
{
	if (kind != STRUCTURE_UE_HORS_FRANCE)
		return s.n > 2 && of_sort(str_sub(s, 0, 2), ALNUM) && s.p[0] >= 'A' && s.p[1] >= 'A';
	for (size_t i = 0; i < sizeof(eu_prefixes) / sizeof(eu_prefixes[0]); i++) {
		if (str_starts(s, str_of(eu_prefixes[i])))
			return true;
	}
	return false;
}

bool structure_identifier_valid(enum structure_id_kind kind, str identifier)
{
	if (!id_kind_known(kind))
		return false;
	const struct id_form *f = &forms[kind];
	str rest = identifier;
	if (kind == STRUCTURE_SIRET)
		return siret_valid(identifier);
	if (f->country_first) {
		if (!has_country(kind, identifier))
			return false;
		rest = str_sub(identifier, 2, identifier.n);
	}
	if (!of_sort(rest, f->sort))
		return false;
	size_t n = utf8_count(rest);
	return n >= f->min && n <= f->max;
}

enum msg structure_identifier_hint(enum structure_id_kind kind)
{
	return forms[id_kind_known(kind) ? kind : STRUCTURE_SIRET].hint;
}

struct routing_needs structure_routing_needs(const struct structure *recipient, const struct service *service,
                                             bool has_service, bool has_engagement)
{
	struct routing_needs needs = { 0 };
	if (recipient->service_required) {
		needs.service = true;
		needs.why_service = ROUTING_SERVICE_BY_STRUCTURE;
	}
	if (recipient->engagement_required) {
		needs.engagement = true;
		needs.why_engagement = ROUTING_ENGAGEMENT_BY_STRUCTURE;
	} else if (service && service->engagement_required) {
		needs.engagement = true;
		needs.why_engagement = ROUTING_ENGAGEMENT_BY_SERVICE;
	}
	/* « Either one » is met by whatever the other parameters already require. */
	if (recipient->service_or_engagement_required && !needs.service && !needs.engagement) {
		needs.either = !has_service && !has_engagement;
		needs.why_service = has_engagement ? ROUTING_OPTIONAL : ROUTING_EITHER;
		needs.why_engagement = has_service ? ROUTING_OPTIONAL : ROUTING_EITHER;
	}
	return needs;
}

enum msg routing_reason_text(enum routing_reason reason)
{
	static const enum msg texts[ROUTING_REASONS] = {
		[ROUTING_OPTIONAL] = MSG_ROUTING_OPTIONAL,
		[ROUTING_SERVICE_BY_STRUCTURE] = MSG_ROUTING_SERVICE_BY_STRUCTURE,
		[ROUTING_ENGAGEMENT_BY_STRUCTURE] = MSG_ROUTING_ENGAGEMENT_BY_STRUCTURE,
		[ROUTING_ENGAGEMENT_BY_SERVICE] = MSG_ROUTING_ENGAGEMENT_BY_SERVICE,
		[ROUTING_EITHER] = MSG_ROUTING_EITHER,
	};
	return texts[reason < ROUTING_REASONS ? reason : ROUTING_OPTIONAL];
}

enum ec structure_refusal_to_receive(const struct structure *s)
{
	if (!s->active)
		return E_STRUCTURE_INACTIVE_RECIPIENT;
	if (!s->is_public)
		return E_STRUCTURE_PRIVATE;
	return s->is_moa_only ? E_STRUCTURE_WORKS_ONLY : E_OK;
}

enum ec structure_refusal_to_send(const struct structure *s)
{
	return s->active ? E_OK : E_STRUCTURE_INACTIVE_SENDER;
}

enum ec service_refusal_to_receive(const struct service *s, struct date today)
{
	if (date_is_set(s->valid_until) && date_cmp(today, s->valid_until) > 0)
		return E_SERVICE_CLOSED;
	if (!s->active)
		return E_SERVICE_INACTIVE;
	if (date_is_set(s->valid_from) && date_cmp(today, s->valid_from) < 0)
		return E_SERVICE_NOT_YET_OPEN;
	return E_OK;
}

enum ec structure_check_receives(struct ctx *cx, const struct structure *s)
{
	enum ec ec = structure_refusal_to_receive(s);
	return ec ? fail(cx, ec, M_STR("name", s->name)) : E_OK;
}

enum ec structure_check_sends(struct ctx *cx, const struct structure *s)
{
	enum ec ec = structure_refusal_to_send(s);
	return ec ? fail(cx, ec, M_STR("name", s->name)) : E_OK;
}

enum ec service_check_receives(struct ctx *cx, const struct service *s)
{
	enum ec ec = service_refusal_to_receive(s, time_date(cx->now));
	struct date date = ec == E_SERVICE_CLOSED ? s->valid_until : s->valid_from;
	return ec ? fail(cx, ec, M_STR("code", s->code), M_DATE("date", date)) : E_OK;
}

void structure_check_identifier(struct ctx *cx, str field, enum structure_id_kind kind, str identifier)
{
	if (structure_identifier_valid(kind, identifier))
		return;
	if (kind != STRUCTURE_SIRET) {
		str expected = msg_plain(cx->lang, structure_identifier_hint(kind));
		field_fail(cx, field, E_STRUCTURE_IDENTIFIER, M_STR("expected", expected));
	} else if (!of_sort(identifier, DIGITS)) {
		field_fail(cx, field, E_SIRET_DIGITS);
	} else if (identifier.n != SIRET_DIGITS) {
		field_fail(cx, field, E_SIRET_LENGTH, M_INT("n", (int64_t)identifier.n));
	} else {
		field_fail(cx, field, E_SIRET_CHECK, M_STR("siret", siret_print(cx->arena, identifier)));
	}
}

/* --- words for searching --- */

static bool in_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
	return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 && !(cp >= 0x2000 && cp < 0x2c00) && !(cp >= 0x3000 && cp < 0x3040);
}

str structure_words(struct arena *a, str text)
{
	struct buf b = buf_in(a);
	str rest = utf8_fold(a, text);
	bool apart = false;
	while (rest.n) {
		str before = rest;
		if (!in_word(utf8_next(&rest))) {
			apart = b.n > 0;
			continue;
		}
		if (apart)
			buf_add_char(&b, ' ');
		apart = false;
		buf_add(&b, before.p, before.n - rest.n);
	}
	return buf_str(&b);
}
