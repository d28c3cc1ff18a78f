/* A supplier corrects what came back and sends the same invoice again (S086, S088). */
#include "service_answer.h"

#include "core_json.h"
#include "db.h"
#include "model_siret.h"
#include "service_deposit.h"
#include "service_document.h"
#include "service_routing.h"
#include "store_service.h"
#include "store_structure.h"

/* --- the recipient --- */

struct lookup {
	str identifier; /* of the recipient; empty: it stays */
	struct structure *recipient;
	bool recipient_found;
	str code;
	struct service service;
	bool service_found;
};

static enum ec lookup_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct lookup *l = arg;
	if (!str_empty(l->identifier))
		TRY(store_structure_find_identifier(cx, tx, l->identifier, l->recipient, &l->recipient_found));
	if (str_empty(l->code) || (!str_empty(l->identifier) && !l->recipient_found))
		return E_OK;
	return store_service_find_code(cx, tx, l->recipient->id, l->code, &l->service, &l->service_found);
}

/* The identifier of another recipient; STR_NONE when it stays, or what was typed is none. */
static str other_recipient(struct ctx *cx, const struct invoice *inv, str typed)
{
	str identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, typed);
	if (str_empty(identifier) || str_eq(identifier, inv->recipient.identifier))
		return STR_NONE;
	structure_check_identifier(cx, FIELD_RECIPIENT, STRUCTURE_SIRET, identifier);
	return identifier;
}

static void put_recipient(struct invoice *inv, const struct structure *s)
{
	inv->recipient = (struct invoice_party){
		.structure_id = s->id,
		.id_kind = s->id_kind,
		.identifier = s->identifier,
		.name = s->name,
		.service_code = inv->recipient.service_code,
	};
}

/* Puts the new routing into the invoice: E_FIELDS when the recipient does not take it. What is on its
 * way to a recipient that has become inactive since goes on (S116); a new recipient must be active. */
static enum ec correct_routing(struct ctx *cx, struct invoice *inv, struct structure *recipient, str identifier)
{
	struct lookup l = { .identifier = identifier, .recipient = recipient, .code = inv->recipient.service_code };
	TRY(fields_end(cx));
	TRY(db_read(cx, lookup_read, &l));
	if (!str_empty(identifier) && !l.recipient_found) {
		field_fail(cx, FIELD_RECIPIENT, E_RECIPIENT_UNKNOWN, M_STR("identifier", siret_print(cx->arena, identifier)));
		return fields_end(cx);
	}
	struct structure as_active = *recipient;
	as_active.active = recipient->active || str_empty(identifier);
	put_recipient(inv, recipient);
	routing_check(cx, inv, &as_active, l.service_found ? &l.service : NULL);
	invoice_check_draft(cx, inv);
	TRY(fields_end(cx));
	inv->recipient.service_id = l.service.id;
	inv->recipient.service_name = l.service.name;
	return E_OK;
}

/* --- what is told about it --- */

static void note_correction(struct ctx *cx, struct change *c, str field, str before, str after)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	if (str_eq(before, after))
		return;
	json_open(&j);
	json_key(&j, "field");
	json_put_str(&j, field);
	json_key(&j, "before");
	json_put_str(&j, before);
	json_key(&j, "after");
	json_put_str(&j, after);
	json_close(&j);
	change_event(c, EVENT_INVOICE_CORRECTED, buf_str(&b));
}

/* « Commune de Saint-Aubin-des-Bois (217 403 104 00011) » */
static str party_text(struct arena *a, const struct invoice_party *p)
{
	return str_printf(a, "%.*s (%.*s)", STR_ARG(p->name), STR_ARG(siret_print(a, p->identifier)));
}

static void note_corrections(struct ctx *cx, struct change *c, const struct invoice *before)
{
	const struct invoice *inv = &c->record->invoice;
	note_correction(cx, c, FIELD_RECIPIENT, party_text(cx->arena, &before->recipient),
	                party_text(cx->arena, &inv->recipient));
	note_correction(cx, c, FIELD_SERVICE, before->recipient.service_code, inv->recipient.service_code);
	note_correction(cx, c, FIELD_ENGAGEMENT, before->engagement, inv->engagement);
}

static void put_corrections(const struct correction *c, unsigned rights, struct invoice *inv)
{
	if (rights & RIGHT_SERVICE)
		inv->recipient.service_code = str_trim(c->service_code);
	if (rights & RIGHT_ENGAGEMENT)
		inv->engagement = str_trim(c->engagement);
}

enum ec invoice_correct(struct ctx *cx, const struct correction *c)
{
	struct access access;
	struct access_wish who = { c->id, c->version, SIDE_SUPPLIER, ACTION_SUBMIT };
	TRY(access_require(cx, &who, &access));
	struct answer answer = { .change = answer_change(&access) };
	struct invoice *inv = &access.record.invoice;
	const struct invoice before = *inv;
	struct lifecycle_at at = change_at(&answer.change);
	unsigned rights = lifecycle_supplier_rights(&at);
	if (!lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_RESEND))
		return fail(cx, E_CORRECTION);
	str other = rights & RIGHT_RECIPIENT ? other_recipient(cx, inv, c->recipient_siret) : STR_NONE;
	put_corrections(c, rights, inv);
	if (str_empty(other) && str_eq(before.recipient.service_code, inv->recipient.service_code) &&
	    str_eq(before.engagement, inv->engagement))
		return fail(cx, E_CORRECTION_NONE);
	TRY(correct_routing(cx, inv, &access.recipient, other));
	note_corrections(cx, &answer.change, &before);
	TRY(change_apply(cx, &answer.change,
	                 &(struct lifecycle_wish){ .actor = LIFECYCLE_SUPPLIER, .to = STATUS_DEPOSEE }));
	if (!str_empty(other)) {
		change_readdress(&answer.change, access.recipient.kind);
		answer.readdressed_to = inv->recipient.structure_id;
	}
	TRY(change_deliver(cx, &answer.change));
	/* Those of the PDF stand beside the former recipient's token: the new one needs them, too. */
	answer.words = deposit_words(cx->arena, inv, str_empty(other) ? STR_NONE : document_words(cx, inv->id));
	return answer_commit(cx, "correct invoice", &answer);
}
