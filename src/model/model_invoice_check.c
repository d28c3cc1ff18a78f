#include "model_iban.h"
#include "model_invoice.h"

#include "core_utf8.h"

#define RATE_SCALE_MAX 4

/* --- text --- */

struct text_rule {
	str field;
	str value;
	size_t max;
	bool required;
	bool lines; /* line ends and tabs are welcome */
};

static bool has_control(str s, bool lines)
{
	while (s.n) {
		str rest = s;
		uint32_t cp = utf8_next(&rest);
		bool welcome = lines && (cp == '\n' || cp == '\r' || cp == '\t');
		if (!welcome && utf8_has_control(str_sub(s, 0, s.n - rest.n)))
			return true;
		s = rest;
	}
	return false;
}

/* False when nothing more can be said about this field. */
static bool check_text(struct ctx *cx, const struct text_rule *r)
{
	if (str_empty(str_trim(r->value))) {
		if (r->required)
			field_fail(cx, r->field, E_FIELD_REQUIRED);
		return false;
	}
	if (!utf8_valid(r->value))
		field_fail(cx, r->field, E_UTF8);
	else if (utf8_count(r->value) > r->max)
		field_fail(cx, r->field, E_FIELD_LONG, M_INT("max", (int64_t)r->max));
	else if (has_control(r->value, r->lines))
		field_fail(cx, r->field, E_INVOICE_TEXT);
	else
		return true;
	return false;
}

static void check_texts(struct ctx *cx, const struct invoice *inv)
{
	const struct invoice_limits *max = &invoice_limits;
	const struct text_rule texts[] = {
		{ FIELD_SERVICE, inv->recipient.service_code, max->service_code, false, false },
		{ FIELD_ENGAGEMENT, inv->engagement, max->engagement, false, false },
		{ FIELD_MARKET, inv->market, max->market, false, false },
		{ FIELD_PREVIOUS, inv->previous, max->number, false, false },
		{ FIELD_EXEMPTION, inv->exemption, max->exemption, false, true },
		{ FIELD_COMMENT, inv->comment, max->comment, false, true },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_text(cx, &texts[i]);
}

/* The first character a number may not have, for its sentence; empty when blanks are the trouble. */
static str foreign_character(str number)
{
	while (number.n) {
		str rest = number;
		utf8_next(&rest);
		str one = str_sub(number, 0, number.n - rest.n);
		if (!str_eq(one, STR(" ")) && !invoice_number_valid(one))
			return one;
		number = rest;
	}
	return STR_NONE;
}

static void check_number(struct ctx *cx, str number, bool required)
{
	struct text_rule rule = { FIELD_NUMBER, number, invoice_limits.number, required, false };
	if (!check_text(cx, &rule) || invoice_number_valid(number))
		return;
	str found = foreign_character(number);
	if (str_empty(found))
		field_fail(cx, FIELD_NUMBER, E_INVOICE_NUMBER_BLANKS);
	else
		field_fail(cx, FIELD_NUMBER, E_INVOICE_NUMBER, M_STR("found", found));
}

/* --- dates, parties --- */

static void check_dates(struct ctx *cx, const struct invoice *inv)
{
	struct date today = time_date(cx->now);
	struct date oldest = today;
	oldest.year = (int16_t)(today.year - invoice_limits.oldest_years);
	if (!date_is_set(inv->issued))
		field_fail(cx, FIELD_ISSUED, E_FIELD_REQUIRED);
	else if (date_cmp(inv->issued, today) > 0)
		field_fail(cx, FIELD_ISSUED, E_INVOICE_DATE_FUTURE, M_DATE("date", inv->issued));
	else if (date_cmp(inv->issued, oldest) < 0)
		field_fail(cx, FIELD_ISSUED, E_INVOICE_DATE_OLD, M_DATE("date", inv->issued),
		           M_INT("years", invoice_limits.oldest_years));
	if (date_is_set(inv->due) && date_is_set(inv->issued) && date_cmp(inv->due, inv->issued) < 0)
		field_fail(cx, FIELD_DUE, E_INVOICE_DUE_BEFORE, M_DATE("due", inv->due), M_DATE("date", inv->issued));
}

static bool currency_valid(str s)
{
	if (s.n != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	}
	return true;
}

static void check_parties(struct ctx *cx, const struct invoice *inv)
{
	const struct invoice_party *from = &inv->supplier;
	const struct invoice_party *to = &inv->recipient;
	if (!str_empty(from->identifier))
		structure_check_identifier(cx, FIELD_SUPPLIER, from->id_kind, from->identifier);
	if (str_empty(to->identifier))
		field_fail(cx, FIELD_RECIPIENT, E_FIELD_REQUIRED);
	else if (from->id_kind == to->id_kind && str_eq(from->identifier, to->identifier))
		field_fail(cx, FIELD_RECIPIENT, E_INVOICE_SAME_PARTY);
	else
		structure_check_identifier(cx, FIELD_RECIPIENT, to->id_kind, to->identifier);
}

/* --- amounts --- */

#define AMOUNT(name, m) M_MONEY(name, m, inv->currency)

struct amount {
	str field;
	bool there;
	struct money value;
};

#define AMOUNTS 5

static void list_amounts(const struct invoice *inv, struct amount out[AMOUNTS])
{
	const struct amount all[AMOUNTS] = {
		{ FIELD_HT, inv->has_ht, inv->ht },        { FIELD_TVA, inv->has_tva, inv->tva },
		{ FIELD_TTC, inv->has_ttc, inv->ttc },     { FIELD_NET, inv->has_net, inv->net },
		{ FIELD_PREPAID, true, inv->prepaid },
	};
	for (size_t i = 0; i < AMOUNTS; i++)
		out[i] = all[i];
}

static int64_t absolute(struct money m)
{
	return m.minor < 0 ? -m.minor : m.minor; /* INT64_MIN was refused as too large */
}

static bool too_large(struct money m)
{
	return m.minor > invoice_limits.amount_max_minor || m.minor < -invoice_limits.amount_max_minor;
}

/* False when an amount is missing or cannot be calculated with. */
static bool check_amounts_there(struct ctx *cx, const struct invoice *inv)
{
	struct amount all[AMOUNTS];
	bool good = true;
	list_amounts(inv, all);
	for (size_t i = 0; i < AMOUNTS; i++) {
		if (!all[i].there) {
			field_fail(cx, all[i].field, E_FIELD_REQUIRED);
			good = false;
		} else if (too_large(all[i].value)) {
			struct money max = { invoice_limits.amount_max_minor };
			field_fail(cx, all[i].field, E_INVOICE_AMOUNT_LARGE, AMOUNT("max", max));
			good = false;
		}
	}
	return good;
}

/* An invoice has no negative total. A credit note is written with positive amounts by some and
 * with negative ones by others, but never with both. */
static void check_signs(struct ctx *cx, const struct invoice *inv)
{
	struct amount all[AMOUNTS];
	int64_t sign = inv->ttc.minor;
	list_amounts(inv, all);
	for (size_t i = 0; i < AMOUNTS; i++) {
		int64_t v = all[i].value.minor;
		bool mixed = (v < 0 && sign > 0) || (v > 0 && sign < 0);
		if (inv->type == INVOICE_FACTURE && v < 0 && !str_eq(all[i].field, FIELD_PREPAID))
			field_fail(cx, all[i].field, E_INVOICE_AMOUNT_NEGATIVE, AMOUNT("amount", all[i].value));
		else if (inv->type == INVOICE_AVOIR && mixed)
			field_fail(cx, all[i].field, E_INVOICE_CREDIT_SIGNS);
	}
}

static void check_sums(struct ctx *cx, const struct invoice *inv)
{
	struct money sum;
	bool adds_up = !money_add(inv->ht, inv->tva, &sum) || sum.minor == inv->ttc.minor;
	if (!adds_up)
		field_fail(cx, FIELD_TTC, E_INVOICE_TOTAL_SUM, AMOUNT("ht", inv->ht), AMOUNT("tva", inv->tva),
		           AMOUNT("sum", sum), AMOUNT("ttc", inv->ttc));
	/* Under a total that is wrong itself, the net that follows from it says nothing new. */
	bool opposite = (inv->prepaid.minor < 0) != (inv->ttc.minor < 0) && inv->prepaid.minor != 0;
	if (opposite || absolute(inv->prepaid) > absolute(inv->ttc))
		field_fail(cx, FIELD_PREPAID, E_INVOICE_PREPAID, AMOUNT("prepaid", inv->prepaid), AMOUNT("ttc", inv->ttc));
	else if (adds_up && money_sub(inv->ttc, inv->prepaid, &sum) && sum.minor != inv->net.minor)
		field_fail(cx, FIELD_NET, E_INVOICE_NET_SUM, AMOUNT("ttc", inv->ttc), AMOUNT("prepaid", inv->prepaid),
		           AMOUNT("sum", sum), AMOUNT("net", inv->net));
}

/* --- VAT --- */

static bool differs(struct money a, struct money b, int64_t tolerance)
{
	struct money d;
	return !money_sub(a, b, &d) || absolute(d) > tolerance;
}

static bool rate_valid(dec rate)
{
	return rate.scale <= RATE_SCALE_MAX && dec_cmp(rate, (dec){ 0, 0 }) >= 0 && dec_cmp(rate, (dec){ 100, 0 }) <= 0;
}

/* base × rate / 100, rounded to cents. */
static bool vat_expected(const struct invoice_vat *v, struct money *out)
{
	dec factor = { v->rate.m, (uint8_t)(v->rate.scale + 2) };
	dec product;
	return dec_mul(dec_of_money(v->base), factor, 2, &product) && dec_to_money(product, out);
}

/* False when the line cannot go into the sums. */
static bool check_vat_line(struct ctx *cx, const struct invoice *inv, size_t i)
{
	const struct invoice_vat *v = &inv->vat[i];
	struct money expected;
	if (too_large(v->base) || too_large(v->amount)) {
		struct money max = { invoice_limits.amount_max_minor };
		str field = str_printf(cx->arena, "vat[%zu].%s", i, too_large(v->base) ? "base" : "amount");
		field_fail(cx, field, E_INVOICE_AMOUNT_LARGE, AMOUNT("max", max));
		return false;
	}
	if (!rate_valid(v->rate))
		field_fail(cx, str_printf(cx->arena, "vat[%zu].rate", i), E_INVOICE_VAT_RATE);
	else if (vat_expected(v, &expected) && differs(expected, v->amount, invoice_limits.vat_line_tolerance_minor))
		field_fail(cx, str_printf(cx->arena, "vat[%zu].amount", i), E_INVOICE_VAT_LINE, AMOUNT("base", v->base),
		           M_DEC("rate", v->rate), AMOUNT("expected", expected), AMOUNT("amount", v->amount));
	return true;
}

static void check_vat(struct ctx *cx, const struct invoice *inv)
{
	struct money bases = { 0 };
	struct money amounts = { 0 };
	int64_t tolerance = (int64_t)inv->nvat * invoice_limits.vat_sum_tolerance_minor;
	if (inv->nvat > INVOICE_VAT_LINES_MAX) {
		field_fail(cx, FIELD_VAT, E_INVOICE_VAT_LINES, M_INT("max", INVOICE_VAT_LINES_MAX));
		return;
	}
	bool summed = inv->nvat > 0;
	for (size_t i = 0; i < inv->nvat; i++) {
		summed = check_vat_line(cx, inv, i) && summed;
		summed = summed && money_add(bases, inv->vat[i].base, &bases) &&
		         money_add(amounts, inv->vat[i].amount, &amounts);
	}
	if (summed && inv->has_tva && differs(amounts, inv->tva, tolerance))
		field_fail(cx, FIELD_TVA, E_INVOICE_VAT_SUM, AMOUNT("sum", amounts), AMOUNT("tva", inv->tva));
	if (summed && inv->has_ht && differs(bases, inv->ht, tolerance))
		field_fail(cx, FIELD_HT, E_INVOICE_VAT_BASE_SUM, AMOUNT("sum", bases), AMOUNT("ht", inv->ht));
}

static void check_regime(struct ctx *cx, const struct invoice *inv)
{
	bool without = inv->vat_regime == VAT_EXONERATION || inv->vat_regime == VAT_SANS;
	if (without && inv->has_tva && inv->tva.minor != 0)
		field_fail(cx, FIELD_TVA, E_INVOICE_VAT_WITHOUT, AMOUNT("tva", inv->tva));
	if (inv->vat_regime == VAT_EXONERATION && str_empty(str_trim(inv->exemption)))
		field_fail(cx, FIELD_EXEMPTION, E_INVOICE_EXEMPTION);
}

/* --- the whole --- */

void invoice_check(struct ctx *cx, const struct invoice *inv)
{
	check_number(cx, inv->number, true);
	check_dates(cx, inv);
	check_parties(cx, inv);
	check_texts(cx, inv);
	if (!cadre_is_simple(inv->cadre))
		field_fail(cx, FIELD_CADRE, E_INVOICE_CADRE);
	if (!currency_valid(inv->currency))
		field_fail(cx, FIELD_CURRENCY, E_INVOICE_CURRENCY);
	if (check_amounts_there(cx, inv)) {
		check_signs(cx, inv);
		check_sums(cx, inv);
	}
	check_vat(cx, inv);
	check_regime(cx, inv);
	if (!str_empty(inv->iban) && !iban_valid(inv->iban))
		field_fail(cx, FIELD_IBAN, E_INVOICE_IBAN);
}

void invoice_check_draft(struct ctx *cx, const struct invoice *inv)
{
	const struct text_rule number = { FIELD_NUMBER, inv->number, invoice_limits.number, false, false };
	check_text(cx, &number);
	check_texts(cx, inv);
}

static void check_service(struct ctx *cx, const struct invoice *inv, const struct structure *recipient,
                          const struct service *service)
{
	str code = inv->recipient.service_code;
	if (!service) {
		field_fail(cx, FIELD_SERVICE, E_SERVICE_UNKNOWN, M_STR("name", recipient->name), M_STR("code", code));
		return;
	}
	enum ec ec = service_refusal_to_receive(service, time_date(cx->now));
	struct date date = ec == E_SERVICE_CLOSED ? service->valid_until : service->valid_from;
	if (ec)
		field_fail(cx, FIELD_SERVICE, ec, M_STR("code", code), M_DATE("date", date));
}

void invoice_check_routing(struct ctx *cx, const struct invoice *inv, const struct structure *recipient,
                           const struct service *service)
{
	bool has_service = !str_empty(str_trim(inv->recipient.service_code));
	bool has_engagement = !str_empty(str_trim(inv->engagement));
	struct routing_needs needs = structure_routing_needs(recipient, service, has_service, has_engagement);
	enum ec ec = structure_refusal_to_receive(recipient);
	if (ec)
		field_fail(cx, FIELD_RECIPIENT, ec, M_STR("name", recipient->name));
	if (has_service)
		check_service(cx, inv, recipient, service);
	else if (needs.service)
		field_fail(cx, FIELD_SERVICE, E_INVOICE_SERVICE_REQUIRED, M_STR("name", recipient->name));
	if (needs.either)
		field_fail(cx, FIELD_ENGAGEMENT, E_INVOICE_EITHER_REQUIRED, M_STR("name", recipient->name));
	if (has_engagement || !needs.engagement)
		return;
	if (needs.why_engagement == ROUTING_ENGAGEMENT_BY_SERVICE)
		field_fail(cx, FIELD_ENGAGEMENT, E_INVOICE_ENGAGEMENT_SERVICE, M_STR("code", service->code));
	else
		field_fail(cx, FIELD_ENGAGEMENT, E_INVOICE_ENGAGEMENT_REQUIRED, M_STR("name", recipient->name));
}
