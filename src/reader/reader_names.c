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

bool read_field_find(str name, enum read_field *out)
{
	for (int i = 0; i < READ_FIELD_COUNT; i++) {
		if (!str_eq(name, str_of(field_names[i])))
			continue;
		*out = (enum read_field)i;
		return true;
	}
	return false;
}

enum msg read_reason_message(enum read_reason reason)
{
	static const enum msg messages[READ_REASON_COUNT] = {
		[READ_NO_KEYWORD] = MSG_READER_REASON_NO_KEYWORD,
		[READ_NO_VALUE] = MSG_READER_REASON_NO_VALUE,
		[READ_CHECK_FAILED] = MSG_READER_REASON_CHECK_FAILED,
		[READ_GLUED] = MSG_READER_REASON_GLUED,
		[READ_INVISIBLE] = MSG_READER_REASON_INVISIBLE,
		[READ_NO_TEXT] = MSG_READER_REASON_NO_TEXT,
		[READ_NOT_READ_PAGES] = MSG_READER_REASON_PAGE_NOT_READ,
		[READ_AMBIGUOUS] = MSG_READER_REASON_AMBIGUOUS,
	};

	return reason > READ_FOUND && reason < READ_REASON_COUNT ? messages[reason] : MSG_READER_REASON_NO_KEYWORD;
}

enum msg read_why_message(enum read_why why)
{
	static const enum msg messages[READ_WHY_COUNT] = {
		[READ_WHY_KEYWORD] = MSG_READER_WHY_KEYWORD,   [READ_WHY_SUMS] = MSG_READER_WHY_SUMS,
		[READ_WHY_DEDUCED] = MSG_READER_WHY_DEDUCED,   [READ_WHY_REPEATED] = MSG_READER_WHY_REPEATED,
		[READ_WHY_PARTY] = MSG_READER_WHY_PARTY,       [READ_WHY_ALONE] = MSG_READER_WHY_ALONE,
		[READ_WHY_REMEMBERED] = MSG_READER_WHY_REMEMBERED,
	};

	return messages[why < READ_WHY_COUNT ? why : READ_WHY_KEYWORD];
}

enum msg read_place_message(enum read_place place)
{
	static const enum msg messages[] = {
		[READ_PLACE_CELL] = MSG_READER_PLACE_CELL,   [READ_PLACE_RIGHT] = MSG_READER_PLACE_RIGHT,
		[READ_PLACE_BELOW] = MSG_READER_PLACE_BELOW, [READ_PLACE_AFTER] = MSG_READER_PLACE_AFTER,
		[READ_PLACE_NONE] = MSG_READER_PLACE_NONE,
	};

	return messages[place <= READ_PLACE_NONE ? place : READ_PLACE_NONE];
}

enum msg read_field_message(enum read_field field)
{
	static const enum msg messages[READ_FIELD_COUNT] = {
		[READ_DOC_TYPE] = MSG_READER_FIELD_DOC_TYPE,
		[READ_INVOICE_NUMBER] = MSG_READER_FIELD_INVOICE_NUMBER,
		[READ_ISSUE_DATE] = MSG_READER_FIELD_ISSUE_DATE,
		[READ_DUE_DATE] = MSG_READER_FIELD_DUE_DATE,
		[READ_CURRENCY] = MSG_READER_FIELD_CURRENCY,
		[READ_SUPPLIER_SIRET] = MSG_READER_FIELD_SUPPLIER_SIRET,
		[READ_SUPPLIER_SIREN] = MSG_READER_FIELD_SUPPLIER_SIREN,
		[READ_SUPPLIER_VAT] = MSG_READER_FIELD_SUPPLIER_VAT,
		[READ_RECIPIENT_SIRET] = MSG_READER_FIELD_RECIPIENT_SIRET,
		[READ_RECIPIENT_SIREN] = MSG_READER_FIELD_RECIPIENT_SIREN,
		[READ_RECIPIENT_VAT] = MSG_READER_FIELD_RECIPIENT_VAT,
		[READ_SERVICE_CODE] = MSG_READER_FIELD_SERVICE_CODE,
		[READ_ENGAGEMENT] = MSG_READER_FIELD_ENGAGEMENT,
		[READ_MARKET] = MSG_READER_FIELD_MARKET,
		[READ_TOTAL_HT] = MSG_READER_FIELD_TOTAL_HT,
		[READ_TOTAL_TVA] = MSG_READER_FIELD_TOTAL_TVA,
		[READ_TOTAL_TTC] = MSG_READER_FIELD_TOTAL_TTC,
		[READ_PREPAID] = MSG_READER_FIELD_PREPAID,
		[READ_NET_A_PAYER] = MSG_READER_FIELD_NET_A_PAYER,
		[READ_IBAN] = MSG_READER_FIELD_IBAN,
	};

	return messages[field < READ_FIELD_COUNT ? field : 0];
}
