#include "reader.h"

static const char *const field_names[READ_FIELD_COUNT] = {
	[READ_DOC_TYPE] = "doc_type",
	[READ_INVOICE_NUMBER] = "invoice_number",
	[READ_ISSUE_DATE] = "issue_date",
	[READ_DUE_DATE] = "due_date",
	[READ_CURRENCY] = "currency",
	[READ_SUPPLIER_SIRET] = "supplier_siret",
	[READ_SUPPLIER_SIREN] = "supplier_siren",
	[READ_SUPPLIER_VAT] = "supplier_vat",
	[READ_RECIPIENT_SIRET] = "recipient_siret",
	[READ_RECIPIENT_SIREN] = "recipient_siren",
	[READ_RECIPIENT_VAT] = "recipient_vat",
	[READ_SERVICE_CODE] = "service_code",
	[READ_ENGAGEMENT] = "engagement",
	[READ_MARKET] = "market",
	[READ_TOTAL_HT] = "total_ht",
	[READ_TOTAL_TVA] = "total_tva",
	[READ_TOTAL_TTC] = "total_ttc",
	[READ_PREPAID] = "prepaid",
	[READ_NET_A_PAYER] = "net_a_payer",
	[READ_IBAN] = "iban",
};

static const char *const advice_names[ADVICE_COUNT] = {
	[ADVICE_SCAN] = "scan",
	[ADVICE_MISSING_KEYWORD] = "missing_keyword",
	[ADVICE_GLUED] = "glued",
	[ADVICE_COLOUR] = "colour",
	[ADVICE_HIDDEN_TEXT] = "hidden_text",
	[ADVICE_PASSWORD] = "password",
	[ADVICE_BROKEN] = "broken",
	[ADVICE_PAGE_NOT_READ] = "page_not_read",
	[ADVICE_SEVERAL_INVOICES] = "several_invoices",
	[ADVICE_EMBEDDED_MISMATCH] = "embedded_mismatch",
};

const char *read_field_name(enum read_field f)
{
	return f < READ_FIELD_COUNT ? field_names[f] : "";
}

const char *read_advice_name(enum read_advice_code code)
{
	return code < ADVICE_COUNT ? advice_names[code] : "";
}
