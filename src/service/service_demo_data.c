#include "service_demo_data.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define S(lit) STR_INIT(lit)

static const struct demo_service town_services[] = {
	{ S("FINANCES"), S("Service des finances"), false, false },
	{ S("ST-VOIRIE"), S("Voirie et espaces publics"), false, false },
	{ S("BAT"), S("Bâtiments communaux"), false, false },
	{ S("SCOLAIRE"), S("Écoles et restauration"), false, false },
	{ S("CULTURE"), S("Médiathèque et théâtre"), false, false },
	{ S("FETES"), S("Fêtes et cérémonies"), false, true },
};
static const struct demo_service hospital_services[] = {
	{ S("PHARMACIE"), S("Pharmacie à usage intérieur"), true, false },
	{ S("TECHNIQUE"), S("Services techniques"), true, false },
	{ S("HOTELLERIE"), S("Restauration et blanchisserie"), true, false },
};
static const struct demo_service ministry_services[] = {
	{ S("LIT-SG-010"), S("Secrétariat général"), false, false },
	{ S("LIT-DPM-075"), S("Direction des ports et du rivage"), true, false },
	{ S("LIT-DIR-014"), S("Direction régionale de Normandie"), true, false },
};

const struct demo_structure demo_structures[DEMO_STRUCTURES] = {
	[DEMO_TOWN] = {
		.siret = S("21740310400011"), .vat = S("FR45217403104"), .name = S("Commune de Saint-Aubin-sur-Orne"),
		.address = S("1 place de la Mairie"), .postcode = S("14740"), .city = S("Saint-Aubin-sur-Orne"),
		.kind = RECIPIENT_LOCAL, .service_required = true,
		.services = town_services, .nservices = COUNT(town_services),
	},
	[DEMO_HOSPITAL] = {
		.siret = S("26740052100022"), .vat = S("FR32267400521"), .name = S("Centre hospitalier de Belle-Rive"),
		.address = S("40 avenue des Tilleuls"), .postcode = S("14900"), .city = S("Belle-Rive"),
		.kind = RECIPIENT_HOSPITAL, .engagement_required = true,
		.services = hospital_services, .nservices = COUNT(hospital_services),
	},
	[DEMO_MINISTRY] = {
		.siret = S("11090417400106"), .vat = S("FR12110904174"), .name = S("Ministère du Littoral"),
		.address = S("8 quai des Goélands"), .postcode = S("75007"), .city = S("Paris"),
		.kind = RECIPIENT_STATE, .service_required = true,
		.services = ministry_services, .nservices = COUNT(ministry_services),
	},
	[DEMO_WATER] = {
		.siret = S("53284716700030"), .vat = S("FR40532847167"), .name = S("Eaux du Val d’Orne, société publique locale"),
		.address = S("ZA du Moulin"), .postcode = S("14320"), .city = S("May-sur-Orne"),
		.kind = RECIPIENT_COMPANY, .either_required = true,
	},
	[DEMO_MARNAT] = {
		.siret = S("53107729500016"), .vat = S("FR10531077295"), .name = S("Voirie et Réseaux Marnat"),
		.address = S("17 route de Falaise"), .postcode = S("14123"), .city = S("Ifs"),
		.iban = S("FR1030004007940001234567890"),
	},
	[DEMO_LAVANDIER] = {
		.siret = S("44821563200028"), .vat = S("FR25448215632"), .name = S("Papeterie Lavandier"),
		.address = S("3 rue du Moulin"), .postcode = S("14000"), .city = S("Caen"),
		.iban = S("FR6330002007940001234567890"),
	},
	[DEMO_CLAIRVAL] = {
		.siret = S("39827140300014"), .vat = S("FR37398271403"), .name = S("Nettoyage Clairval"),
		.address = S("12 rue des Artisans"), .postcode = S("14200"), .city = S("Hérouville-Saint-Clair"),
		.iban = S("FR4420041007940001234567890"),
	},
	[DEMO_KERBRAT] = {
		.siret = S("50913386400017"), .vat = S("FR28509133864"), .name = S("Menuiserie Kerbrat"),
		.address = S("5 chemin du Bois"), .postcode = S("14610"), .city = S("Thaon"),
		.iban = S("FR1030004007940001234567890"),
	},
	[DEMO_DURAND] = {
		.siret = S("81246057400013"), .vat = S("FR72812460574"), .name = S("Camille Durand, graphiste"),
		.address = S("22 rue Basse"), .postcode = S("14000"), .city = S("Caen"),
		.iban = S("FR6330002007940001234567890"),
	},
	[DEMO_TELLIER] = {
		.siret = S("41730926700017"), .vat = S("FR29417309267"), .name = S("Constructions Tellier"),
		.address = S("9 boulevard du Port"), .postcode = S("14550"), .city = S("Blainville-sur-Orne"),
		.iban = S("FR4420041007940001234567890"),
	},
	[DEMO_SCHOOLS] = {
		.siret = S("26140131900015"), .vat = S("FR00261401319"), .name = S("Régie des écoles de Saint-Aubin"),
		.address = S("2 rue de l’École"), .postcode = S("14740"), .city = S("Saint-Aubin-sur-Orne"),
		.kind = RECIPIENT_LOCAL,
	},
};

const struct demo_also demo_also[] = {
	{ S("claire.aubin@saint-aubin.example"), DEMO_SCHOOLS, ROLE_MAIN_MANAGER },
};
const size_t demo_also_count = COUNT(demo_also);

static const struct demo_person people[] = {
	{ S("alice.marnat@marnat.example"), S("Alice"), S("Marnat"), DEMO_MARNAT, ROLE_MAIN_MANAGER, S("supplier"), S(""), false },
	{ S("yanis.roche@marnat.example"), S("Yanis"), S("Roche"), DEMO_MARNAT, ROLE_USER, S("supplier"), S(""), false },
	{ S("paul.lavandier@lavandier.example"), S("Paul"), S("Lavandier"), DEMO_LAVANDIER, ROLE_MAIN_MANAGER, S("supplier"), S(""), false },
	{ S("ines.clairval@clairval.example"), S("Inès"), S("Clairval"), DEMO_CLAIRVAL, ROLE_MAIN_MANAGER, S("supplier"), S(""), false },
	{ S("youenn.kerbrat@kerbrat.example"), S("Youenn"), S("Kerbrat"), DEMO_KERBRAT, ROLE_MAIN_MANAGER, S("supplier"), S(""), false },
	{ S("camille@durand.example"), S("Camille"), S("Durand"), DEMO_DURAND, ROLE_MAIN_MANAGER, S("supplier"), S(""), false },
	{ S("hugo.tellier@tellier.example"), S("Hugo"), S("Tellier"), DEMO_TELLIER, ROLE_MAIN_MANAGER, S("validator"), S(""), false },
	{ S("claire.aubin@saint-aubin.example"), S("Claire"), S("Aubin"), DEMO_TOWN, ROLE_MAIN_MANAGER, S("town"), S(""), false },
	{ S("marc.vasseur@saint-aubin.example"), S("Marc"), S("Vasseur"), DEMO_TOWN, ROLE_SECONDARY_MANAGER, S("town"), S(""), false },
	{ S("lea.voirie@saint-aubin.example"), S("Léa"), S("Moreau"), DEMO_TOWN, ROLE_USER, S("town"), S("ST-VOIRIE"), false },
	{ S("nadia.belkacem@belle-rive.example"), S("Nadia"), S("Belkacem"), DEMO_HOSPITAL, ROLE_MAIN_MANAGER, S("hospital"), S(""), false },
	{ S("remi.pharma@belle-rive.example"), S("Rémi"), S("Lenoir"), DEMO_HOSPITAL, ROLE_USER, S("hospital"), S("PHARMACIE"), false },
	{ S("sophie.littoral@littoral.example"), S("Sophie"), S("Le Goff"), DEMO_MINISTRY, ROLE_MAIN_MANAGER, S("state"), S(""), false },
	{ S("thomas.rivage@littoral.example"), S("Thomas"), S("Nguyen"), DEMO_MINISTRY, ROLE_USER, S("state"), S(""), false },
	{ S("eva.source@eaux-du-val.example"), S("Eva"), S("Source"), DEMO_WATER, ROLE_MAIN_MANAGER, S("public_company"), S(""), false },
	{ S("regie.cantines@saint-aubin.example"), S("Jeanne"), S("Petit"), DEMO_SCHOOLS, ROLE_USER, S("schools"), S(""), false },
	{ S("noe.achats@saint-aubin.example"), S("Noé"), S("Garnier"), DEMO_TOWN, ROLE_NONE, S("newcomer"), S(""), false },
	{ S("exploitation@chorale.example"), S("Dominique"), S("Martel"), DEMO_TOWN, ROLE_USER, S("operator"), S(""), true },
};

const struct demo_person *demo_people(size_t *n)
{
	*n = COUNT(people);
	return people;
}

#define PROCESS(days, status, ...) { .what = DO_PROCESS, .days_ago = (days), .to = STATUS_##status, __VA_ARGS__ }
#define DONE(days) PROCESS(days, SERVICE_FAIT)
#define ORDERED(days) PROCESS(days, MANDATEE)
#define BOOKED(days) PROCESS((days) + 1, MISE_A_DISPOSITION_COMPTABLE), PROCESS(days, COMPTABILISEE)
#define PAID(days) PROCESS(days, MISE_EN_PAIEMENT)

static const struct demo_invoice invoices[] = {
	{ .number = S("2026-1187"), .supplier = DEMO_KERBRAT, .recipient = DEMO_TOWN, .service = S("BAT"),
	  .engagement = S("2026-24391"), .days_ago = 36,
	  .lines = { { S("Remplacement de menuiseries, école Jules-Verne"), 4, 381250, 200 },
	             { S("Dépose et évacuation"), 1, 170833, 200 } } },
	{ .number = S("FC-88213"), .supplier = DEMO_CLAIRVAL, .recipient = DEMO_TOWN, .service = S("SCOLAIRE"),
	  .days_ago = 29, .boxed = true,
	  .lines = { { S("Entretien des locaux scolaires, octobre"), 1, 1040050, 200 } } },
	{ .number = S("FA-2026-0418"), .supplier = DEMO_LAVANDIER, .recipient = DEMO_TOWN, .service = S("FINANCES"),
	  .engagement = S("2026-24402"), .days_ago = 28,
	  .lines = { { S("Ramettes de papier A4, recyclé"), 120, 489, 200 },
	             { S("Cartouches d’impression"), 12, 4276, 200 } },
	  .steps = { DONE(20) } },
	{ .number = S("V26/00731"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("FINANCES"),
	  .engagement = S("2026-24439"), .market = S("2025M118"), .days_ago = 29,
	  .lines = { { S("Reprise d’enrobés, rue du Bourg"), 340, 6850, 200 },
	             { S("Signalisation de chantier"), 1, 538500, 200 } },
	  .steps = { PROCESS(28, A_RECYCLER, .motives = S("SERVICE_INCORRECT"),
	                     .words = S("Travaux de voirie : merci d’indiquer le service ST-VOIRIE.")),
	             { .what = DO_CORRECT, .days_ago = 27, .service = S("ST-VOIRIE"), .engagement = S("2026-24439") } } },
	{ .number = S("V26/00744"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("CULTURE"),
	  .engagement = S("2026-24455"), .days_ago = 12,
	  .lines = { { S("Curage de réseau, rue des Lilas"), 1, 730354, 200 } },
	  .steps = { PROCESS(9, A_RECYCLER, .motives = S("SERVICE_INCORRECT"),
	                     .words = S("Le curage relève du service ST-VOIRIE, pas de la médiathèque.")) } },
	{ .number = S("V26/00752"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
	  .engagement = S("2026-24460"), .days_ago = 8,
	  .lines = { { S("Bordures et caniveaux, avenue de la Gare"), 85, 5420, 200 } },
	  .steps = { PROCESS(5, SUSPENDUE, .motives = S("BON_DE_LIVRAISON"),
	                     .words = S("Merci de joindre le bon de livraison signé du 14 novembre.")) } },
	{ .number = S("V26/00758"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
	  .days_ago = 4, .boxed = true,
	  .lines = { { S("Salage préventif, première sortie"), 6, 48000, 200 } } },
	{ .number = S("V26/00699"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
	  .engagement = S("2026-24310"), .days_ago = 40,
	  .lines = { { S("Marquage au sol, parking de la mairie"), 1, 215000, 200 } },
	  .steps = { PROCESS(33, REJETEE, .motives = S("MONTANT_TOTAL"),
	                     .words = S("Le montant facturé dépasse le devis accepté de 430,00 €.")) } },
	{ .number = S("V26/00701"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
	  .engagement = S("2026-24310"), .days_ago = 31,
	  .lines = { { S("Marquage au sol, parking de la mairie"), 1, 179167, 200 } },
	  .steps = { DONE(25), ORDERED(21), BOOKED(15), PAID(10) } },
	{ .number = S("V26/00713"), .supplier = DEMO_MARNAT, .recipient = DEMO_MINISTRY, .service = S("LIT-SG-010"),
	  .engagement = S("1504827731"), .days_ago = 21,
	  .lines = { { S("Réfection d’une cale de mise à l’eau"), 1, 2384000, 200 } },
	  .steps = { PROCESS(17, REJETEE, .motives = S("SE_INCORRECT,EJ_INCORRECT"),
	                     .words = S("Service attendu : LIT-DPM-075. L’engagement cité est clos.")) } },
	{ .number = S("V26/00720"), .supplier = DEMO_MARNAT, .recipient = DEMO_MINISTRY, .service = S("LIT-SG-010"),
	  .engagement = S("1504830012"), .days_ago = 16,
	  .lines = { { S("Barrières de protection du rivage"), 40, 18500, 200 } },
	  .steps = { { .what = DO_TRANSFER, .days_ago = 13, .service = S("LIT-DIR-014"),
	               .words = S("Prestation suivie par la direction régionale.") },
	             DONE(8) } },
	{ .number = S("AV26/0031"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
	  .days_ago = 6, .credit_note = true, .previous = S("V26/00701"),
	  .lines = { { S("Remise de fin de chantier"), 1, 12500, 200 } } },
	{ .number = S("2026110017"), .supplier = DEMO_CLAIRVAL, .recipient = DEMO_HOSPITAL, .service = S("HOTELLERIE"),
	  .engagement = S("BR-2026-0912"), .days_ago = 14, .boxed = true,
	  .lines = { { S("Blanchisserie hospitalière, kg de linge"), 4120, 145, 200 } } },
	{ .number = S("2026110022"), .supplier = DEMO_CLAIRVAL, .recipient = DEMO_HOSPITAL, .service = S("TECHNIQUE"),
	  .engagement = S("BR-2026-0915"), .days_ago = 52,
	  .lines = { { S("Désinfection des conduits"), 1, 486000, 200 } },
	  .steps = { DONE(41) } },
	{ .number = S("2026110029"), .supplier = DEMO_CLAIRVAL, .recipient = DEMO_HOSPITAL, .service = S("PHARMACIE"),
	  .engagement = S("BR-2026-0920"), .days_ago = 10,
	  .lines = { { S("Nettoyage de salle blanche"), 2, 92000, 200 } },
	  .steps = { PROCESS(8, SUSPENDUE, .motives = S("ATTESTATION"),
	                     .words = S("Attestation de conformité du 10 novembre attendue.")),
	             { .what = DO_COMPLETE, .days_ago = 6, .words = S("L’attestation est jointe.") } } },
	{ .number = S("FA-2026-0391"), .supplier = DEMO_LAVANDIER, .recipient = DEMO_HOSPITAL, .service = S("TECHNIQUE"),
	  .engagement = S("BR-2026-0871"), .days_ago = 47,
	  .lines = { { S("Étiquettes thermiques"), 60, 1290, 200 }, { S("Livres de consignes"), 20, 1450, 55 } },
	  .steps = { DONE(40), ORDERED(30), BOOKED(24), PAID(19) } },
	{ .number = S("FA-2026-0420"), .supplier = DEMO_LAVANDIER, .recipient = DEMO_WATER,
	  .engagement = S("CDE-5521"), .days_ago = 18,
	  .lines = { { S("Fournitures de bureau, trimestre 4"), 1, 61240, 200 } } },
	{ .number = S("CD-2026-041"), .supplier = DEMO_DURAND, .recipient = DEMO_TOWN, .service = S("CULTURE"),
	  .engagement = S("2026-24470"), .days_ago = 3,
	  .lines = { { S("Affiche et programme, festival d’hiver"), 1, 145000, 200 },
	             { S("Déclinaisons pour les réseaux"), 6, 7500, 200 } } },
	{ .number = S("CD-2026-036"), .supplier = DEMO_DURAND, .recipient = DEMO_WATER, .engagement = S("CDE-5498"),
	  .days_ago = 33, .boxed = true,
	  .lines = { { S("Illustration du rapport annuel"), 1, 98000, 200 } },
	  .steps = { ORDERED(20), PROCESS(12, MISE_A_DISPOSITION_COMPTABLE) } },
	{ .number = S("T-2026-0107"), .supplier = DEMO_TELLIER, .recipient = DEMO_TOWN, .service = S("BAT"),
	  .engagement = S("2026-24333"), .market = S("2025M090"), .days_ago = 25,
	  .lines = { { S("Gros œuvre, préau de l’école"), 1, 4125000, 200 }, { S("Échafaudage"), 3, 65000, 200 } },
	  .steps = { PROCESS(20, PRISE_EN_COMPTE_DESTINATAIRE), DONE(14), ORDERED(7) } },
	{ .number = S("T-2026-0111"), .supplier = DEMO_TELLIER, .recipient = DEMO_MINISTRY, .service = S("LIT-DPM-075"),
	  .engagement = S("1504831208"), .days_ago = 9,
	  .lines = { { S("Confortement de perré"), 1, 1764000, 200 } } },
	{ .number = S("T-2026-0098"), .supplier = DEMO_TELLIER, .recipient = DEMO_TOWN, .service = S("FINANCES"),
	  .days_ago = 30,
	  .lines = { { S("Diagnostic de structure"), 1, 240000, 200 } },
	  .steps = { PROCESS(27, A_RECYCLER, .motives = S("ENGAGEMENT_INCORRECT"),
	                     .words = S("Aucun engagement pour ce diagnostic : voir le bon 2026-24301.")),
	             { .what = DO_ABANDON, .days_ago = 22 } } },
};

const struct demo_invoice *demo_invoices(size_t *n)
{
	*n = COUNT(invoices);
	return invoices;
}

const struct demo_invoice *demo_draft(void)
{
	static const struct demo_invoice draft = {
		.number = S("V26/00761"), .supplier = DEMO_MARNAT, .recipient = DEMO_TOWN, .service = S("ST-VOIRIE"),
		.engagement = S("2026-24481"), .market = S("2025M118"), .days_ago = 0,
		.lines = { { S("Reprise de trottoir, rue Basse"), 62, 7400, 200 } },
	};
	return &draft;
}
