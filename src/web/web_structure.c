#include "web_structure.h"

#include "core_arena.h"
#include "model_iban.h"
#include "model_siret.h"
#include "service_actor.h"
#include "service_draft.h"
#include "service_mandate.h"
#include "service_structure.h"
#include "web_field.h"
#include "web_templates.h"

static const struct field_spec SPECS[STRUCTURE_FIELDS] = {
	[STRUCTURE_ADDRESS] = { "address", MSG_ATTACH_ADDRESS, MSG_COUNT, false, 0, NULL, "address-line1" },
	[STRUCTURE_ADDRESS2] = { "address2", MSG_MANAGE_ADDRESS2, MSG_COUNT, true, 0, NULL, "address-line2" },
	[STRUCTURE_POSTCODE] = { "postcode", MSG_ATTACH_POSTCODE, MSG_COUNT, false, 0, "numeric", "postal-code" },
	[STRUCTURE_CITY] = { "city", MSG_ATTACH_CITY, MSG_COUNT, false, 0, NULL, "address-level2" },
	[STRUCTURE_EMAIL] = { "email", MSG_MANAGE_EMAIL, MSG_COUNT, true, 0, "email", NULL },
	[STRUCTURE_BANK_LABEL] = { "label", MSG_MANAGE_BANK_LABEL, MSG_MANAGE_BANK_LABEL_HINT, false, 0, NULL, NULL },
	[STRUCTURE_IBAN] = { "iban", MSG_MANAGE_IBAN, MSG_MANAGE_IBAN_HINT, false, 0, NULL, NULL },
	[STRUCTURE_BIC] = { "bic", MSG_MANAGE_BIC, MSG_MANAGE_BIC_HINT, true, 0, NULL, NULL },
	[STRUCTURE_CODE] = { "code", MSG_MANAGE_SERVICE_CODE, MSG_MANAGE_SERVICE_CODE_HINT, false, 0, NULL, NULL },
	[STRUCTURE_NAME] = { "name", MSG_MANAGE_SERVICE_NAME, MSG_MANAGE_SERVICE_NAME_HINT, false, 0, NULL, NULL },
};

/* What was done, as the address says it; {n} of invoices in progress for the second. */
static const struct {
	const char *state;
	enum msg words;
} NOTICES[] = {
	{ "enregistre", MSG_ATTACH_SAVED },
	{ "service-ferme", MSG_MANAGE_SERVICE_CLOSED_DONE },
	{ "inactif", MSG_MANAGE_INACTIVE_DONE },
	{ "actif", MSG_MANAGE_ACTIVE_DONE },
};

static str notice_of(struct ctx *cx, const struct http_request *rq)
{
	int64_t n = 0;

	if (!str_to_i64(http_query(rq, "encours"), &n) || n < 0)
		n = 0;
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(http_query(rq, "etat"), str_of(NOTICES[i].state)))
			return msg_text(cx->arena, cx->lang, NOTICES[i].words, MSG_ARGS(M_INT("n", n)));
	return STR_NONE;
}

/* --- the page --- */

static void banks_fill(struct ctx *cx, const struct structure_page *p, struct structure_view *v)
{
	v->banks = ARENA_ARRAY(cx->arena, struct bank_view, p->nbanks + 1);
	for (v->nbanks = 0; v->nbanks < p->nbanks; v->nbanks++) {
		const struct bank_account *b = &p->banks[v->nbanks];
		v->banks[v->nbanks] = (struct bank_view){ b->id, b->label, iban_print(cx->arena, b->iban), b->bic, b->is_factor };
	}
}

static str service_note(struct ctx *cx, const struct structure_service *s)
{
	if (!s->counted || s->invoices == 0)
		return STR_NONE;
	if (!s->service.active && s->in_progress)
		return msg_text(cx->arena, cx->lang, MSG_MANAGE_SERVICE_RUNS_OUT, MSG_ARGS(M_INT("n", s->in_progress)));
	return msg_text(cx->arena, cx->lang, MSG_MANAGE_SERVICE_INVOICES,
	                MSG_ARGS(M_INT("n", s->invoices), M_INT("open", s->in_progress)));
}

static void services_fill(struct ctx *cx, const struct structure_page *p, struct structure_view *v)
{
	v->services = ARENA_ARRAY(cx->arena, struct service_view, p->nservices + 1);
	for (v->nservices = 0; v->nservices < p->nservices; v->nservices++) {
		const struct structure_service *s = &p->services[v->nservices];
		v->services[v->nservices] = (struct service_view){
			.id = s->service.id,
			.code = s->service.code,
			.name = s->service.name,
			.note = service_note(cx, s),
			.active = s->service.active,
			.deletable = s->counted && s->invoices == 0,
		};
	}
}

static void spaces_fill(struct ctx *cx, const struct structure_page *p, struct structure_view *v)
{
	v->spaces = ARENA_ARRAY(cx->arena, struct space_view, SPACE_COUNT);
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		enum space space = (enum space)i;
		if (space_is_given(space, ROLE_MAIN_MANAGER, p->structure.is_public))
			v->spaces[v->nspaces++] = (struct space_view){ space_name(space), page_text(cx, space_label(space)),
				                                       !(p->closed.bits & SPACE_BIT(space)) };
	}
}

static enum ec structure_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct structure_view *v = ARENA_NEW(cx->arena, struct structure_view);
	struct structure_page *p;
	struct failure why = cx->failure;

	failure_clear(cx);
	TRY(structure_load(cx, id, &p));
	cx->failure = why;
	const struct structure *s = &p->structure;
	const str values[STRUCTURE_FIELDS] = { s->address[0], s->address[1], s->postcode, s->city, s->email };
	fields_make(cx, rq, SPECS, values, v->fields, STRUCTURE_FIELDS);
	fields_fail(cx, rs, &v->errors, v->fields, STRUCTURE_FIELDS);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_MANAGE_TITLE), SPACE_MANAGER);
	v->page.error = v->errors.n > 0;
	v->notice = notice_of(cx, rq);
	v->id = id;
	v->version = s->version;
	v->name = s->name;
	v->identifier = siret_print(cx->arena, s->identifier);
	v->kind = page_text(cx, recipient_kind_label(s->kind));
	v->active = s->active;
	v->people = msg_text(cx->arena, cx->lang, MSG_MANAGE_PEOPLE_N, MSG_ARGS(M_INT("n", p->people)));
	v->factor = str_eq(http_form(rq, "factor"), STR("oui"));
	v->engagement = str_eq(http_form(rq, "engagement"), STR("oui"));
	v->in_progress = p->in_progress;
	banks_fill(cx, p, v);
	services_fill(cx, p, v);
	spaces_fill(cx, p, v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_structure(&h, v);
	return E_OK;
}

enum ec page_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return http_param_id(rq, "id", &id) ? structure_show(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

/* Back to the page, or the form with what is wrong. */
struct page_of {
	struct http_request *rq;
	struct http_response *rs;
	int64_t id;
};

static enum ec done(struct ctx *cx, const struct page_of *of, enum ec ec, str where)
{
	struct http_request *rq = of->rq;
	struct http_response *rs = of->rs;
	int64_t id = of->id;

	if (ec != E_OK)
		return is_for_the_form(cx) ? structure_show(cx, rq, rs, id) : ec;
	return http_redirect(rs, str_printf(cx->arena, "/gestionnaire/structures/%lld%.*s", (long long)id, STR_ARG(where)));
}

enum ec page_address_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct structure_address a = {
		.address = { http_form(rq, "address"), http_form(rq, "address2") },
		.postcode = http_form(rq, "postcode"),
		.city = http_form(rq, "city"),
		.email = http_form(rq, "email"),
	};
	int64_t id, version;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	if (!str_to_i64(http_form(rq, "version"), &version))
		version = 0;
	enum ec ec = structure_set_address(cx, id, version, &a);
	return ec == E_DB_CONFLICT ? ec : done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#adresse"));
}

enum ec page_bank_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct bank_account b = { .label = http_form(rq, "label"), .iban = http_form(rq, "iban"),
		                        .bic = http_form(rq, "bic"), .is_factor = str_eq(http_form(rq, "factor"), STR("oui")) };
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	enum ec ec = structure_add_bank(cx, id, &b);
	return done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#banque"));
}

static bool params(const struct http_request *rq, int64_t *id, int64_t *item)
{
	return http_param_id(rq, "id", id) && http_param_id(rq, "item", item);
}

enum ec page_bank_remove_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id, item;

	if (!params(rq, &id, &item))
		return fail(cx, E_NOT_FOUND);
	enum ec ec = structure_remove_bank(cx, id, item);
	return done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#banque"));
}

enum ec page_service_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct service s = { .code = http_form(rq, "code"), .name = http_form(rq, "name"),
		                   .engagement_required = str_eq(http_form(rq, "engagement"), STR("oui")) };
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	enum ec ec = structure_add_service(cx, id, &s);
	return done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#services"));
}

enum ec page_service_change_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	static const struct {
		const char *name;
		enum structure_service_do what;
	} ACTS[] = { { "fermer", SERVICE_CLOSE }, { "ouvrir", SERVICE_OPEN }, { "supprimer", SERVICE_DELETE } };
	int64_t id, item;
	int in_progress = 0;
	size_t act = 0, n = sizeof(ACTS) / sizeof(ACTS[0]);

	TRY(actor_require_manager(cx));
	while (act < n && !str_eq(http_form(rq, "do"), str_of(ACTS[act].name)))
		act++;
	if (!params(rq, &id, &item) || act == n)
		return fail(cx, E_NOT_FOUND);
	enum ec ec = structure_change_service(cx, id, item, ACTS[act].what, &in_progress);
	if (ACTS[act].what == SERVICE_CLOSE && in_progress)
		return done(cx, &(struct page_of){ rq, rs, id }, ec, str_printf(cx->arena, "?etat=service-ferme&encours=%d#services", in_progress));
	return done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#services"));
}

enum ec page_space_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	enum space space;
	int64_t id;

	TRY(actor_require_manager(cx));
	if (!http_param_id(rq, "id", &id) || !space_find(http_form(rq, "espace"), &space))
		return fail(cx, E_NOT_FOUND);
	enum ec ec = structure_set_space(cx, id, space, str_eq(http_form(rq, "do"), STR("ouvrir")));
	return done(cx, &(struct page_of){ rq, rs, id }, ec, STR("?etat=enregistre#espaces"));
}

enum ec page_state_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	bool active = !str_eq(http_form(rq, "statut"), STR("inactif"));
	int64_t id, version;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	if (!str_to_i64(http_form(rq, "version"), &version))
		version = 0;
	enum ec ec = structure_set_state(cx, id, version, active);
	if (ec == E_DB_CONFLICT)
		return ec;
	return done(cx, &(struct page_of){ rq, rs, id }, ec, active ? STR("?etat=actif") : STR("?etat=inactif"));
}

/* --- mandates --- */

static const struct field_spec MANDATE_SPECS[MANDATE_FIELDS] = {
	[MANDATE_HOLDER] = { "holder", MSG_MANAGE_MANDATE_HOLDER, MSG_MANAGE_MANDATE_HOLDER_HINT, false, 0, NULL, NULL },
	[MANDATE_SIRET] = { "holder_siret", MSG_MANAGE_MANDATE_SIRET, MSG_COUNT, false, 0, "numeric", NULL },
	[MANDATE_STARTS] = { "starts", MSG_MANAGE_MANDATE_STARTS, MSG_MANAGE_MANDATE_DATE_HINT, false, 0, "numeric", NULL },
	[MANDATE_ENDS] = { "ends", MSG_MANAGE_MANDATE_ENDS_LABEL, MSG_MANAGE_MANDATE_ENDS_HINT, true, 0, "numeric", NULL },
};

static void mandate_fill(struct ctx *cx, const struct mandate_row *r, struct mandate_view *v)
{
	const struct mandate *m = &r->mandate;
	str starts = format_date(cx->arena, cx->lang, m->starts);

	*v = (struct mandate_view){
		.holder = m->holder,
		.identifier = siret_print(cx->arena, m->holder_identifier),
		.time = date_is_set(m->ends)
		                ? msg_text(cx->arena, cx->lang, MSG_MANAGE_MANDATE_FROM_TO,
		                           MSG_ARGS(M_STR("starts", starts), M_STR("ends", format_date(cx->arena, cx->lang, m->ends))))
		                : msg_text(cx->arena, cx->lang, MSG_MANAGE_MANDATE_FROM, MSG_ARGS(M_STR("starts", starts))),
		.made = view_moment(cx, m->created_at),
		.files = ARENA_ARRAY(cx->arena, struct mandate_file, r->ndocuments + 1),
	};
	for (v->nfiles = 0; v->nfiles < r->ndocuments; v->nfiles++)
		v->files[v->nfiles] = (struct mandate_file){
			.href = str_printf(cx->arena, "/documents/%lld", (long long)r->documents[v->nfiles].id),
			.name = r->documents[v->nfiles].name,
			.size = format_bytes(cx->arena, cx->lang, r->documents[v->nfiles].size),
		};
}

static enum ec mandates_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct mandates_view *v = ARENA_NEW(cx->arena, struct mandates_view);
	struct mandate_row *rows;
	size_t n;
	struct failure why = cx->failure;

	failure_clear(cx);
	TRY(mandate_list(cx, id, &rows, &n));
	cx->failure = why;
	fields_make(cx, rq, MANDATE_SPECS, NULL, v->fields, MANDATE_FIELDS);
	fields_fail(cx, rs, &v->errors, v->fields, MANDATE_FIELDS);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_MANAGE_MANDATES), SPACE_MANAGER);
	v->page.error = v->errors.n > 0;
	v->id = id;
	v->name = actor_structure(cx, id)->name;
	v->notice = str_eq(http_query(rq, "etat"), STR("fait")) ? page_text(cx, MSG_MANAGE_MANDATE_DONE) : STR_NONE;
	v->rows = ARENA_ARRAY(cx->arena, struct mandate_view, n + 1);
	for (v->n = 0; v->n < n; v->n++)
		mandate_fill(cx, &rows[v->n], &v->rows[v->n]);
	struct html h = page_html(cx, rq, rs);
	tpl_page_mandates(&h, v);
	return E_OK;
}

enum ec page_mandates(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return http_param_id(rq, "id", &id) ? mandates_show(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

enum ec page_mandate_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct mandate_order o = { .holder = http_form(rq, "holder"), .holder_siret = http_form(rq, "holder_siret"),
		                   .starts = http_form(rq, "starts"), .ends = http_form(rq, "ends") };
	struct upload *files;
	int64_t made;

	if (!http_param_id(rq, "id", &o.structure_id))
		return fail(cx, E_NOT_FOUND);
	size_t n = page_uploads(cx, rq, &files);
	if (mandate_make(cx, &o, files, n, &made) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/gestionnaire/structures/%lld/mandats?etat=fait", (long long)o.structure_id));
	return is_for_the_form(cx) ? mandates_show(cx, rq, rs, o.structure_id) : cx->failure.code;
}
