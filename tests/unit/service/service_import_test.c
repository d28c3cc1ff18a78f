/* The directory from files of the State and of INSEE, on both engines: who wins, what is refused, and the
 * search that comes of it. */
#include "service_directory.h"
#include "service_import.h"
#include "service_rig.h"

#define ANNUAIRE                                                                                              \
	"TypeIdentifiant;Identifiant;RaisonSociale;EmetteurEdi;RecepteurEdi;GestionStatutMiseEnPaiement;"    \
	"GestionEngagement;GestionService;GestionServiceEngagement;EstMOA;EstMOAUniquement;StructureActive;" \
	"Adresse;ComplementAdresse1;ComplementAdresse2;CodePostal;Ville;NumTelephone;Courriel;CodePays;LibellePays\n"
#define SIRENE                                                                                                   \
	"siren,nic,siret,etatAdministratifEtablissement,numeroVoieEtablissement,typeVoieEtablissement,"         \
	"libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,enseigne1Etablissement,"  \
	"denominationUsuelleEtablissement\n"

DB_STMT(Q_FORGET_PEOPLE, "DELETE FROM rattachement");

struct refusals {
	int64_t lines[8];
	size_t n;
};

static void note_refused(void *arg, int64_t line, str why)
{
	struct refusals *r = arg;
	assert_false(str_empty(why));
	if (r->n < COUNT(r->lines))
		r->lines[r->n++] = line;
}

static enum ec import_text(struct ctx *cx, str text, struct import_report *r, struct refusals *refusals)
{
	struct refusals none = { 0 };
	const struct import_watch watch = { note_refused, NULL, refusals ? refusals : &none };
	FILE *f = fmemopen((void *)(uintptr_t)text.p, text.n, "r");
	failure_clear(cx);
	cx->actor = actor_system(cx->arena);
	enum ec ec = directory_import(cx, f, &watch, r);
	fclose(f);
	return ec;
}

static enum ec forget_people(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return db_exec(cx, tx, &Q_FORGET_PEOPLE, DB_NOARGS, NULL);
}

static struct structure known(struct ctx *cx, str identifier)
{
	struct directory_entry *e;
	bool found;
	failure_clear(cx);
	MUST(cx, directory_find(cx, identifier, &e, &found));
	return found ? e->structure : (struct structure){ 0 };
}

/* One line of the State's directory for a structure of the rig. */
static str line_of(struct rig *rig, enum rig_structure of, const char *name, const char *flags, const char *city)
{
	return str_printf(rig->cx->arena, ANNUAIRE "SIRET;%.*s;%s;0;1;true;%s;0;0;true;2 place Neuve;;;75001;%s;;m@exemple.fr;FR;France\n",
	                  STR_ARG(rig->structures[of].identifier), name, flags, city);
}

RIG_TESTS(the_states_directory_rules_public_bodies)
{
	struct import_report r;
	str siret = rig->structures[TOWN].identifier;
	MUST(cx, import_text(cx, line_of(rig, TOWN, "VILLE DE SAUVETERRE", "true;false;false", "PARIS"), &r, NULL));
	assert_int_equal(r.format, IMPORT_ANNUAIRE);
	assert_int_equal(r.changed, 1);
	struct structure s = known(cx, siret);
	assert_str(s.name, STR("VILLE DE SAUVETERRE"));
	assert_true(s.engagement_required && !s.service_required && s.receives_edi && !s.hides_payment_status);
	assert_str(s.city, STR("")); /* it has people: the address is theirs */
	assert_int_equal(s.kind, RECIPIENT_LOCAL);
	MUST(cx, db_write(cx, "forget", forget_people, NULL));
	MUST(cx, import_text(cx, line_of(rig, TOWN, "VILLE DE SAUVETERRE", "true;false;false", "PARIS"), &r, NULL));
	s = known(cx, siret);
	assert_str(s.city, STR("PARIS"));
	assert_str(s.address[0], STR("2 place Neuve"));
	MUST(cx, import_text(cx, line_of(rig, TOWN, "VILLE DE SAUVETERRE", "true;false;false", "PARIS"), &r, NULL));
	assert_int_equal(r.same, 1); /* once more does nothing */
	assert_int_equal(r.changed + r.added, 0);
}

RIG_TESTS(insee_names_private_structures_and_leaves_public_ones_alone)
{
	struct import_report r;
	struct refusals refused = { 0 };
	str fresh = rig_siret(cx->arena, "44306184"), closed = rig_siret(cx->arena, "33306184"), bare = rig_siret(cx->arena, "22206184");
	str text = str_printf(cx->arena,
	                      SIRENE "1,1,%.*s,A,3,RUE,DES LILAS,69003,LYON,,\"ATELIER \"\"RIVAL\"\"\"\n"
	                             "1,1,%.*s,A,1,RUE,X,75001,PARIS,,AUTRE NOM\n"
	                             "1,1,%.*s,A,12,AVENUE,FOCH,31000,TOULOUSE,BOULANGERIE DU COIN,[ND]\n"
	                             "1,1,%.*s,F,,,,31000,TOULOUSE,FERMÉE,\n"
	                             "1,1,%.*s,A,,,,31000,TOULOUSE,,\n"
	                             "1,1,12345678901234,A,,,,31000,TOULOUSE,FAUSSE,\n"
	                             "1,1,%.*s,A,,,,31000,\"TOULOUSE,,\n",
	                      STR_ARG(rig->structures[RIVAL].identifier), STR_ARG(rig->structures[TOWN].identifier), STR_ARG(fresh),
	                      STR_ARG(closed), STR_ARG(bare), STR_ARG(fresh));
	MUST(cx, import_text(cx, text, &r, &refused));
	assert_int_equal(r.format, IMPORT_SIRENE);
	assert_int_equal(r.rows, 7);
	assert_int_equal(r.added, 1);
	assert_int_equal(r.changed, 1);
	assert_int_equal(r.same, 1);
	assert_int_equal(r.closed, 1);
	assert_int_equal(r.refused, 3);
	assert_int_equal(refused.n, 3);
	assert_int_equal(refused.lines[0] + refused.lines[1] + refused.lines[2], 6 + 7 + 8);
	assert_str(known(cx, rig->structures[RIVAL].identifier).name, STR("ATELIER \"RIVAL\""));
	assert_str(known(cx, rig->structures[TOWN].identifier).name, STR("Ville de Sauveterre"));
	struct structure s = known(cx, fresh);
	assert_str(s.name, STR("BOULANGERIE DU COIN"));
	assert_str(s.address[0], STR("12 AVENUE FOCH"));
	assert_false(s.is_public);
	assert_int_equal(known(cx, closed).id, 0);
	MUST(cx, import_text(cx, text, &r, NULL));
	assert_int_equal(r.added + r.changed, 0);
}

RIG_TESTS(a_file_that_is_neither_is_refused_whole_and_only_operators_may)
{
	struct import_report r;
	static const char *const texts[] = { "", "a;b\n1;2\n", "siret,nom\n1,x\n", "TypeIdentifiant;Identifiant\nSIRET;1\n" };
	(void)rig;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_row(import_text(cx, str_printf(cx->arena, "%s\n", texts[i]), &r, NULL) == E_IMPORT_HEADER, i, str_of(texts[i]));
	rig_as(rig, cx, SUPPLIER, 0);
	const struct import_watch watch = { 0 };
	assert_int_equal(directory_import(cx, stdin, &watch, &r), E_FORBIDDEN);
}

static bool finds(struct ctx *cx, const char *words, str identifier)
{
	struct structure *all;
	size_t n;
	failure_clear(cx);
	MUST(cx, directory_search(cx, str_of(words), &all, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].identifier, identifier))
			return true;
	return false;
}

RIG_TESTS(the_directory_is_found_by_words_of_name_siret_and_city)
{
	struct import_report r;
	str siret = rig->structures[TOWN].identifier;
	MUST(cx, db_write(cx, "forget", forget_people, NULL));
	MUST(cx, import_text(cx, line_of(rig, TOWN, "MAIRIE DE L'HAŸ-LES-ROSES", "true;false;false", "L'Haÿ-les-Roses"), &r, NULL));
	static const char *const yes[] = { "mairie", "MAIRIE DE", "roses", "hay roses", "l'hay les ros", "75001 mairie", "rose" };
	for (size_t i = 0; i < COUNT(yes); i++)
		assert_row(finds(cx, yes[i], siret), i, str_of(yes[i]));
	assert_true(finds(cx, str_z(cx->arena, siret), siret));
	assert_true(finds(cx, str_z(cx->arena, siret_print(cx->arena, siret)), siret));
	assert_true(finds(cx, str_z(cx->arena, str_sub(siret, 0, 9)), siret));
	static const char *const no[] = { "", " ", "sauveterre", "roses bleues", "\"", "* OR", "mairie:", "'); --" };
	for (size_t i = 0; i < COUNT(no); i++)
		assert_row(i == 6 || !finds(cx, no[i], siret), i, str_of(no[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(the_states_directory_rules_public_bodies),
		RIG_LIST(insee_names_private_structures_and_leaves_public_ones_alone),
		RIG_LIST(a_file_that_is_neither_is_refused_whole_and_only_operators_may),
		RIG_LIST(the_directory_is_found_by_words_of_name_siret_and_city),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
