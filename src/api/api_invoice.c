/* One invoice, whole, and its history. */
#include "api_call.h"
#include "service_actor.h"

/* --- finding it --- */

/* The account may be attached to several structures: the one that sees the invoice from that side is worked for. */
enum ec api_load_invoice(struct api_call *c, int64_t id, enum invoice_side side, struct invoice_detail **out)
{
	const struct actor *actor = c->cx->actor;
	for (size_t i = 0; i < actor->nstructures; i++) {
		TRY(api_work_for(c, actor->structures[i].id));
		enum ec ec = invoice_load(c->cx, id, out);
		if (ec == E_OK && (!side || (*out)->side == side))
			return E_OK;
		if (ec != E_OK && ec != E_NOT_FOUND)
			return ec;
		failure_clear(c->cx);
	}
	return fail(c->cx, E_NOT_FOUND);
}

/* --- the whole of it --- */

static void put_cadre(struct api_call *c, const struct invoice_detail *d)
{
	api_open(c, "cadreDeFacturation");
	api_put_text(c, "codeCadreFacturation", cadre_name(d->invoice.cadre));
	api_close(c);
}

static void put_recipient(struct api_call *c, const struct invoice_detail *d)
{
	const struct structure *s = &d->recipient;
	api_open(c, "destinataire");
	api_put_int(c, "idDestinataire", s->id);
	api_put_text(c, "codeDestinataire", s->identifier);
	api_put_text(c, "libelleDestinataire", s->name);
	api_put_text(c, "destinataireEtat", s->is_state ? STR("OUI") : STR("NON"));
	api_put_text(c, "adresseDestinataireDetail", s->address[0]);
	api_put_text(c, "adresseDestinataireComplement1", s->address[1]);
	api_put_text(c, "adresseDestinataireComplement2", s->address[2]);
	api_put_text(c, "adresseDestinataireCodePostal", s->postcode);
	api_put_text(c, "adresseDestinataireVille", s->city);
	api_put_text(c, "adresseDestinataireCodePays", s->country);
	api_put_id(c, "idServiceExecutant", d->service.id);
	api_put_text(c, "codeServiceExecutant", d->service.code);
	api_put_text(c, "libelleServiceExecutant", d->service.name);
	api_close(c);
}

static void put_supplier(struct api_call *c, const struct invoice_detail *d)
{
	const struct structure *s = &d->supplier;
	api_open(c, "fournisseur");
	api_put_int(c, "idFournisseur", s->id);
	api_put_text(c, "codeFournisseur", s->identifier);
	api_put_text(c, "typeIdentifiantFournisseur", structure_id_kind_name(s->id_kind));
	api_put_text(c, "designationFournisseur", s->name);
	api_put_text(c, "adresseFournisseurDetail", s->address[0]);
	api_put_text(c, "adresseFournisseurComplement1", s->address[1]);
	api_put_text(c, "adresseFournisseurComplement2", s->address[2]);
	api_put_text(c, "adresseFournisseurCodePostal", s->postcode);
	api_put_text(c, "adresseFournisseurVille", s->city);
	api_put_text(c, "adresseFournisseurCodePays", s->country);
	api_close(c);
}

static void put_amounts(struct api_call *c, const struct invoice *inv)
{
	api_open(c, "montantTotal");
	api_put_money(c, "montantHtTotal", inv->ht);
	api_put_money(c, "montantTVA", inv->tva);
	api_put_money(c, "montantTtcTotal", inv->ttc);
	api_put_money(c, "montantTtcAvantRemiseGlobalTTC", inv->ttc);
	api_put_money(c, "montantAPayer", inv->net);
	api_close(c);
}

static void put_references(struct api_call *c, const struct invoice_detail *d)
{
	const struct invoice *inv = &d->invoice;
	api_open(c, "references");
	api_put_text(c, "typeFacture", inv->type == INVOICE_AVOIR ? STR("AVOIR") : STR("FACTURE"));
	api_put_text(c, "typeTva", vat_regime_name(inv->vat_regime));
	api_put_text(c, "modePaiement", payment_means_name(inv->means));
	api_put_text(c, "codeDeviseFacture", inv->currency);
	api_put_text(c, "motifExonerationTva", inv->exemption);
	api_put_text(c, "numeroBonCommande", inv->engagement);
	api_put_text(c, "numeroMarche", inv->market);
	api_put_text(c, "numeroFactureOrigine", inv->previous);
	api_put_date(c, "dateFacture", inv->issued);
	api_put_date(c, "dateEcheancePaiement", inv->due);
	api_put_day(c, "dateDepot", d->deposited_at);
	api_put_minute(c, "dateCreationFacture", d->deposited_at);
	api_close(c);
}

/* Sizes of the pages of the parts; the names differ from call to call, so that none of them is looked at: all
 * parts come whole, as one page. */
static void put_part_paging(struct api_call *c, const char *suffix, const char *suffix_of_size, size_t n)
{
	struct arena *a = c->cx->arena;
	api_put_int(c, str_z(a, str_printf(a, "nbResultatsParPage%s", suffix_of_size)), n ? (int64_t)n : 10);
	api_put_int(c, str_z(a, str_printf(a, "pageCourante%s", suffix)), 1);
	api_put_int(c, str_z(a, str_printf(a, "pages%s", suffix)), 1);
	api_put_int(c, str_z(a, str_printf(a, "total%s", suffix)), (int64_t)n);
}

static void put_vat(struct api_call *c, const struct invoice *inv)
{
	api_open(c, "recapitulatifDeTva");
	api_open_list(c, "ligneTva");
	for (size_t i = 0; i < inv->nvat; i++) {
		api_open_item(c);
		api_put_dec(c, "ligneTvaTauxManuel", inv->vat[i].rate);
		api_put_money(c, "ligneTvaMontantBaseHtParTaux", inv->vat[i].base);
		api_put_money(c, "ligneTvaMontantTvaParTaux", inv->vat[i].amount);
		api_close(c);
	}
	api_close_list(c);
	put_part_paging(c, "LignesRecapitulativesTVA", "LignesRecapitulativesTVA", inv->nvat);
	api_close(c);
}

static str extension_of(str name)
{
	ptrdiff_t dot = str_rfind_char(name, '.');
	return dot < 0 ? STR_NONE : str_sub(name, (size_t)dot + 1, name.n);
}

static void put_files(struct api_call *c, const struct invoice_detail *d)
{
	api_open(c, "pieceJointePrincipale");
	api_put_int(c, "idPieceJointePrincipale", d->document.id);
	api_put_int(c, "idLiaisonPieceJointePrincipale", d->document.id);
	api_close(c);
	api_open(c, "listeDesPiecesJointes");
	api_open_list(c, "pieceJointe");
	for (size_t i = 0; i < d->nattachments; i++) {
		const struct invoice_document *f = &d->attachments[i];
		api_open_item(c);
		api_put_int(c, "pieceJointeId", f->id);
		api_put_int(c, "pieceJointeIdLiaison", f->id);
		api_put_text(c, "pieceJointeDesignation", f->name);
		api_put_text(c, "pieceJointeExtension", extension_of(f->name));
		api_close(c);
	}
	api_close_list(c);
	put_part_paging(c, "ListePiecesJointe", "ListePiecesJointe", d->nattachments);
	api_close(c);
}

static void put_lines(struct api_call *c)
{
	api_open(c, "lignesDePoste");
	api_open_list(c, "lignePoste");
	api_close_list(c);
	put_part_paging(c, "LignesPoste", "LignesPoste", 0);
	api_close(c);
}

static enum ec show(struct api_call *c, enum invoice_side side)
{
	struct invoice_detail *d;
	TRY(api_load_invoice(c, api_int(c->in, "identifiantFactureCPP"), side, &d));
	api_begin(c);
	api_open(c, "facture");
	api_put_int(c, "identifiantFactureCPP", d->id);
	api_put_text(c, "numeroFacture", d->invoice.number);
	api_put_text(c, "statutFacture", status_info(d->status)->name);
	api_put_text(c, "modeDepot", api_mode_word(d->mode));
	api_put_text(c, "commentaire", d->invoice.comment);
	put_cadre(c, d);
	put_recipient(c, d);
	put_supplier(c, d);
	put_amounts(c, &d->invoice);
	put_references(c, d);
	put_lines(c);
	put_vat(c, &d->invoice);
	put_files(c, d);
	api_close(c);
	return E_OK;
}

enum ec api_invoice_issued(struct api_call *c)
{
	return show(c, SIDE_SUPPLIER);
}

enum ec api_invoice_received(struct api_call *c)
{
	return show(c, SIDE_RECIPIENT);
}

/* --- history --- */

/* An event that brought another status; events stand newest first. */
static bool brought_status(const struct invoice_detail *d, size_t i)
{
	if (d->events[i].status == STATUS_NONE)
		return false;
	for (size_t k = i + 1; k < d->nevents; k++)
		if (d->events[k].status != STATUS_NONE)
			return d->events[k].status != d->events[i].status || !str_empty(d->events[i].complement);
	return true;
}

static void put_statuses(struct api_call *c, const struct invoice_detail *d, struct api_paging p)
{
	size_t n = 0, shown = 0, from, to;
	for (size_t i = 0; i < d->nevents; i++)
		n += brought_status(d, i);
	api_paging_slice(p, n, &from, &to);
	api_open(c, "historiquesDesStatuts");
	api_open_list(c, "histoStatut");
	for (size_t i = 0; i < d->nevents; i++) {
		const struct invoice_event *e = &d->events[i];
		if (!brought_status(d, i))
			continue;
		if (shown >= from && shown < to) {
			api_open_item(c);
			api_put_int(c, "histoStatutId", (int64_t)(n - shown));
			api_put_text(c, "histoStatutCode", status_info(e->status)->name);
			api_put_minute(c, "histoStatutDatePassage", e->at);
			api_put_text(c, "histoStatutCommentaire", e->complement);
			api_put_text(c, "histoStatutUtilisateurNom", e->by);
			api_close(c);
		}
		shown++;
	}
	api_close_list(c);
	api_put_int(c, "nbResultatsParPageHistoStatut", p.size);
	api_put_int(c, "pageCouranteHistoStatut", p.page);
	api_put_int(c, "pagesHistoStatut", n ? ((int64_t)n + p.size - 1) / p.size : 1);
	api_put_int(c, "totalHistoStatut", (int64_t)n);
	api_close(c);
}

enum ec api_invoice_history(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct invoice_detail *d;
	struct api_paging p = api_paging_of(a, api_object(c->in, "paramRechercheHistoStatuts"), "ListeHistoStatut");
	TRY(api_load_invoice(c, api_int(c->in, "idFacture"), 0, &d));
	api_begin(c);
	api_put_int(c, "idFacture", d->id);
	api_put_text(c, "numeroFacture", d->invoice.number);
	api_put_text(c, "modeDepot", api_mode_word(d->mode));
	api_put_text(c, "statutCourantCode", status_info(d->status)->name);
	put_statuses(c, d, p);
	return E_OK;
}
