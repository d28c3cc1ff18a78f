#include "service_draft_row.h"

#include "db.h"
#include "service_actor.h"
#include "service_document_row.h"
#include "store_service.h"
#include "store_structure.h"

/* Not told apart from somebody else's, but most often it has just been sent. */
static enum ec refuse_gone(struct ctx *cx)
{
	enum ec ec = fail(cx, E_NOT_FOUND);
	if (ec == E_NOT_FOUND)
		cx->failure.message = msg_plain(cx->lang, MSG_DEPOSIT_DRAFT_GONE);
	return ec;
}

static enum ec row_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct draft_row_read *r = arg;
	bool found;
	TRY(store_draft_find(cx, tx, cx->actor->at->id, r->id, &r->draft, &found));
	if (!found)
		return refuse_gone(cx);
	return store_document_list_draft(cx, tx, r->id, &r->documents, &r->ndocuments);
}

enum ec draft_row_load(struct ctx *cx, struct draft_row_read *r)
{
	return db_read(cx, row_read, r);
}

void draft_documents(struct ctx *cx, const struct draft_row_read *r, struct draft *d)
{
	d->attachments = ARENA_ARRAY(cx->arena, struct invoice_document, r->ndocuments + 1);
	for (size_t i = 0; i < r->ndocuments; i++) {
		if (r->documents[i].is_attachment)
			document_of_row(&r->documents[i], &d->attachments[d->nattachments++]);
		else
			document_of_row(&r->documents[i], &d->document);
	}
}

struct recipient {
	str identifier;
	struct structure structure;
	struct service *services;
	size_t nservices;
	bool found;
};

static enum ec recipient_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct recipient *r = arg;
	TRY(store_structure_find_identifier(cx, tx, r->identifier, &r->structure, &r->found));
	if (!r->found)
		return E_OK;
	return store_service_list(cx, tx, r->structure.id, true, &r->services, &r->nservices);
}

enum ec draft_recipient(struct ctx *cx, struct draft *d)
{
	str typed = d->form.fields[DRAFT_RECIPIENT_SIRET];
	struct recipient *r = ARENA_NEW(cx->arena, struct recipient);
	r->identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, typed);
	if (str_empty(r->identifier))
		return E_OK;
	TRY(db_read(cx, recipient_read, r));
	if (!r->found)
		return E_OK;
	d->recipient = &r->structure;
	d->services = r->services;
	d->nservices = r->nservices;
	return E_OK;
}

struct naming {
	struct draft_row *rows;
	size_t n;
};

static enum ec names_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct naming *naming = arg;
	for (size_t i = 0; i < naming->n; i++) {
		struct draft_row *row = &naming->rows[i];
		struct structure s;
		bool found = false;
		str identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, row->recipient_name);
		if (!str_empty(identifier))
			TRY(store_structure_find_identifier(cx, tx, identifier, &s, &found));
		if (found)
			row->recipient_name = s.name;
	}
	return E_OK;
}

enum ec draft_names(struct ctx *cx, struct draft_row *rows, size_t n)
{
	struct naming naming = { rows, n };
	return n ? db_read(cx, names_read, &naming) : E_OK;
}
