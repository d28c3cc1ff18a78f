/* Lists of issued and received invoices. */
#include "api_call.h"
#include "model_flow.h"
#include "service_actor.h"
#include "service_find.h"

/* Status codes of the wire that this platform knows not yet match nothing. */
static bool statuses_of(struct api_call *c, struct find_filter *f)
{
	size_t n;
	const struct json *items = api_items(c->in, "statutCourant", &n);
	bool known = n == 0;
	for (size_t i = 0; i < n && f->nstatuses < FIND_STATUSES_MAX; i++) {
		str name = api_item_text(c->cx->arena, &items[i]);
		if (str_empty(name))
			known = true;
		else if (status_find(name, &f->statuses[f->nstatuses])) {
			f->nstatuses++;
			known = true;
		}
	}
	return known;
}

/* « montantHTMin » and « montantHTMax »; 0 is no bound. */
static void range_of(struct api_call *c, const char *min, const char *max, struct find_range *out)
{
	dec low = { 0 }, high = { 0 };
	bool from = api_number(c->in, min, &low) && low.m != 0, to = api_number(c->in, max, &high) && high.m != 0;
	out->set = from || to;
	if (!from || !dec_to_money(low, &out->min))
		out->min.minor = INT64_MIN;
	if (!to || !dec_to_money(high, &out->max))
		out->max.minor = INT64_MAX;
}

/* The name of the only type that lists may ask for; « FACTURE » and « AVOIR » otherwise. */
static str type_of(struct api_call *c)
{
	enum invoice_type type;
	return invoice_type_find(api_text(c->cx->arena, c->in, "typeFacture"), &type) ? invoice_type_name(type) : STR_NONE;
}

/* What both sides may ask for. False: nothing can match. */
static bool common_filter(struct api_call *c, struct find_filter *f)
{
	struct arena *a = c->cx->arena;
	enum cadre_facturation cadre;
	str cadre_text = api_text(a, c->in, "cadreFacturation");
	str number = api_text(a, c->in, "numeroFacture");
	f->number_key = str_empty(number) ? STR_NONE : invoice_number_key(a, number);
	f->engagement = api_text(a, c->in, "numeroBonCommande");
	f->market = api_text(a, c->in, "numeroMarche");
	f->type = type_of(c);
	f->deposited_from = api_instant(c->in, "periodeDateDepotDu", false);
	f->deposited_to = api_instant(c->in, "periodeDateDepotAu", true);
	f->changed_from = api_instant(c->in, "periodeDateHeureEtatCourantDu", false);
	f->changed_to = api_instant(c->in, "periodeDateHeureEtatCourantAu", true);
	f->issued_from = api_date(c->in, "periodeDateFactureDu");
	f->issued_to = api_date(c->in, "periodeDateFactureAu");
	range_of(c, "montantHTMin", "montantHTMax", &f->ht);
	range_of(c, "montantTTCMin", "montantTTCMax", &f->ttc);
	range_of(c, "montantApayerMin", "montantApayerMax", &f->net);
	if (!str_empty(cadre_text) && !cadre_find(cadre_text, &cadre))
		return false;
	f->cadre = str_empty(cadre_text) ? STR_NONE : cadre_code(cadre);
	return statuses_of(c, f);
}

static void page_of(struct find_filter *f, struct api_paging p)
{
	f->limit = p.size;
	f->skip = (p.page - 1) * p.size;
}

/* --- elements --- */

static str type_word(enum invoice_type type)
{
	return type == INVOICE_AVOIR ? STR("AVOIR") : STR("FACTURE");
}

str api_mode_word(enum deposit_mode mode)
{
	static const str words[] = {
		[DEPOSIT_PORTAL] = STR_INIT("DEPOT_PDF_PORTAIL"),
		[DEPOSIT_API] = STR_INIT("DEPOT_PDF_API"),
		[DEPOSIT_EDI] = STR_INIT("EDI"),
	};
	return words[mode];
}

static void put_common(struct api_call *c, const struct find_row *r)
{
	api_put_text(c, "numeroFacture", r->number);
	api_put_text(c, "statut", status_info(r->status)->name);
	api_put_text(c, "typeDemandePaiement", STR("FACTURE"));
	api_put_text(c, "typeFacture", type_word(r->type));
	api_put_text(c, "codeFournisseur", r->supplier.identifier);
	api_put_text(c, "typeIdentifiantFournisseur", structure_id_kind_name(r->supplier.id_kind));
	api_put_text(c, "designationFournisseur", r->supplier.name);
	api_put_int(c, "idDestinataire", r->recipient.id);
	api_put_text(c, "codeDestinataire", r->recipient.identifier);
	api_put_text(c, "designationDestinataire", r->recipient.name);
	api_put_id(c, "idServiceExecutant", r->service_id);
	api_put_text(c, "codeServiceExecutant", r->service_code);
	api_put_text(c, "nomServiceExecutant", r->service_name);
	api_put_text(c, "numeroBonCommande", r->engagement);
	api_put_text(c, "numeroMarche", r->market);
	api_put_date(c, "dateFacture", r->issued);
	api_put_day(c, "dateDepot", r->deposited_at);
	api_put_instant(c, "dateHeureEtatCourant", r->status_at);
	api_put_text(c, "commentaireEtatCourant", r->complement);
	api_put_text(c, "devise", r->currency);
	api_put_money(c, "montantHT", r->ht);
	api_put_money(c, "montantTTC", r->ttc);
	api_put_money(c, "montantAPayer", r->net);
}

static void put_issued(struct api_call *c, const struct find_row *r)
{
	api_open_item(c);
	api_put_int(c, "identifiantFactureCPP", r->id);
	api_put_text(c, "modeDepot", r->flow_id ? STR("UPLOAD_API") : api_mode_word(r->mode));
	if (r->flow_id)
		api_put_text(c, "numeroFluxDepot", flow_number(c->cx->arena, r->flow_interface, r->flow_id));
	api_put_text(c, "numeroFactureOrigine", r->previous);
	put_common(c, r);
	api_close(c);
}

static void put_received(struct api_call *c, const struct find_row *r)
{
	api_open_item(c);
	api_put_int(c, "idFacture", r->id);
	put_common(c, r);
	api_close(c);
}

/* --- « Factures émises » --- */

/* False: it is no number of a flow, and nothing can match. */
static bool flow_filter(struct api_call *c, struct find_filter *f)
{
	str interface, number = api_text(c->cx->arena, c->in, "numeroFluxDepot");
	return str_empty(number) || flow_number_parse(number, &interface, &f->flow_id);
}

/* The first recipient that is named, and its first service. */
static void recipient_filter(struct api_call *c, struct find_filter *f)
{
	size_t n, services;
	const struct json *items = api_items(c->in, "listeDestinataire", &n);
	if (!n)
		return;
	const struct json *ids = api_items(&items[0], "listeIdServiceExecutant", &services);
	int64_t service = 0;
	f->other_id = api_int(&items[0], "idDestinataire");
	if (services && str_to_i64(api_item_text(c->cx->arena, &ids[0]), &service))
		f->service_id = service;
}

enum ec api_search_issued(struct api_call *c)
{
	struct find_filter f = { 0 };
	struct found found = { 0 };
	struct api_paging p = api_paging_of(c->cx->arena, api_object(c->in, "rechercheFactureParFournisseur"), "");
	TRY(api_work_for(c, api_int(c->in, "idFournisseur")));
	TRY(actor_require(c->cx, SPACE_INVOICES_SENT, ACTION_VIEW));
	page_of(&f, p);
	recipient_filter(c, &f);
	if (common_filter(c, &f) && flow_filter(c, &f))
		TRY(invoice_find(c->cx, SIDE_SUPPLIER, &f, &found));
	api_begin(c);
	api_open_list(c, "listeFactures");
	for (size_t i = 0; i < found.n; i++)
		put_issued(c, &found.rows[i]);
	api_close_list(c);
	api_put_pagination(c, p, found.total);
	return E_OK;
}

/* --- « Factures reçues » --- */

static void supplier_filter(struct api_call *c, struct find_filter *f)
{
	size_t n;
	const struct json *items = api_items(c->in, "listeFournisseurs", &n);
	if (n)
		f->other_id = api_int(&items[0], "idFournisseur");
	f->service_id = api_int(c->in, "idServiceExecutant");
}

/* Works invoices have not come here yet. */
static bool asks_for_invoices(struct api_call *c)
{
	str type = api_text(c->cx->arena, c->in, "typeDemandePaiement");
	return str_empty(type) || str_eq(type, STR("FACTURE"));
}

/* Nothing found is an answer of its own here: clients know it by its code. */
static enum ec answer_received(struct api_call *c, struct api_paging p, const struct found *found)
{
	if (!found->total)
		return api_refuse(c, 20000, "TRA_MSG_00.015");
	api_begin(c);
	api_open_list(c, "listeFactures");
	for (size_t i = 0; i < found->n; i++)
		put_received(c, &found->rows[i]);
	api_close_list(c);
	api_put_paging(c, p, found->total);
	return E_OK;
}

static enum ec search_received(struct api_call *c, struct find_filter *f)
{
	struct found found = { 0 };
	struct api_paging p = api_paging_of(c->cx->arena, api_object(c->in, "paramRecherche"), "");
	TRY(api_work_for(c, api_int(c->in, "idDestinataire")));
	TRY(actor_require(c->cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW));
	page_of(f, p);
	supplier_filter(c, f);
	if (common_filter(c, f) && asks_for_invoices(c))
		TRY(invoice_find(c->cx, SIDE_RECIPIENT, f, &found));
	return answer_received(c, p, &found);
}

enum ec api_search_received(struct api_call *c)
{
	return search_received(c, &(struct find_filter){ 0 });
}

enum ec api_search_to_process(struct api_call *c)
{
	static const enum status awaiting[] = { STATUS_MISE_A_DISPOSITION, STATUS_PRISE_EN_COMPTE_DESTINATAIRE,
		                                STATUS_COMPLETEE, STATUS_SERVICE_FAIT };
	struct find_filter f = { 0 };
	size_t n;
	(void)api_items(c->in, "statutCourant", &n);
	for (size_t i = 0; n == 0 && i < sizeof awaiting / sizeof *awaiting; i++)
		f.statuses[f.nstatuses++] = awaiting[i];
	return search_received(c, &f);
}
