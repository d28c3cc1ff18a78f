#include "cmd_read.h"

#include "core_utf8.h"

#define NAME_WIDTH 26
#define VALUE_WIDTH 34

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

static void put_empty(struct buf *out, enum lang lang, enum msg label, const struct read_value *v)
{
	buf_add_str(out, STR("  "));
	put_padded(out, msg_plain(lang, label), NAME_WIDTH);
	buf_printf(out, "\xe2\x80\x93 %.*s\n", STR_ARG(msg_plain(lang, read_reason_message(v->reason))));
}

static void put_signature(struct buf *out, enum lang lang, const struct pdf_signature *s)
{
	static const enum msg states[] = {
		[PDF_SIGNATURE_UNKNOWN] = MSG_READER_SIGNATURE_STATE_UNKNOWN,
		[PDF_SIGNATURE_BROKEN] = MSG_READER_SIGNATURE_STATE_BROKEN,
		[PDF_SIGNATURE_INTACT] = MSG_READER_SIGNATURE_STATE_INTACT,
	};
	str signer = !str_empty(s->signer) ? s->signer : s->name;

	if (str_empty(signer))
		signer = msg_plain(lang, MSG_READER_SIGNATURE_NOBODY);
	str line = msg_text(out->arena, lang,
	                    s->signed_at != 0 ? MSG_READER_SIGNATURE_LINE : MSG_READER_SIGNATURE_LINE_NO_TIME,
	                    MSG_ARGS(M_STR("signer", signer), M_TIME("time", s->signed_at),
	                             M_STR("state", msg_plain(lang, states[s->state]))));
	buf_printf(out, "  %.*s", STR_ARG(line));
	if (!s->whole_file && s->state == PDF_SIGNATURE_INTACT)
		buf_printf(out, "; %.*s", STR_ARG(msg_plain(lang, MSG_READER_SIGNATURE_PARTLY)));
	buf_add_char(out, '\n');
}

void cmd_read_put_table(struct buf *out, enum lang lang, str file, const struct pdf_doc *doc,
                        const struct read_invoice *inv)
{
	buf_add_str(out, file);
	buf_add_char(out, '\n');
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason == READ_FOUND)
			put_field(out, lang, read_field_message((enum read_field)i), &inv->fields[i]);
	put_vat(out, lang, inv);
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason != READ_FOUND && !inv->unreadable)
			put_empty(out, lang, read_field_message((enum read_field)i), &inv->fields[i]);
	for (size_t i = 0; i < doc->nsignatures; i++)
		put_signature(out, lang, &doc->signatures[i]);
	for (size_t i = 0; i < inv->nadvice; i++)
		buf_printf(out, "  ! %.*s\n", STR_ARG(inv->advice[i].message));
}

/* --- one field explained --- */

static void put_candidate(struct buf *out, enum lang lang, const struct read_candidate *c, bool won)
{
	str value = str_empty(c->value.value) ? msg_plain(lang, MSG_READER_EXPLAIN_NO_VALUE) : c->value.value;

	buf_add_str(out, won ? STR("  * ") : STR("    "));
	put_padded(out, value, VALUE_WIDTH);
	buf_printf(out, "%.2f  p. %d  ", (double)c->score, c->value.page);
	put_padded(out, msg_plain(lang, read_place_message(c->place)), 16);
	if (!str_empty(c->value.label))
		buf_printf(out, "\xc2\xab %.*s \xc2\xbb", STR_ARG(c->value.label));
	buf_add_char(out, '\n');
}

static bool is_same_place(struct pdf_box a, struct pdf_box b) { return a.x0 == b.x0 && a.y0 == b.y0; }

void cmd_read_put_explanation(struct buf *out, enum lang lang, str file, const struct read_invoice *inv,
                              const struct read_trace *trace)
{
	const struct read_value *v = &inv->fields[trace->field];
	bool found = v->reason == READ_FOUND;
	enum msg why = found ? read_why_message(v->why) : read_reason_message(v->reason);

	buf_printf(out, "%.*s  %s", STR_ARG(file), read_field_name(trace->field));
	if (found)
		buf_printf(out, " = %.*s  %.0f %%", STR_ARG(v->value), (double)v->confidence * 100);
	str sentence = msg_text(out->arena, lang, found ? MSG_READER_EXPLAIN_WON : MSG_READER_EXPLAIN_EMPTY,
	                        MSG_ARGS(M_STR("why", msg_plain(lang, why))));
	buf_printf(out, "\n  %.*s\n", STR_ARG(sentence));
	for (size_t i = 0; i < trace->n; i++) {
		const struct read_value *c = &trace->c[i].value;
		bool won = found && str_eq(c->value, v->value) && c->page == v->page && is_same_place(c->box, v->box);
		put_candidate(out, lang, &trace->c[i], won);
	}
}
