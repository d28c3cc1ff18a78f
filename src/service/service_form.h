/*
 * The form of a deposit: its fields as typed, as JSON in a row, as an invoice.
 *
 * Pure functions; everything lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_json.h"
#include "model_invoice.h"
#include "service_draft.h"

/* What pre-filled each field when the draft began; empty where nothing was read. */
struct form_prefill {
	str fields[DRAFT_FIELD_COUNT];
};

str form_print(struct arena *a, const struct draft_form *form, const struct form_prefill *prefill);
/* A row of ours: text that is no form of ours gives an empty one. */
void form_parse(struct ctx *cx, str json, struct draft_form *form, struct form_prefill *prefill);

/* The form as an invoice. What cannot be read as an amount, a date or a kind becomes a wrong field of
 * cx; the invoice is then only good for further checks. */
void form_to_invoice(struct ctx *cx, const struct draft_form *form, struct invoice *out);

/* What was read, as somebody would have typed it in the language of cx. */
void form_of_reading(struct ctx *cx, const struct read_invoice *reading, struct draft_form *out);
/* The field of the reading that fills a field of the form; READ_FIELD_COUNT: none does. */
enum read_field form_read_field(enum draft_field f);
