/* Lists of values, and whether the service answers. */
#include "api_call.h"
#include "service_actor.h"

/* Words that are the same in every list, and the list they go into. */
static const struct {
	const char *path;  /* behind « /cpro/transverses/v1/recuperer/ » */
	const char *list, *code, *label;
	bool paged;        /* a client reads pages here and refuses an answer without them */
	const char *const *values; /* code, label, code, label…, NULL */
} lists[] = {
	{ "cadrefacturation", "listeCadreFacturation", "codeCadreFacturation", NULL, false,
	  (const char *const[]){ "A1_FACTURE_FOURNISSEUR", "", "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", "", "A9_FACTURE_SOUSTRAITANT",
	                         "", "A12_FACTURE_COTRAITANT", "", NULL } },
	{ "devises", "listeDevises", "codeDevise", "libelleDevise", false,
	  (const char *const[]){ "EUR", "Euro", "CHF", "Franc suisse", "GBP", "Livre sterling", "USD", "Dollar des États-Unis",
	                         "XPF", "Franc Pacifique", NULL } },
	{ "etat/typedp", "listeEtatDemandePaiement", "etatDemandePaiement", NULL, false,
	  (const char *const[]){ "DEPOSEE", "", "EN_COURS_ACHEMINEMENT", "", "MISE_A_DISPOSITION", "",
	                         "PRISE_EN_COMPTE_DESTINATAIRE", "", "A_RECYCLER", "", "REJETEE", "", "SUSPENDUE", "",
	                         "COMPLETEE", "", "SERVICE_FAIT", "", "MANDATEE", "", "MISE_A_DISPOSITION_COMPTABLE", "",
	                         "COMPTABILISEE", "", "MISE_EN_PAIEMENT", "", "ABANDONNEE", "", NULL } },
	{ "formatflux", "listeFormatFlux", "formatFlux", NULL, true,
	  (const char *const[]){ "IN_DP_E1_STRUCT", "", "IN_DP_E2_MIXTE", "", "IN_DP_E2_FACTURX", "", NULL } },
	{ "modedepot", "listeModeDepot", "modeDepot", NULL, true,
	  (const char *const[]){ "SAISIE_API", "", "DEPOT_PDF_API", "", "DEPOT_PDF_SIGNE_API", "", "DEPOT_PDF_PORTAIL", "",
	                         "UPLOAD_API", "", NULL } },
	{ "modereglements", "listeModePaiement", "modePaiement", NULL, false,
	  (const char *const[]){ "CHEQUE", "", "PRELEVEMENT", "", "VIREMENT", "", "ESPECE", "", "AUTRE", "", "REPORT", "",
	                         NULL } },
	{ "motifs/exonerationtva", "listeMotifsExonerationTva", "codeMotifExonerationTva", "libelleMotifExonerationTva", true,
	  (const char *const[]){ "VATEX-EU-132", "Activités d'intérêt général (CGI art. 261)", "VATEX-EU-AE",
	                         "Autoliquidation (CGI art. 283)", "VATEX-EU-G", "Exportation hors de l'Union (CGI art. 262)",
	                         "VATEX-EU-IC", "Livraison dans l'Union (CGI art. 262 ter)", "VATEX-FR-FRANCHISE",
	                         "Franchise en base (CGI art. 293 B)", NULL } },
	{ "pays", "listePays", "codePays", "libellePays", false,
	  (const char *const[]){ "FR", "France", "BE", "Belgique", "CH", "Suisse", "DE", "Allemagne", "ES", "Espagne", "GB",
	                         "Royaume-Uni", "IT", "Italie", "LU", "Luxembourg", "MC", "Monaco", "NC", "Nouvelle-Calédonie",
	                         "NL", "Pays-Bas", "PF", "Polynésie française", "PT", "Portugal", NULL } },
	{ "syntaxeflux", "listeSyntaxeFlux", "syntaxeFlux", NULL, false,
	  (const char *const[]){ "IN_DP_E1_UBL_INVOICE", "", "IN_DP_E1_CII_16B", "", "IN_DP_E2_UBL_INVOICE_MIN", "",
	                         "IN_DP_E2_CII_MIN_16B", "", "IN_DP_E2_CII_FACTURX", "", NULL } },
	{ "typedp", "listeTypeDemandePaiement", "typeDemandePaiement", NULL, false,
	  (const char *const[]){ "FACTURE", "", "FACTURE_TRAVAUX", "", "MEMOIRE_JUSTICE", "", "DEMANDE_REMBOURSEMENT", "",
	                         NULL } },
	{ "typefacturetravaux", "listeTypeFactureTravaux", "typeFactureTravaux", NULL, false,
	  (const char *const[]){ "PROJET_DECOMPTE_MENSUEL", "", "ETAT_ACOMPTE", "", "ETAT_ACOMPTE_VALIDE", "",
	                         "PROJET_DECOMPTE_FINAL", "", "DECOMPTE_GENERAL", "", NULL } },
	{ "typeidentifiant/structure", "listeTypeIdentifiant", "typeIdentifiantStructure", NULL, false,
	  (const char *const[]){ "SIRET", "", "UE_HORS_FRANCE", "", "HORS_UE", "", "RIDET", "", "TAHITI", "", "AUTRE", "",
	                         "PARTICULIER", "", NULL } },
	{ "typespj", "listeTypePieceJointe", "codeTypePieceJointe", "libelleTypePieceJointe", false,
	  (const char *const[]){ "01", "Facture", "02", "Pièce jointe complémentaire", "03", "Bon de commande", "04",
	                         "Bon de livraison", "05", "Document annexe", NULL } },
};

#define LISTS_AT "/cpro/transverses/v1/recuperer/"

enum ec api_list_of_values(struct api_call *c)
{
	str path = str_sub(str_of(c->op->path), sizeof LISTS_AT - 1, SIZE_MAX);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (!str_eq(str_of(lists[i].path), path))
			continue;
		int64_t n = 0;
		api_begin(c);
		api_open_list(c, lists[i].list);
		for (const char *const *v = lists[i].values; *v; v += 2, n++) {
			api_open_item(c);
			api_put_text(c, lists[i].code, str_of(v[0]));
			if (lists[i].label)
				api_put_text(c, lists[i].label, str_of(v[1]));
			api_close(c);
		}
		api_close_list(c);
		if (lists[i].paged)
			api_put_paging(c, (struct api_paging){ n, 1 }, n);
		return E_OK;
	}
	return BUG(c->cx, "a list that is not in the table");
}

/* Rates of mainland France, Corsica and the overseas departments (CGI art. 278 to 298). */
static const struct {
	str code, label;
	dec rate;
} rates[] = {
	{ STR_INIT("TVA1"), STR_INIT("Art 293B(FranchiseEnBase)"), { 0, 0 } },
	{ STR_INIT("TVA2"), STR_INIT("2,1 %"), { 21, 1 } },
	{ STR_INIT("TVA3"), STR_INIT("5,5 %"), { 55, 1 } },
	{ STR_INIT("TVA4"), STR_INIT("10 %"), { 10, 0 } },
	{ STR_INIT("TVA5"), STR_INIT("20 %"), { 20, 0 } },
	{ STR_INIT("TVA6"), STR_INIT("8,5 %"), { 85, 1 } },
	{ STR_INIT("TVA7"), STR_INIT("13 %"), { 13, 0 } },
	{ STR_INIT("TVA8"), STR_INIT("1,05 %"), { 105, 2 } },
	{ STR_INIT("TVA9"), STR_INIT("1,75 %"), { 175, 2 } },
	{ STR_INIT("TVA10"), STR_INIT("0,9 %"), { 9, 1 } },
};

bool api_vat_rate(str code, dec *rate)
{
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		if (str_eq(code, rates[i].code)) {
			*rate = rates[i].rate;
			return true;
		}
	return false;
}

enum ec api_vat_rates(struct api_call *c)
{
	api_begin(c);
	api_open_list(c, "listeTauxTva");
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		api_open_item(c);
		api_put_text(c, "codeTauxTva", rates[i].code);
		api_put_text(c, "libelleTauxTva", rates[i].label);
		api_put_dec(c, "valeurTauxTva", rates[i].rate);
		api_close(c);
	}
	api_close_list(c);
	return E_OK;
}

/* What a recipient may give next, the status itself first, as the table of the life-cycle has it. */
enum ec api_next_statuses(struct api_call *c)
{
	const struct lifecycle_rule *rules[LIFECYCLE_CHOICES_MAX];
	struct lifecycle_at at = { .kind = c->cx->actor->at->is_state ? RECIPIENT_STATE : RECIPIENT_LOCAL };
	size_t n = 0;
	if (status_find(api_text(c->cx->arena, c->in, "statutCourant"), &at.status))
		n = lifecycle_choices(&at, LIFECYCLE_RECIPIENT, rules, LIFECYCLE_CHOICES_MAX);
	api_begin(c);
	api_open_list(c, "listeStatutsPossiblesPourTraitement");
	for (size_t i = 0; i < n; i++) {
		api_open_item(c);
		api_put_text(c, "statutPossiblePourTraitement", status_info(rules[i]->to)->name);
		api_close(c);
	}
	api_close_list(c);
	return E_OK;
}

enum ec api_health(struct api_call *c)
{
	api_begin(c);
	api_put_text(c, "body", STR("L'API CPRO est actuellement disponible et fonctionnel."));
	api_put_text(c, "statusCode", STR("OK"));
	api_put_int(c, "statusCodeValue", 200);
	return E_OK;
}
