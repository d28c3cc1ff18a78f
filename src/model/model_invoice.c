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

/* The functions of a table: the name of each value and the value of each name; the words for people. */
#define NAMES(noun, table, otherwise)                                \
	str noun##_name(enum noun v)                                 \
	{                                                            \
		return (table)[v].name;                              \
	}                                                            \
	bool noun##_find(str name, enum noun *out)                   \
	{                                                            \
		int i = word_find(table, COUNT(table), name);        \
		*out = i < 0 ? (otherwise) : (enum noun)i;           \
		return i >= 0;                                       \
	}
#define LABELS(noun, table)                \
	enum msg noun##_label(enum noun v) \
	{                                  \
		return (table)[v].label;   \
	}

NAMES(invoice_type, types, INVOICE_FACTURE)
LABELS(invoice_type, types)
NAMES(deposit_mode, modes, DEPOSIT_PORTAL)
NAMES(payment_means, means, PAYMENT_UNSAID)
LABELS(payment_means, means)
NAMES(vat_regime, regimes, VAT_UNSAID)
LABELS(vat_regime, regimes)

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
