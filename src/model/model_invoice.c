#include "model_invoice.h"

#include <stddef.h>

const struct invoice_limits invoice_limits = {
	.number = 20,
	.engagement = 50,
	.market = 50,
	.service_code = SERVICE_CODE_MAX,
	.comment = 1024,
	.exemption = 1024,
	.vat_line_tolerance_minor = 100,
	.vat_sum_tolerance_minor = 1,
	.oldest_years = 10,
	.amount_max_minor = INT64_C(99999999999999),
};

struct word {
	str name;
	enum msg label;
};

static const struct word types[] = {
	[INVOICE_FACTURE] = { STR_INIT("facture"), MSG_INVOICE_TYPE_FACTURE },
	[INVOICE_AVOIR] = { STR_INIT("avoir"), MSG_INVOICE_TYPE_AVOIR },
};

static const struct word modes[] = {
	[DEPOSIT_PORTAL] = { .name = STR_INIT("portal") },
	[DEPOSIT_API] = { .name = STR_INIT("api") },
	[DEPOSIT_EDI] = { .name = STR_INIT("edi") },
};

static const struct word means[] = {
	[PAYMENT_UNSAID] = { STR_INIT(""), MSG_INVOICE_MEANS_UNSAID },
	[PAYMENT_VIREMENT] = { STR_INIT("VIREMENT"), MSG_INVOICE_MEANS_VIREMENT },
	[PAYMENT_CHEQUE] = { STR_INIT("CHEQUE"), MSG_INVOICE_MEANS_CHEQUE },
	[PAYMENT_PRELEVEMENT] = { STR_INIT("PRELEVEMENT"), MSG_INVOICE_MEANS_PRELEVEMENT },
	[PAYMENT_ESPECE] = { STR_INIT("ESPECE"), MSG_INVOICE_MEANS_ESPECE },
	[PAYMENT_AUTRE] = { STR_INIT("AUTRE"), MSG_INVOICE_MEANS_AUTRE },
	[PAYMENT_REPORT] = { STR_INIT("REPORT"), MSG_INVOICE_MEANS_REPORT },
};

static const struct word regimes[] = {
	[VAT_UNSAID] = { STR_INIT(""), MSG_INVOICE_VAT_UNSAID },
	[VAT_SUR_DEBIT] = { STR_INIT("TVA_SUR_DEBIT"), MSG_INVOICE_VAT_SUR_DEBIT },
	[VAT_SUR_ENCAISSEMENT] = { STR_INIT("TVA_SUR_ENCAISSEMENT"), MSG_INVOICE_VAT_SUR_ENCAISSEMENT },
	[VAT_EXONERATION] = { STR_INIT("EXONERATION"), MSG_INVOICE_VAT_EXONERATION },
	[VAT_SANS] = { STR_INIT("SANS_TVA"), MSG_INVOICE_VAT_SANS },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Index of a name; -1 when it is none. Case is ASCII and does not count. */
static int word_find(const struct word *table, size_t n, str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_nocase(name, table[i].name))
			return (int)i;
	}
	return -1;
}

str invoice_type_name(enum invoice_type t)
{
	return types[t].name;
}

bool invoice_type_find(str name, enum invoice_type *out)
{
	int i = word_find(types, COUNT(types), name);
	*out = i < 0 ? INVOICE_FACTURE : (enum invoice_type)i;
	return i >= 0;
}

enum msg invoice_type_label(enum invoice_type t)
{
	return types[t].label;
}

str deposit_mode_name(enum deposit_mode m)
{
	return modes[m].name;
}

bool deposit_mode_find(str name, enum deposit_mode *out)
{
	int i = word_find(modes, COUNT(modes), name);
	*out = i < 0 ? DEPOSIT_PORTAL : (enum deposit_mode)i;
	return i >= 0;
}

str payment_means_name(enum payment_means m)
{
	return means[m].name;
}

bool payment_means_find(str name, enum payment_means *out)
{
	int i = word_find(means, COUNT(means), name);
	*out = i < 0 ? PAYMENT_UNSAID : (enum payment_means)i;
	return i >= 0;
}

enum msg payment_means_label(enum payment_means m)
{
	return means[m].label;
}

str vat_regime_name(enum vat_regime r)
{
	return regimes[r].name;
}

bool vat_regime_find(str name, enum vat_regime *out)
{
	int i = word_find(regimes, COUNT(regimes), name);
	*out = i < 0 ? VAT_UNSAID : (enum vat_regime)i;
	return i >= 0;
}

enum msg vat_regime_label(enum vat_regime r)
{
	return regimes[r].label;
}

static bool number_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' ||
	       c == '+' || c == '_' || c == '/';
}

bool invoice_number_valid(str number)
{
	if (number.n == 0 || number.n > invoice_limits.number)
		return false;
	for (size_t i = 0; i < number.n; i++) {
		if (!number_char(number.p[i]))
			return false;
		if (number.p[i] == ' ' && (i == 0 || i + 1 == number.n || number.p[i + 1] == ' '))
			return false;
	}
	return true;
}

str invoice_number_key(struct arena *a, str number)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < number.n; i++) {
		char c = number.p[i];
		if (c != ' ')
			buf_add_char(&b, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	return buf_str(&b);
}

void invoice_fill_totals(struct invoice *inv)
{
	struct money sum = { 0 };
	bool known = inv->nvat > 0;
	for (size_t i = 0; i < inv->nvat; i++)
		known = known && money_add(sum, inv->vat[i].amount, &sum);
	if (!inv->has_tva && known) {
		inv->tva = sum;
		inv->has_tva = true;
	}
	if (!inv->has_tva && inv->has_ht && inv->has_ttc)
		inv->has_tva = money_sub(inv->ttc, inv->ht, &inv->tva);
	if (!inv->has_ttc && inv->has_ht && inv->has_tva)
		inv->has_ttc = money_add(inv->ht, inv->tva, &inv->ttc);
	if (!inv->has_ht && inv->has_ttc && inv->has_tva)
		inv->has_ht = money_sub(inv->ttc, inv->tva, &inv->ht);
	if (!inv->has_net && inv->has_ttc)
		inv->has_net = money_sub(inv->ttc, inv->prepaid, &inv->net);
}
