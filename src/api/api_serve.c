/* From the request to the operation's handler, and what a refusal looks like on the wire. */
#include "api.h"

#include "api_call.h"
#include "core_utf8.h"
#include "service_call.h"

/* --- operations that are served --- */

static const struct {
	const char *path; /* behind « /cpro/ » */
	api_handler handler;
} handlers[] = {
	{ "engagementsJuridiques/v1/rechercher", api_no_engagements },
	{ "factures/v1/completer", api_invoice_complete },
	{ "factures/v1/consulter/fournisseur", api_invoice_issued },
	{ "factures/v1/consulter/historique", api_invoice_history },
	{ "factures/v1/consulter/recipiendaire", api_invoice_received },
	{ "factures/v1/deposer/flux", api_deposit_flow },
	{ "factures/v1/deposer/pdf", api_deposit_pdf },
	{ "factures/v1/rechercher/atraiter/recipiendaire", api_search_to_process },
	{ "factures/v1/rechercher/fournisseur", api_search_issued },
	{ "factures/v1/rechercher/recipiendaire", api_search_received },
	{ "factures/v1/recycler", api_invoice_recycle },
	{ "factures/v1/soumettre", api_submit },
	{ "factures/v1/telecharger/groupe", api_download },
	{ "factures/v1/traiter/recue", api_invoice_process },
	{ "factures/v1/traiterRejet", api_invoice_acknowledge },
	{ "facturesTravaux/v1/rechercher", api_no_works },
	{ "structures/v1/consulter", api_structure_show },
	{ "structures/v1/consulter/service", api_service_show },
	{ "structures/v1/rechercher", api_structure_search },
	{ "structures/v1/rechercher/services", api_service_search },
	{ "transverses/v1/ajouter/fichier", api_file_add },
	{ "transverses/v1/consulter/information/siret", api_siret_show },
	{ "transverses/v1/consulterCR", api_flow_report },
	{ "transverses/v1/consulterCRDetaille", api_flow_report_detailed },
	{ "transverses/v1/detacherPieceJointe", api_file_detach },
	{ "transverses/v1/health-check", api_health },
	{ "transverses/v1/rechercher/destinataire", api_recipient_search },
	{ "transverses/v1/rechercher/serviceexecutant", api_service_of_recipient },
	{ "transverses/v1/recuperer/cadrefacturation", api_list_of_values },
	{ "transverses/v1/recuperer/coordbanc/valides", api_own_banks },
	{ "transverses/v1/recuperer/devises", api_list_of_values },
	{ "transverses/v1/recuperer/etat/typedp", api_list_of_values },
	{ "transverses/v1/recuperer/etats/traitement", api_next_statuses },
	{ "transverses/v1/recuperer/formatflux", api_list_of_values },
	{ "transverses/v1/recuperer/modedepot", api_list_of_values },
	{ "transverses/v1/recuperer/modereglements", api_list_of_values },
	{ "transverses/v1/recuperer/motifs/exonerationtva", api_list_of_values },
	{ "transverses/v1/recuperer/pays", api_list_of_values },
	{ "transverses/v1/recuperer/structures/actives/destinataire", api_own_recipients },
	{ "transverses/v1/recuperer/structures/actives/facturetravaux", api_own_works },
	{ "transverses/v1/recuperer/structures/actives/fournisseur", api_own_suppliers },
	{ "transverses/v1/recuperer/structuresPourUtilisateur", api_structures_of_user },
	{ "transverses/v1/recuperer/syntaxeflux", api_list_of_values },
	{ "transverses/v1/recuperer/tauxtva", api_vat_rates },
	{ "transverses/v1/recuperer/typedp", api_list_of_values },
	{ "transverses/v1/recuperer/typefacturetravaux", api_list_of_values },
	{ "transverses/v1/recuperer/typeidentifiant/structure", api_list_of_values },
	{ "transverses/v1/recuperer/typespj", api_list_of_values },
	{ "utilisateurs/v1/monCompte/recuperer/rattachements", api_own_structures },
};

static api_handler handler_of(const struct api_operation *op)
{
	for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
		if (str_eq(str_of(handlers[i].path), str_of(op->path + sizeof "/cpro/" - 1)))
			return handlers[i].handler;
	return NULL;
}

bool api_is_served(const struct api_operation *op)
{
	return handler_of(op) != NULL;
}

static str behind_prefix(str path)
{
	return str_starts(path, STR("/cpro/")) ? str_sub(path, sizeof "/cpro/" - 1, path.n) : str_sub(path, 1, path.n);
}

static const struct api_operation *operation_of(str path)
{
	str rest = behind_prefix(path);
	for (size_t i = 0; i < api_operation_count; i++)
		if (str_eq(str_of(api_operations[i].path + sizeof "/cpro/" - 1), rest))
			return &api_operations[i];
	return NULL;
}

bool api_is_path(str path)
{
	return str_starts(path, STR("/cpro/")) || operation_of(path);
}

/* --- the chain of authority --- */

/* What each missing link answers: real gateways say no more than that. */
static const struct {
	int status;
	const char *authenticate;
} refusals[CALL_LINKS] = {
	[CALL_TOKEN_MISSING] = { 400, "Bearer realm=\"PISTE\", error=\"invalid_request\", "
	                              "error_description=\"Unable to find token in the message\"" },
	[CALL_TOKEN_WRONG] = { 401, "Bearer realm=\"PISTE\", error=\"invalid_token\"" },
	[CALL_ACCOUNT_WRONG] = { 401, "Bearer realm=\"PISTE\",error=\"Unauthorized\","
	                              "error_description=\"login or password incorrects\"" },
	[CALL_NOT_SUBSCRIBED] = { 403, NULL },
	[CALL_NOT_DECLARED] = { 403, NULL },
	[CALL_ACCOUNT_EXPIRED] = { 401, "Bearer realm=\"PISTE\",error=\"Unauthorized\","
	                                "error_description=\"login or password incorrects\"" },
	[CALL_NO_RIGHT] = { 403, NULL },
};

/* Names of the APIs as applications choose them. */
static const struct {
	const char *of_path, *name;
} api_names[] = {
	{ "factures", "cpro-factures" },
	{ "structures", "cpro-structures" },
	{ "utilisateurs", "cpro-utilisateurs" },
	{ "transverses", "cpro-transverses" },
	{ "engagementsJuridiques", "cpro-engagements" },
	{ "facturesTravaux", "cpro-travaux" },
};

static str api_name_of(const struct api_operation *op)
{
	for (size_t i = 0; op && i < sizeof api_names / sizeof *api_names; i++)
		if (str_eq(str_of(api_names[i].of_path), str_of(op->api)))
			return str_of(api_names[i].name);
	return STR_NONE;
}

static str bearer_of(str header)
{
	str scheme, rest = str_trim(str_cut(str_trim(header), ' ', &scheme));
	return str_eq_nocase(scheme, STR("Bearer")) ? rest : STR_NONE;
}

/* What api_enter found, for the answer. */
struct entered {
	enum call_link link;
};

enum ec api_enter(struct ctx *cx, struct http_request *rq)
{
	struct entered *e = ARENA_NEW(cx->arena, struct entered);
	const struct call call = {
		.bearer = bearer_of(http_header(rq, "Authorization")),
		.cpro_account = http_header(rq, "cpro-account"),
		.api = api_name_of(operation_of(http_path(rq))),
	};
	http_set_local(rq, e);
	TRY(call_enter(cx, &call, &e->link));
	return e->link == CALL_WHOLE ? E_OK : fail(cx, E_CALL);
}

void api_leave(struct ctx *cx, struct http_request *rq, const struct http_response *rs)
{
	const struct entered *e = http_local(rq);
	if (!e || !rs)
		return;
	str method = http_method_of(rq) == HTTP_GET ? STR("GET") : STR("POST");
	call_leave(cx, method, http_path(rq), http_status_of(rs), e->link);
}

/* --- refusals --- */

/* ASCII for a header: the rest as %XX of its UTF-8. */
static str header_text(struct arena *a, str text)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = (unsigned char)text.p[i];
		if (ch >= ' ' && ch < 0x7f && ch != '%' && ch != '"')
			buf_add_char(&b, (char)ch);
		else
			buf_printf(&b, "%%%02X", ch);
	}
	return buf_str(&b);
}

#define FIELDS_TOLD 8

/* « error=1101; field="destinataire.codeDestinataire"; message="…"; help="/aide/api" » */
static void diagnose(struct ctx *cx, struct http_response *rs, str error, str message, str help)
{
	struct arena *a = cx->arena;
	struct buf b = buf_in(a);
	const struct failure *f = &cx->failure;
	buf_printf(&b, "error=%.*s; message=\"%.*s\"", STR_ARG(error), STR_ARG(header_text(a, message)));
	for (size_t i = 0; i < f->nfields && i < FIELDS_TOLD; i++)
		buf_printf(&b, "; field=\"%.*s\"; message=\"%.*s\"", STR_ARG(header_text(a, f->fields[i].field)),
		           STR_ARG(header_text(a, f->fields[i].message)));
	buf_printf(&b, "; help=\"%.*s\"", STR_ARG(help));
	http_set_header(rs, "Chorale-Diagnostic", buf_str(&b));
	http_set_header(rs, "Link", str_printf(a, "<%.*s>; rel=\"help\"", STR_ARG(help)));
}

static void refuse_link(struct ctx *cx, struct http_response *rs, enum call_link link)
{
	failure_clear(cx);
	http_status(rs, refusals[link].status);
	if (refusals[link].authenticate)
		http_set_header(rs, "WWW-Authenticate", str_of(refusals[link].authenticate));
	diagnose(cx, rs, call_link_name(link), call_link_text(cx->lang, link), call_link_help(link));
}

/* Codes that are known from the real platform; every other error has 20000 and more, by its number here. */
static const struct {
	enum ec ec;
	int code;
	const char *libelle;
} known[] = {
	{ E_NOT_FOUND, 20000, "GDP_MSG_11.008" },
	{ E_FORBIDDEN, 20001, "GDP_MSG_11.005" },
};

static void business_code(struct arena *a, enum ec ec, int *code, str *libelle)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].ec == ec) {
			*code = known[i].code;
			*libelle = str_of(known[i].libelle);
			return;
		}
	*code = 20000 + (int)ec;
	*libelle = str_printf(a, "GDP_MSG_99.%04d", (int)ec);
}

/* Errors of the caller's data are answers of the business, with status 200; JSON that cannot be read and what
 * went wrong on our side have their own status, as clients expect of a gateway. */
static int status_of(enum ec ec)
{
	int status = error_info(ec)->http;
	return status == 403 || status == 404 || status == 409 || status == 410 || status == 422 ? 200 : status;
}

static void refuse_call(struct ctx *cx, struct http_response *rs, enum ec ec)
{
	struct json_out j = { .b = http_out(rs) };
	int code;
	str libelle, message = cx->failure.message;
	business_code(cx->arena, ec, &code, &libelle);
	http_status(rs, status_of(ec));
	http_type(rs, "application/json;charset=utf-8");
	buf_clear(j.b);
	json_open(&j);
	json_key(&j, "codeRetour");
	json_put_int(&j, code);
	json_key(&j, "libelle");
	json_put_str(&j, libelle);
	json_close(&j);
	diagnose(cx, rs, str_printf(cx->arena, "%d", (int)ec), message, STR("/aide/api"));
}

void api_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec)
{
	const struct entered *e = http_local(rq);
	if (e && ec == E_CALL)
		refuse_link(cx, rs, e->link);
	else if (ec == E_NOT_SERVED || !operation_of(http_path(rq)))
		diagnose(cx, rs, str_printf(cx->arena, "%d", (int)ec), cx->failure.message, STR("/aide/api"));
	else
		refuse_call(cx, rs, ec);
}

/* --- the call --- */

enum ec api_serve(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct api_call c = { .cx = cx, .op = operation_of(http_path(rq)), .rs = rs };
	api_handler handler = c.op ? handler_of(c.op) : NULL;
	if (!handler)
		return fail(cx, E_NOT_SERVED);
	TRY(api_read(cx, c.op, http_body(rq), &c.in));
	TRY(handler(&c));
	http_type(rs, "application/json;charset=utf-8");
	json_close(&c.out);
	return E_OK;
}

enum ec api_work_for(struct api_call *c, int64_t structure_id)
{
	const struct actor *actor = c->cx->actor;
	if (!structure_id || (actor->at && actor->at->id == structure_id))
		return E_OK;
	for (size_t i = 0; i < actor->nstructures; i++) {
		if (actor->structures[i].id != structure_id)
			continue;
		struct actor *other = ARENA_NEW(c->cx->arena, struct actor);
		*other = *actor;
		other->at = &actor->structures[i];
		c->cx->actor = other;
		return E_OK;
	}
	return fail(c->cx, E_NOT_FOUND);
}
