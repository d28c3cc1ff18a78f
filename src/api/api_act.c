/* What both sides do with an invoice that was deposited. */
#include "api_call.h"
#include "core_utf8.h"
#include "service_actor.h"

/* --- « traiter » --- */

/* The wire carries a sentence where the life-cycle wants a motive: what the sentence speaks of. More precise
 * words first; folded. */
static const struct {
	str words;
	enum motive motive;
} spoken[] = {
	{ STR_INIT("bon de livraison"), MOTIVE_BON_DE_LIVRAISON },
	{ STR_INIT("bl "), MOTIVE_BON_DE_LIVRAISON },
	{ STR_INIT("bon de commande"), MOTIVE_BON_DE_COMMANDE },
	{ STR_INIT("attestation"), MOTIVE_ATTESTATION },
	{ STR_INIT("detail"), MOTIVE_DETAIL_PRESTATION },
	{ STR_INIT("rib"), MOTIVE_RIB },
	{ STR_INIT("se incorrect"), MOTIVE_SE_INCORRECT },
	{ STR_INIT("ej incorrect"), MOTIVE_EJ_INCORRECT },
	{ STR_INIT("ej inexistant"), MOTIVE_EJ_INCORRECT },
	{ STR_INIT("engagement"), MOTIVE_ENGAGEMENT_INCORRECT },
	{ STR_INIT("engagement"), MOTIVE_EJ_INCORRECT },
	{ STR_INIT("service"), MOTIVE_SERVICE_INCORRECT },
	{ STR_INIT("service"), MOTIVE_SE_INCORRECT },
	{ STR_INIT("destinataire"), MOTIVE_DESTINATAIRE_INCORRECT },
	{ STR_INIT("doublon"), MOTIVE_DOUBLON },
	{ STR_INIT("coordonnees bancaires"), MOTIVE_COORDONNEES_BANCAIRES },
	{ STR_INIT("iban"), MOTIVE_COORDONNEES_BANCAIRES },
	{ STR_INIT("prix"), MOTIVE_PRIX_OU_QUANTITE },
	{ STR_INIT("quantite"), MOTIVE_PRIX_OU_QUANTITE },
	{ STR_INIT("tva"), MOTIVE_MONTANT_TVA },
	{ STR_INIT("montant"), MOTIVE_MONTANT_TOTAL },
	{ STR_INIT("non realise"), MOTIVE_PRESTATION_NON_REALISEE },
	{ STR_INIT("fournisseur"), MOTIVE_FOURNISSEUR_INCORRECT },
	{ STR_INIT("mention"), MOTIVE_MENTION_OBLIGATOIRE },
	{ STR_INIT("marche"), MOTIVE_MARCHE },
};

/* Where the sentence speaks of nothing that is known. */
static const struct {
	enum status status;
	enum motive_family family;
	uint64_t otherwise;
} families[] = {
	{ STATUS_REJETEE, MOTIVE_REJECTION, MOTIVE_BIT(MOTIVE_AUTRE_DONNEE) },
	{ STATUS_A_RECYCLER, MOTIVE_RECYCLING,
	  MOTIVE_BIT(MOTIVE_SERVICE_INCORRECT) | MOTIVE_BIT(MOTIVE_ENGAGEMENT_INCORRECT) },
	{ STATUS_SUSPENDUE, MOTIVE_SUSPENSION, MOTIVE_BIT(MOTIVE_AUTRE_PIECE) },
};

static uint64_t motives_of(struct arena *a, str sentence, uint64_t allowed)
{
	str folded = str_printf(a, "%.*s ", STR_ARG(utf8_fold(a, sentence)));
	for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++)
		if (allowed & MOTIVE_BIT(spoken[i].motive) && str_find(folded, spoken[i].words) >= 0)
			return MOTIVE_BIT(spoken[i].motive);
	return 0;
}

static struct motive_set motives_for(struct arena *a, enum status to, enum recipient_kind kind, str sentence)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		if (families[i].status != to)
			continue;
		uint64_t allowed = motive_family_set(families[i].family, kind).bits;
		if (to == STATUS_REJETEE)
			allowed |= motive_family_set(MOTIVE_ROUTING, kind).bits;
		uint64_t bits = motives_of(a, sentence, allowed);
		return (struct motive_set){ bits ? bits : families[i].otherwise };
	}
	return (struct motive_set){ 0 };
}

static enum ec unknown_status(struct api_call *c)
{
	field_fail(c->cx, STR("nouveauStatut"), E_FIELD_FORMAT,
	           M_STR("expected", STR("SUSPENDUE, A_RECYCLER, REJETEE, SERVICE_FAIT, MANDATEE, MISE_EN_PAIEMENT, …")));
	return fields_end(c->cx);
}

enum ec api_invoice_process(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct invoice_detail *d;
	enum status to;
	str sentence = api_text(a, c->in, "motif");
	TRY(api_load_invoice(c, api_int(c->in, "idFacture"), SIDE_RECIPIENT, &d));
	if (!status_find(api_text(a, c->in, "nouveauStatut"), &to))
		return unknown_status(c);
	const struct process_order order = {
		.id = d->id,
		.version = d->version,
		.status = to,
		.motives = motives_for(a, to, d->recipient.kind, sentence),
		.complement = sentence,
	};
	TRY(invoice_process(c->cx, &order));
	api_begin(c);
	api_put_int(c, "idFacture", d->id);
	api_put_text(c, "numeroFacture", d->invoice.number);
	api_put_text(c, "nouveauStatut", status_info(to)->name);
	api_put_day(c, "dateTraitement", c->cx->now);
	return E_OK;
}

/* --- the supplier's answers --- */

enum ec api_invoice_recycle(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct invoice_detail *d;
	const struct json *to = api_object(c->in, "destinataire");
	const struct json *references = api_object(c->in, "reference");
	if (!references)
		references = api_object(c->in, "references");
	TRY(api_load_invoice(c, api_int(c->in, "identifiantFactureCPP"), SIDE_SUPPLIER, &d));
	struct correction correction = {
		.id = d->id,
		.version = d->version,
		.service_code = api_text(a, to, "codeServiceExecutant"),
		.engagement = api_text(a, references, "numeroBonCommande"),
		.recipient_siret = api_text(a, to, "codeDestinataire"),
	};
	if (str_empty(correction.service_code))
		correction.service_code = d->service.code;
	if (str_empty(correction.engagement))
		correction.engagement = d->invoice.engagement;
	TRY(invoice_correct(c->cx, &correction));
	api_begin(c);
	api_put_int(c, "identifiantFactureCPP", d->id);
	api_put_text(c, "numeroFacture", d->invoice.number);
	api_put_text(c, "statutFacture", status_info(STATUS_DEPOSEE)->name);
	api_put_day(c, "dateDepot", d->deposited_at);
	return E_OK;
}

enum ec api_invoice_acknowledge(struct api_call *c)
{
	size_t n;
	const struct json *items = api_items(c->in, "listeDemandePaiement", &n);
	for (size_t i = 0; i < n; i++) {
		struct invoice_detail *d;
		TRY(api_load_invoice(c, api_int(&items[i], "idDemandePaiement"), SIDE_SUPPLIER, &d));
		TRY(invoice_acknowledge(c->cx, d->id));
	}
	api_begin(c);
	return E_OK;
}

/* Files are named by the ids that they got when they came. */
enum ec api_invoice_complete(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct invoice_detail *d;
	size_t n, kept = 0;
	const struct json *items = api_items(c->in, "pieceJointeComplementaire", &n);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (api_int(&items[i], "pieceJointeComplementaireId"))
			ids[kept++] = api_int(&items[i], "pieceJointeComplementaireId");
	TRY(api_load_invoice(c, api_int(c->in, "identifiantFactureCPP"), SIDE_SUPPLIER, &d));
	if (d->status != STATUS_SUSPENDUE)
		return api_refuse(c, 20002, "GDP_MSG_11.033");
	TRY(invoice_complete_stored(c->cx, d->id, d->version, api_text(a, c->in, "commentaire"), ids, kept));
	api_begin(c);
	api_put_int(c, "identifiantFactureCPP", d->id);
	api_put_text(c, "numeroFacture", d->invoice.number);
	api_put_day(c, "dateTraitement", c->cx->now);
	return E_OK;
}
