#include "service_form.h"

#include "model_iban.h"
#include "model_siret.h"

/* One row a field: its name, and what of the reading fills it. */
static const struct {
	const char *name;
	enum read_field read;
} fields[DRAFT_FIELD_COUNT] = {
	[DRAFT_KIND] = { "type", READ_DOC_TYPE },
	[DRAFT_RECIPIENT_SIRET] = { "recipient_siret", READ_RECIPIENT_SIRET },
	[DRAFT_SERVICE_CODE] = { "service_code", READ_SERVICE_CODE },
	[DRAFT_ENGAGEMENT] = { "engagement", READ_ENGAGEMENT },
	[DRAFT_MARKET] = { "market", READ_MARKET },
	[DRAFT_INVOICE_NUMBER] = { "invoice_number", READ_INVOICE_NUMBER },
	[DRAFT_ISSUE_DATE] = { "issue_date", READ_ISSUE_DATE },
	[DRAFT_CURRENCY] = { "currency", READ_CURRENCY },
	[DRAFT_TOTAL_HT] = { "total_ht", READ_TOTAL_HT },
	[DRAFT_TOTAL_TVA] = { "total_tva", READ_TOTAL_TVA },
	[DRAFT_TOTAL_TTC] = { "total_ttc", READ_TOTAL_TTC },
	[DRAFT_PREPAID] = { "prepaid", READ_PREPAID },
	[DRAFT_NET] = { "net_a_payer", READ_NET_A_PAYER },
	[DRAFT_PAYMENT_MEANS] = { "payment_means", READ_FIELD_COUNT },
	[DRAFT_IBAN] = { "iban", READ_IBAN },
	[DRAFT_COMMENT] = { "comment", READ_FIELD_COUNT },
};

const char *draft_field_name(enum draft_field f)
{
	return f < DRAFT_FIELD_COUNT ? fields[f].name : "";
}

bool draft_field_find(str name, enum draft_field *out)
{
	for (int i = 0; i < DRAFT_FIELD_COUNT; i++) {
		if (str_eq(name, str_of(fields[i].name))) {
			*out = (enum draft_field)i;
			return true;
		}
	}
	return false;
}

enum read_field form_read_field(enum draft_field f)
{
	return fields[f].read;
}

/* --- as JSON --- */

static void print_fields(struct json_out *j, const char *key, const str *values)
{
	json_key(j, key);
	json_open(j);
	for (int f = 0; f < DRAFT_FIELD_COUNT; f++) {
		if (str_empty(values[f]))
			continue;
		json_key(j, fields[f].name);
		json_put_str(j, values[f]);
	}
	json_close(j);
}

str form_print(struct arena *a, const struct draft_form *form, const struct form_prefill *prefill)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	json_open(&j);
	print_fields(&j, "fields", form->fields);
	json_key(&j, "vat");
	json_open_list(&j);
	for (size_t i = 0; i < form->nvat; i++) {
		json_open_list(&j);
		json_put_str(&j, form->vat[i].rate);
		json_put_str(&j, form->vat[i].base);
		json_put_str(&j, form->vat[i].amount);
		json_close_list(&j);
	}
	json_close_list(&j);
	print_fields(&j, "read", prefill->fields);
	json_close(&j);
	return buf_str(&b);
}

static void parse_fields(const struct json *o, const char *key, str *values)
{
	const struct json *list = json_member(o, key);
	for (int f = 0; f < DRAFT_FIELD_COUNT; f++)
		values[f] = json_str(list, fields[f].name);
}

void form_parse(struct ctx *cx, str json, struct draft_form *form, struct form_prefill *prefill)
{
	const struct json *o = NULL;
	*form = (struct draft_form){ 0 };
	*prefill = (struct form_prefill){ 0 };
	if (json_parse(cx, json, &o) != E_OK) {
		failure_clear(cx);
		return;
	}
	parse_fields(o, "fields", form->fields);
	parse_fields(o, "read", prefill->fields);
	const struct json *vat = json_member(o, "vat");
	for (size_t i = 0; vat && i < vat->n && i < DRAFT_VAT_MAX; i++) {
		const struct json *line = &vat->items[i];
		if (line->kind != JSON_ARRAY || line->n != 3)
			continue;
		form->vat[form->nvat].rate = line->items[0].text;
		form->vat[form->nvat].base = line->items[1].text;
		form->vat[form->nvat].amount = line->items[2].text;
		form->nvat++;
	}
}

/* --- as an invoice --- */

/* False when nothing is typed, or nothing that is an amount. */
static bool parse_amount(struct ctx *cx, str field, str typed, struct money *out)
{
	dec d;
	typed = str_trim(typed);
	if (str_empty(typed))
		return false;
	if (dec_parse_human(typed, false, &d) && dec_to_money(d, out))
		return true;
	field_fail(cx, field, E_INVOICE_AMOUNT, M_STR("value", typed));
	return false;
}

static void parse_amounts(struct ctx *cx, const struct draft_form *form, struct invoice *inv)
{
	inv->has_ht = parse_amount(cx, FIELD_HT, form->fields[DRAFT_TOTAL_HT], &inv->ht);
	inv->has_tva = parse_amount(cx, FIELD_TVA, form->fields[DRAFT_TOTAL_TVA], &inv->tva);
	inv->has_ttc = parse_amount(cx, FIELD_TTC, form->fields[DRAFT_TOTAL_TTC], &inv->ttc);
	inv->has_net = parse_amount(cx, FIELD_NET, form->fields[DRAFT_NET], &inv->net);
	(void)parse_amount(cx, FIELD_PREPAID, form->fields[DRAFT_PREPAID], &inv->prepaid);
}

static str vat_field(struct ctx *cx, size_t line, const char *part)
{
	return str_printf(cx->arena, "vat[%zu].%s", line, part);
}

static void parse_vat_line(struct ctx *cx, const struct draft_form *form, size_t i, struct invoice_vat *out)
{
	str rate = str_trim(form->vat[i].rate);
	if (str_ends(rate, STR("%")))
		rate = str_trim(str_sub(rate, 0, rate.n - 1));
	if (str_empty(rate))
		field_fail(cx, vat_field(cx, i, "rate"), E_FIELD_REQUIRED);
	else if (!dec_parse_human(rate, true, &out->rate))
		field_fail(cx, vat_field(cx, i, "rate"), E_INVOICE_VAT_RATE);
	if (str_empty(str_trim(form->vat[i].base)))
		field_fail(cx, vat_field(cx, i, "base"), E_FIELD_REQUIRED);
	if (str_empty(str_trim(form->vat[i].amount)))
		field_fail(cx, vat_field(cx, i, "amount"), E_FIELD_REQUIRED);
	(void)parse_amount(cx, vat_field(cx, i, "base"), form->vat[i].base, &out->base);
	(void)parse_amount(cx, vat_field(cx, i, "amount"), form->vat[i].amount, &out->amount);
}

static bool vat_line_is_blank(const struct draft_form *form, size_t i)
{
	return str_empty(str_trim(form->vat[i].rate)) && str_empty(str_trim(form->vat[i].base)) &&
	       str_empty(str_trim(form->vat[i].amount));
}

static void parse_vat(struct ctx *cx, const struct draft_form *form, struct invoice *inv)
{
	size_t n = form->nvat < DRAFT_VAT_MAX ? form->nvat : DRAFT_VAT_MAX;
	inv->vat = ARENA_ARRAY(cx->arena, struct invoice_vat, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!vat_line_is_blank(form, i))
			parse_vat_line(cx, form, i, &inv->vat[inv->nvat++]);
	}
}

static void parse_kinds(struct ctx *cx, const struct draft_form *form, struct invoice *inv)
{
	str type = str_trim(form->fields[DRAFT_KIND]);
	str means = str_trim(form->fields[DRAFT_PAYMENT_MEANS]);
	if (!str_empty(type) && !invoice_type_find(type, &inv->type))
		field_fail(cx, FIELD_TYPE, E_FIELD_FORMAT, M_STR("expected", STR("facture, avoir")));
	if (!str_empty(means) && !payment_means_find(means, &inv->means))
		field_fail(cx, FIELD_MEANS, E_FIELD_FORMAT, M_STR("expected", STR("VIREMENT, CHEQUE, PRELEVEMENT…")));
}

void form_to_invoice(struct ctx *cx, const struct draft_form *form, struct invoice *out)
{
	const str *f = form->fields;
	str date = str_trim(f[DRAFT_ISSUE_DATE]);
	str currency = str_trim(f[DRAFT_CURRENCY]);
	*out = (struct invoice){
		.type = INVOICE_FACTURE,
		.cadre = CADRE_A1,
		.number = str_trim(f[DRAFT_INVOICE_NUMBER]),
		.currency = str_empty(currency) ? STR("EUR") : currency,
		.engagement = str_trim(f[DRAFT_ENGAGEMENT]),
		.market = str_trim(f[DRAFT_MARKET]),
		.iban = iban_clean(cx->arena, f[DRAFT_IBAN]),
		.comment = str_trim(f[DRAFT_COMMENT]),
	};
	out->recipient.id_kind = STRUCTURE_SIRET;
	out->recipient.identifier =
		structure_identifier_clean(cx->arena, STRUCTURE_SIRET, f[DRAFT_RECIPIENT_SIRET]);
	out->recipient.service_code = str_trim(f[DRAFT_SERVICE_CODE]);
	if (!str_empty(date) && !date_parse_human(date, &out->issued))
		field_fail(cx, FIELD_ISSUED, E_INVOICE_DATE, M_STR("value", date));
	parse_kinds(cx, form, out);
	parse_amounts(cx, form, out);
	parse_vat(cx, form, out);
}

/* --- from a reading --- */

/* How a value is written in the form, its source being normalised. */
static str typed_amount(struct ctx *cx, str value)
{
	dec d;
	struct money m;
	if (!dec_parse(value, &d) || !dec_to_money(d, &m))
		return value;
	return format_amount(cx->arena, cx->lang, m);
}

static str typed_value(struct ctx *cx, enum draft_field f, str value)
{
	struct date date;
	enum invoice_type type;
	switch (f) {
	case DRAFT_KIND:
		return invoice_type_find(value, &type) ? value : STR_NONE;
	case DRAFT_RECIPIENT_SIRET:
		return siret_print(cx->arena, value);
	case DRAFT_ISSUE_DATE:
		return date_parse_iso(value, &date) ? format_date(cx->arena, cx->lang, date) : value;
	case DRAFT_TOTAL_HT:
	case DRAFT_TOTAL_TVA:
	case DRAFT_TOTAL_TTC:
	case DRAFT_PREPAID:
	case DRAFT_NET:
		return typed_amount(cx, value);
	case DRAFT_IBAN:
		return iban_print(cx->arena, value);
	default:
		return value;
	}
}

void form_of_reading(struct ctx *cx, const struct read_invoice *reading, struct draft_form *out)
{
	*out = (struct draft_form){ 0 };
	for (int i = 0; i < DRAFT_FIELD_COUNT; i++) {
		enum draft_field f = (enum draft_field)i;
		if (fields[f].read == READ_FIELD_COUNT)
			continue;
		const struct read_value *v = &reading->fields[fields[f].read];
		if (v->reason == READ_FOUND && !str_empty(v->value))
			out->fields[f] = typed_value(cx, f, v->value);
	}
	for (size_t i = 0; i < reading->nvat && i < DRAFT_VAT_MAX; i++) {
		const struct read_vat_line *line = &reading->vat[i];
		out->vat[i].rate = format_dec(cx->arena, cx->lang, line->rate);
		out->vat[i].base = typed_amount(cx, dec_print(cx->arena, line->base));
		out->vat[i].amount = typed_amount(cx, dec_print(cx->arena, line->amount));
		out->nvat = i + 1;
	}
}
