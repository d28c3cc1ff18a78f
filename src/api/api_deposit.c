/* Depositing: a PDF that is read, and an invoice of data and files. */
#include "api_call.h"
#include "core_hash.h"
#include "service_actor.h"
#include "service_bank.h"
#include "service_file.h"

#define ATTACHMENTS_MAX 50

/* --- deposer/pdf --- */

static void put_read(struct api_call *c, const char *name, const struct read_invoice *r, enum read_field f)
{
	api_put_text(c, name, r->fields[f].value);
}

static void put_amount(struct api_call *c, const char *name, const struct read_invoice *r, enum read_field f)
{
	dec d;
	if (dec_parse(r->fields[f].value, &d))
		api_put_dec(c, name, d);
}

static void put_reading(struct api_call *c, const struct read_invoice *r)
{
	struct date issued;
	str type = r->fields[READ_DOC_TYPE].value;
	put_read(c, "numeroFacture", r, READ_INVOICE_NUMBER);
	if (date_parse_iso(r->fields[READ_ISSUE_DATE].value, &issued))
		api_put_date(c, "dateFacture", issued);
	put_read(c, "codeDestinataire", r, READ_RECIPIENT_SIRET);
	put_read(c, "codeServiceExecutant", r, READ_SERVICE_CODE);
	put_read(c, "codeFournisseur", r, READ_SUPPLIER_SIRET);
	put_read(c, "codeDeviseFacture", r, READ_CURRENCY);
	api_put_text(c, "typeFacture", str_eq(type, STR("avoir")) ? STR("AVOIR") : STR("FACTURE"));
	put_read(c, "numeroBonCommande", r, READ_ENGAGEMENT);
	put_amount(c, "montantHtTotal", r, READ_TOTAL_HT);
	put_amount(c, "montantTVA", r, READ_TOTAL_TVA);
	put_amount(c, "montantTtcAvantRemiseGlobalTTC", r, READ_TOTAL_TTC);
	put_amount(c, "montantAPayer", r, READ_NET_A_PAYER);
}

enum ec api_deposit_pdf(struct api_call *c)
{
	struct upload upload;
	struct kept_pdf kept;
	str bytes;
	TRY(api_bytes(c, "fichierFacture", &bytes));
	TRY(file_of_bytes(c->cx, api_text(c->cx->arena, c->in, "nomFichier"), bytes, &upload));
	TRY(file_keep_pdf(c->cx, &upload, &kept));
	api_begin(c);
	if (kept.reading && !kept.reading->unreadable)
		put_reading(c, kept.reading);
	api_put_int(c, "pieceJointeId", kept.id);
	return E_OK;
}

/* --- soumettre: data --- */

/* Amounts of the wire have up to six digits behind the point; ours have the cents: what would lose some is told
 * at its path. False: not given, or wrong. */
static bool money_of(struct api_call *c, const struct json *o, const char *name, str path, struct money *out)
{
	dec d;
	if (!api_number(o, name, &d))
		return false;
	if (dec_to_money(dec_trim(d), out))
		return true;
	field_fail(c->cx, path, E_INVOICE_AMOUNT, M_STR("value", dec_print(c->cx->arena, d)));
	return false;
}

static dec rate_of(struct arena *a, const struct json *line)
{
	dec d = { 0 };
	if (!api_number(line, "ligneTvaTauxManuel", &d) || d.m == 0)
		(void)api_vat_rate(api_text(a, line, "ligneTvaTaux"), &d);
	return d;
}

static void read_vat(struct api_call *c, struct invoice *inv)
{
	struct arena *a = c->cx->arena;
	size_t n;
	const struct json *lines = api_items(c->in, "ligneTva", &n);
	inv->vat = ARENA_ARRAY(a, struct invoice_vat, n + 1);
	inv->nvat = n;
	for (size_t i = 0; i < n; i++) {
		inv->vat[i].rate = rate_of(a, &lines[i]);
		str path = str_printf(a, "vat[%zu]", i);
		(void)money_of(c, &lines[i], "ligneTvaMontantBaseHtParTaux", path, &inv->vat[i].base);
		(void)money_of(c, &lines[i], "ligneTvaMontantTvaParTaux", path, &inv->vat[i].amount);
	}
}

/* What is to pay less than the whole counts as paid before: the wire has no field of its own for it. */
static void read_totals(struct api_call *c, struct invoice *inv)
{
	const struct json *o = api_object(c->in, "montantTotal");
	inv->has_ht = money_of(c, o, "montantHtTotal", FIELD_HT, &inv->ht);
	inv->has_tva = money_of(c, o, "montantTVA", FIELD_TVA, &inv->tva);
	inv->has_ttc = money_of(c, o, "montantTtcTotal", FIELD_TTC, &inv->ttc);
	inv->has_net = money_of(c, o, "montantAPayer", FIELD_NET, &inv->net);
	if (inv->has_ttc && inv->has_net && !money_sub(inv->ttc, inv->net, &inv->prepaid))
		inv->prepaid.minor = 0;
}

static void read_references(struct arena *a, const struct json *o, struct invoice *inv)
{
	(void)invoice_type_find(api_text(a, o, "typeFacture"), &inv->type);
	(void)vat_regime_find(api_text(a, o, "typeTva"), &inv->vat_regime);
	(void)payment_means_find(api_text(a, o, "modePaiement"), &inv->means);
	inv->currency = api_text(a, o, "deviseFacture");
	inv->engagement = api_text(a, o, "numeroBonCommande");
	inv->market = api_text(a, o, "numeroMarche");
	inv->previous = api_text(a, o, "numeroFactureOrigine");
	inv->exemption = api_text(a, o, "motifExonerationTva");
}

static void read_invoice(struct api_call *c, struct invoice *inv)
{
	struct arena *a = c->cx->arena;
	const struct json *to = api_object(c->in, "destinataire");
	*inv = (struct invoice){
		.number = api_text(a, c->in, "numeroFactureSaisi"),
		.issued = api_date(c->in, "dateFacture"),
		.comment = api_text(a, c->in, "commentaire"),
	};
	if (!date_is_set(inv->issued))
		inv->issued = time_date(c->cx->now);
	(void)cadre_find(api_text(a, api_object(c->in, "cadreDeFacturation"), "codeCadreFacturation"), &inv->cadre);
	inv->recipient.identifier =
		structure_identifier_clean(a, STRUCTURE_SIRET, api_text(a, to, "codeDestinataire"));
	inv->recipient.service_code = api_text(a, to, "codeServiceExecutant");
	read_references(a, api_object(c->in, "references"), inv);
	read_totals(c, inv);
	read_vat(c, inv);
}

/* --- soumettre: files --- */

/* How many; max + 1: there are more. */
static size_t read_ids(const struct json *in, const char *list, const char *id, int64_t *out, size_t max)
{
	size_t n, kept = 0;
	const struct json *items = api_items(in, list, &n);
	for (size_t i = 0; i < n; i++) {
		if (!api_int(&items[i], id))
			continue;
		if (kept == max)
			return max + 1;
		out[kept++] = api_int(&items[i], id);
	}
	return kept;
}

/* Where the field of the invoice stands in the request. */
static const struct {
	str field;
	const char *path;
} paths[] = {
	{ STR_INIT("invoice_number"), "numeroFactureSaisi" },
	{ STR_INIT("issue_date"), "dateFacture" },
	{ STR_INIT("cadre"), "cadreDeFacturation.codeCadreFacturation" },
	{ STR_INIT("type"), "references.typeFacture" },
	{ STR_INIT("currency"), "references.deviseFacture" },
	{ STR_INIT("recipient_siret"), "destinataire.codeDestinataire" },
	{ STR_INIT("service_code"), "destinataire.codeServiceExecutant" },
	{ STR_INIT("engagement"), "references.numeroBonCommande" },
	{ STR_INIT("market"), "references.numeroMarche" },
	{ STR_INIT("previous_invoice"), "references.numeroFactureOrigine" },
	{ STR_INIT("exemption"), "references.motifExonerationTva" },
	{ STR_INIT("payment_means"), "references.modePaiement" },
	{ STR_INIT("total_ht"), "montantTotal.montantHtTotal" },
	{ STR_INIT("total_tva"), "montantTotal.montantTVA" },
	{ STR_INIT("total_ttc"), "montantTotal.montantTtcTotal" },
	{ STR_INIT("net_a_payer"), "montantTotal.montantAPayer" },
	{ STR_INIT("vat"), "ligneTva" },
	{ STR_INIT("comment"), "commentaire" },
	{ STR_INIT("pdf"), "pieceJointePrincipale[0].pieceJointePrincipaleId" },
};

static void say_in_words_of_the_wire(struct ctx *cx)
{
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		str *field = &cx->failure.fields[i].field;
		for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
			if (str_eq(*field, paths[k].field))
				*field = str_of(paths[k].path);
		if (str_starts(*field, STR("attachments[")))
			*field = str_printf(cx->arena, "pieceJointeComplementaire%.*s.pieceJointeComplementaireId",
			                    STR_ARG(str_sub(*field, sizeof "attachments" - 1, field->n)));
		else if (str_starts(*field, STR("vat[")))
			*field = str_printf(cx->arena, "ligneTva%.*s", STR_ARG(str_sub(*field, 3, field->n)));
	}
}

/* The IBAN of the account that the request names among the supplier's. */
static enum ec read_bank(struct api_call *c, struct invoice *inv)
{
	int64_t wanted = api_int(api_object(c->in, "fournisseur"), "codeCoordonneesBancairesFournisseur");
	struct bank_account *banks;
	size_t n;
	if (!wanted)
		return E_OK;
	TRY(bank_list(c->cx, &banks, &n));
	for (size_t i = 0; i < n; i++)
		if (banks[i].id == wanted) {
			inv->iban = banks[i].iban;
			return E_OK;
		}
	field_fail(c->cx, STR("fournisseur.codeCoordonneesBancairesFournisseur"), E_NOT_FOUND);
	return E_OK;
}

static bool needs_file(str mode)
{
	return str_starts(mode, STR("DEPOT_PDF"));
}

/* Data without a number get one: the day, and six digits at random. */
static str new_number(struct api_call *c)
{
	struct date today = time_date(c->cx->now);
	uint32_t random;
	random_bytes(&random, sizeof random);
	return str_printf(c->cx->arena, "%04d%02d%02d-%06u", today.year, today.month, today.day, random % 1000000);
}

static enum ec submit(struct api_call *c, struct invoice *inv, int64_t *id)
{
	int64_t pdf[1] = { 0 }, attachments[ATTACHMENTS_MAX];
	str mode = api_text(c->cx->arena, c->in, "modeDepot");
	struct stored_deposit order = { .invoice = inv, .attachments = attachments };
	TRY(api_work_for(c, api_int(api_object(c->in, "fournisseur"), "idFournisseur")));
	read_invoice(c, inv);
	if (str_empty(inv->number) && !needs_file(mode))
		inv->number = new_number(c);
	TRY(read_bank(c, inv));
	if (read_ids(c->in, "pieceJointePrincipale", "pieceJointePrincipaleId", pdf, 1))
		order.pdf = pdf[0];
	else if (needs_file(mode))
		field_fail(c->cx, STR("pdf"), E_FIELD_REQUIRED);
	order.nattachments = read_ids(c->in, "pieceJointeComplementaire", "pieceJointeComplementaireId", attachments,
	                              ATTACHMENTS_MAX);
	if (order.nattachments > ATTACHMENTS_MAX)
		return fail(c->cx, E_FILES_MANY, M_INT("max", ATTACHMENTS_MAX));
	return deposit_stored(c->cx, &order, id);
}

enum ec api_submit(struct api_call *c)
{
	struct invoice inv;
	int64_t id;
	enum ec ec = submit(c, &inv, &id);
	if (ec != E_OK) {
		say_in_words_of_the_wire(c->cx);
		return ec;
	}
	api_begin(c);
	api_put_int(c, "identifiantFactureCPP", id);
	api_put_text(c, "numeroFacture", inv.number);
	api_put_text(c, "identifiantStructure", c->cx->actor->at->identifier);
	api_put_text(c, "statutFacture", status_info(STATUS_DEPOSEE)->name);
	api_put_day(c, "dateDepot", c->cx->now);
	return E_OK;
}
