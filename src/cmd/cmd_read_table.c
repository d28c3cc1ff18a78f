#include "cmd_read.h"

#include "core_utf8.h"

#define NAME_WIDTH 26
#define VALUE_WIDTH 34

static const enum msg labels[READ_FIELD_COUNT] = {
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

/* Pads by characters, not bytes, so that accents keep the columns straight. */
static void put_padded(struct buf *out, str s, size_t width)
{
	buf_add_str(out, s);
	for (size_t n = utf8_count(s); n < width; n++)
		buf_add_char(out, ' ');
	buf_add_char(out, ' ');
}

static void put_field(struct buf *out, enum lang lang, enum msg label, const struct read_value *v)
{
	buf_add_str(out, STR("  "));
	put_padded(out, msg_plain(lang, label), NAME_WIDTH);
	put_padded(out, v->value, VALUE_WIDTH);
	buf_printf(out, "%3.0f %%  p. %d", (double)v->confidence * 100, v->page);
	if (!str_empty(v->label))
		buf_printf(out, "  \xc2\xab %.*s \xc2\xbb", STR_ARG(v->label));
	buf_add_char(out, '\n');
}

static void put_vat(struct buf *out, enum lang lang, const struct read_invoice *inv)
{
	for (size_t i = 0; i < inv->nvat; i++) {
		const struct read_vat_line *line = &inv->vat[i];
		str cell = str_printf(out->arena, "%.*s %% \xc3\x97 %.*s = %.*s",
		                      STR_ARG(format_dec(out->arena, lang, line->rate)),
		                      STR_ARG(format_dec(out->arena, lang, line->base)),
		                      STR_ARG(format_dec(out->arena, lang, line->amount)));
		buf_add_str(out, STR("  "));
		put_padded(out, msg_plain(lang, MSG_READER_FIELD_VAT_BREAKDOWN), NAME_WIDTH);
		put_padded(out, cell, VALUE_WIDTH);
		buf_printf(out, "%3.0f %%  p. %d\n", (double)inv->vat_confidence * 100, inv->vat_page);
	}
}

void cmd_read_put_table(struct buf *out, enum lang lang, str file, const struct read_invoice *inv)
{
	buf_add_str(out, file);
	buf_add_char(out, '\n');
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason == READ_FOUND)
			put_field(out, lang, labels[i], &inv->fields[i]);
	put_vat(out, lang, inv);
	for (size_t i = 0; i < inv->nadvice; i++)
		buf_printf(out, "  ! %.*s\n", STR_ARG(inv->advice[i].message));
}
