/* Structures, services, and what the calling account is attached to. */
#include "api_call.h"
#include "service_actor.h"
#include "service_bank.h"
#include "service_directory.h"

static str status_word(bool active)
{
	return active ? STR("ACTIVE") : STR("INACTIVE");
}

/* --- the directory --- */

struct wanted {
	str identifier, name, postcode, city, status, type, id_kind;
	bool private_too; /* private structures of others as well */
};

static struct wanted wanted_of(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	const struct json *s = api_object(c->in, "structure");
	const struct json *restricted = json_member(c->in, "restreindreStructuresPrivees");
	struct wanted w = {
		.identifier = api_text(a, s, "identifiantStructure"),
		.name = api_text(a, s, "raisonSocialeStructure"),
		.postcode = api_text(a, s, "adresseCodePostal"),
		.city = api_text(a, s, "adresseVille"),
		.status = api_text(a, s, "statutStructure"),
		.type = api_text(a, s, "typeStructure"),
		.id_kind = api_text(a, s, "typeIdentifiantStructure"),
		.private_too = restricted && restricted->kind != JSON_NULL && api_text(a, c->in, "restreindreStructuresPrivees").n &&
		               !api_bool(c->in, "restreindreStructuresPrivees"),
	};
	if (str_empty(w.name))
		w.name = api_text(a, s, "libelleStructure");
	if (str_empty(w.name))
		w.name = api_text(a, s, "nomStructure");
	return w;
}

static bool is_own(const struct api_call *c, int64_t id)
{
	for (size_t i = 0; i < c->cx->actor->nstructures; i++)
		if (c->cx->actor->structures[i].id == id)
			return true;
	return false;
}

/* « ACTIF » and « ACTIVE », « PUBLIQUE » and « PRIVEE ». */
static bool is_wanted(const struct api_call *c, const struct wanted *w, const struct structure *s)
{
	if (!s->is_public && !w->private_too && !is_own(c, s->id))
		return false;
	if (!str_empty(w->status) && s->active != str_starts(w->status, STR("ACTI")))
		return false;
	if (!str_empty(w->type) && s->is_public != str_starts(w->type, STR("PUB")))
		return false;
	if (!str_empty(w->id_kind) && !str_eq(w->id_kind, structure_id_kind_name(s->id_kind)))
		return false;
	if (!str_empty(w->postcode) && !str_starts(s->postcode, w->postcode))
		return false;
	return str_empty(w->city) || str_eq_nocase(w->city, s->city);
}

/* By identifier, one at most; by words, those whose name begins so. */
static enum ec find_structures(struct api_call *c, const struct wanted *w, struct structure **out, size_t *n)
{
	struct directory_entry *entry;
	bool found;
	str words = !str_empty(w->name) ? w->name : w->city;
	if (str_empty(w->identifier))
		return directory_search(c->cx, words, out, n);
	TRY(directory_find(c->cx, w->identifier, &entry, &found));
	*out = ARENA_NEW(c->cx->arena, struct structure);
	**out = entry->structure;
	*n = found;
	return E_OK;
}

static size_t keep_wanted(const struct api_call *c, const struct wanted *w, struct structure *list, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (is_wanted(c, w, &list[i]))
			list[kept++] = list[i];
	return kept;
}

enum ec api_structure_search(struct api_call *c)
{
	const struct wanted w = wanted_of(c);
	struct api_paging p = api_paging_of(c->cx->arena, api_object(c->in, "parametres"), "");
	struct structure *list;
	size_t n, from, to;
	TRY(find_structures(c, &w, &list, &n));
	n = keep_wanted(c, &w, list, n);
	api_paging_slice(p, n, &from, &to);
	api_begin(c);
	api_open_list(c, "listeStructures");
	for (size_t i = from; i < to; i++) {
		api_open_item(c);
		api_put_int(c, "idStructureCPP", list[i].id);
		api_put_text(c, "identifiantStructure", list[i].identifier);
		api_put_text(c, "typeIdentifiantStructure", structure_id_kind_name(list[i].id_kind));
		api_put_text(c, "designationStructure", list[i].name);
		api_put_text(c, "statut", status_word(list[i].active));
		api_close(c);
	}
	api_close_list(c);
	api_put_pagination(c, p, (int64_t)n);
	return E_OK;
}

enum ec api_structure_show(struct api_call *c)
{
	int64_t id = api_int(c->in, "idStructureCPP");
	struct directory_entry *e;
	TRY(directory_load(c->cx, id ? id : api_int(c->in, "idStructure"), &e));
	const struct structure *s = &e->structure;
	api_begin(c);
	api_open(c, "informationGenerales");
	api_put_int(c, "idStructureCPP", s->id);
	api_put_text(c, "identifiantStructure", s->identifier);
	api_put_text(c, "typeIdentifiantStructure", structure_id_kind_name(s->id_kind));
	api_put_text(c, "raisonSocialeStructure", s->name);
	api_put_text(c, "structurePriveePublique", s->is_public ? STR("PUBLIQUE") : STR("PRIVEE"));
	api_close(c);
	api_open(c, "adressePostaleDuSiege");
	api_put_text(c, "adresse", s->address[0]);
	api_put_text(c, "complementAdresse1", s->address[1]);
	api_put_text(c, "complementAdresse2", s->address[2]);
	api_put_text(c, "codePostal", s->postcode);
	api_put_text(c, "ville", s->city);
	api_put_text(c, "pays", s->country);
	api_close(c);
	api_open(c, "parametres");
	api_put_bool(c, "codeServiceDoitEtreRenseigne", s->service_required);
	api_put_bool(c, "numeroEJDoitEtreRenseigne", s->engagement_required);
	api_put_bool(c, "gestionNumeroEJOuCodeService", s->service_or_engagement_required);
	api_put_bool(c, "getaMoa", s->is_moa);
	api_put_bool(c, "estMoaUniquement", s->is_moa_only);
	api_put_bool(c, "recevoirDonneesViaEDI", s->receives_edi);
	api_put_bool(c, "statutMiseEnPaiementNestPasRemonte", s->hides_payment_status);
	api_close(c);
	return E_OK;
}

/* --- services --- */

static void put_service(struct api_call *c, const struct service *s)
{
	api_open_item(c);
	api_put_int(c, "idService", s->id);
	api_put_text(c, "codeService", s->code);
	api_put_text(c, "libelleService", s->name);
	api_put_bool(c, "estActif", s->active);
	api_put_text(c, "statutService", status_word(s->active));
	if (date_is_set(s->valid_from))
		api_put_minute(c, "dateDbtService", time_of_date(s->valid_from));
	if (date_is_set(s->valid_until))
		api_put_minute(c, "dateFinService", time_of_date(s->valid_until));
	api_close(c);
}

enum ec api_service_search(struct api_call *c)
{
	struct api_paging p =
		api_paging_of(c->cx->arena, api_object(c->in, "parametresRechercherServicesStructure"), "");
	struct directory_entry *e;
	size_t from, to;
	TRY(directory_load(c->cx, api_int(c->in, "idStructure"), &e));
	api_paging_slice(p, e->nservices, &from, &to);
	api_begin(c);
	api_open_list(c, "listeServices");
	for (size_t i = from; i < to; i++)
		put_service(c, &e->services[i]);
	api_close_list(c);
	api_put_pagination(c, p, (int64_t)e->nservices);
	return E_OK;
}

static const struct service *service_of(const struct directory_entry *e, int64_t id)
{
	for (size_t i = 0; i < e->nservices; i++)
		if (e->services[i].id == id)
			return &e->services[i];
	return NULL;
}

enum ec api_service_show(struct api_call *c)
{
	struct directory_entry *e;
	TRY(directory_load(c->cx, api_int(c->in, "idStructure"), &e));
	const struct service *s = service_of(e, api_int(c->in, "idService"));
	if (!s)
		return fail(c->cx, E_NOT_FOUND);
	api_begin(c);
	api_open(c, "informationsGenerales");
	api_put_text(c, "codeService", s->code);
	api_put_text(c, "nomService", s->name);
	api_close(c);
	api_open(c, "parametres");
	api_put_bool(c, "numeroEngagement", s->engagement_required);
	api_put_bool(c, "miseEnPaiement", !s->hides_payment_status);
	api_close(c);
	return E_OK;
}

enum ec api_service_of_recipient(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct api_paging p = api_paging_of(a, api_object(c->in, "parametresRecherche"), "");
	str code = api_text(a, c->in, "codeServiceExecutant"), name = api_text(a, c->in, "nomServiceExecutant");
	struct directory_entry *e;
	size_t n = 0, from, to;
	TRY(directory_load(c->cx, api_int(c->in, "idDestinataireCPP"), &e));
	for (size_t i = 0; i < e->nservices; i++) {
		const struct service *s = &e->services[i];
		if ((s->active || !api_bool(c->in, "actif")) && (str_empty(code) || str_eq_nocase(code, s->code)) &&
		    (str_empty(name) || str_eq_nocase(name, s->name)))
			e->services[n++] = *s;
	}
	api_paging_slice(p, n, &from, &to);
	api_begin(c);
	api_open_list(c, "listeServices");
	for (size_t i = from; i < to; i++) {
		api_open_item(c);
		api_put_int(c, "idServicesCPP", e->services[i].id);
		api_put_text(c, "codeServiceExecutant", e->services[i].code);
		api_put_text(c, "nomServiceExecutant", e->services[i].name);
		api_close(c);
	}
	api_close_list(c);
	api_put_pagination(c, p, (int64_t)n);
	return E_OK;
}

/* --- looking somebody up --- */

enum ec api_recipient_search(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct api_paging p = api_paging_of(a, api_object(c->in, "parametresRecherche"), "");
	const struct wanted w = {
		.identifier = api_text(a, c->in, "identifiant"),
		.name = api_text(a, c->in, "nomVilleCodePostal"),
		.type = STR("PUBLIQUE"),
	};
	struct structure *list;
	size_t n, from, to;
	TRY(find_structures(c, &w, &list, &n));
	n = keep_wanted(c, &w, list, n);
	api_paging_slice(p, n, &from, &to);
	api_begin(c);
	api_open_list(c, "listeDestinataires");
	for (size_t i = from; i < to; i++) {
		api_open_item(c);
		api_put_int(c, "idStructureCPP", list[i].id);
		api_put_text(c, "siret", list[i].identifier);
		api_put_text(c, "nomDestinataire", list[i].name);
		api_put_text(c, "adresseCodePostal", list[i].postcode);
		api_put_text(c, "adresseVille", list[i].city);
		api_close(c);
	}
	api_close_list(c);
	api_put_pagination(c, p, (int64_t)n);
	return E_OK;
}

/* What this directory knows: it is not the national register. */
enum ec api_siret_show(struct api_call *c)
{
	struct directory_entry *e;
	bool found;
	TRY(directory_find(c->cx, api_text(c->cx->arena, c->in, "siretStructure"), &e, &found));
	if (!found || e->structure.id_kind != STRUCTURE_SIRET)
		return fail(c->cx, E_NOT_FOUND);
	const struct structure *s = &e->structure;
	api_begin(c);
	api_put_text(c, "siret", s->identifier);
	api_put_text(c, "siren", str_sub(s->identifier, 0, 9));
	api_put_text(c, "raisonSociale", s->name);
	api_put_text(c, "adresse", str_trim(str_printf(c->cx->arena, "%.*s %.*s %.*s", STR_ARG(s->address[0]),
	                                               STR_ARG(s->postcode), STR_ARG(s->city))));
	api_put_bool(c, "estActif", s->active);
	return E_OK;
}

/* --- the calling account --- */

static str role_word(enum role role)
{
	static const str words[ROLE_COUNT] = {
		[ROLE_MAIN_MANAGER] = STR_INIT("GESTIONNAIRE_PRINCIPAL"),
		[ROLE_SECONDARY_MANAGER] = STR_INIT("GESTIONNAIRE_SECONDAIRE"),
		[ROLE_USER] = STR_INIT("UTILISATEUR_SIMPLE"),
	};
	return words[role];
}

enum ec api_own_structures(struct api_call *c)
{
	const struct actor *actor = c->cx->actor;
	struct api_paging p = api_paging_of(c->cx->arena, api_object(c->in, "parametresRecherche"), "");
	size_t from, to;
	api_paging_slice(p, actor->nstructures, &from, &to);
	api_begin(c);
	api_open_list(c, "listeStructureRattachement");
	for (size_t i = from; i < to; i++) {
		const struct actor_structure *s = &actor->structures[i];
		api_open_item(c);
		api_put_int(c, "idStructure", s->id);
		api_put_text(c, "identifiantStructure", s->identifier);
		api_put_text(c, "typeIdentifiantStructure", structure_id_kind_name(STRUCTURE_SIRET));
		api_put_text(c, "designationStructure", s->name);
		api_put_text(c, "roleUtilisateur", role_word(s->role));
		api_put_text(c, "statutRattachementStructure", status_word(true));
		api_put_text(c, "statutUtilisateur", status_word(true));
		api_open_list(c, "listeServicesRattache");
		api_close_list(c);
		api_close(c);
	}
	api_close_list(c);
	api_put_pagination(c, p, (int64_t)actor->nstructures);
	return E_OK;
}

/* Active structures in which the space is open; identifier and id under the names that the operation has. */
static enum ec own_with_space(struct api_call *c, enum space space, const char *id, const char *identifier)
{
	const struct actor *actor = c->cx->actor;
	api_begin(c);
	api_open_list(c, "listeStructures");
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		if (!s->active || (space && !role_may(s->role, s->spaces, space, ACTION_VIEW)))
			continue;
		api_open_item(c);
		api_put_int(c, id, s->id);
		api_put_text(c, identifier, s->identifier);
		api_put_text(c, "designationStructure", s->name);
		if (!space)
			api_put_text(c, "typeIdentifiantStructure", structure_id_kind_name(STRUCTURE_SIRET));
		api_close(c);
	}
	api_close_list(c);
	return E_OK;
}

enum ec api_own_suppliers(struct api_call *c)
{
	return own_with_space(c, SPACE_INVOICES_SENT, "idStructureCPP", "identifiant");
}

enum ec api_own_recipients(struct api_call *c)
{
	return own_with_space(c, SPACE_INVOICES_RECEIVED, "idStructureCPP", "identifiant");
}

enum ec api_own_works(struct api_call *c)
{
	return own_with_space(c, SPACE_WORKS, "idStructureCPP", "identifiant");
}

enum ec api_own_banks(struct api_call *c)
{
	struct bank_account *banks;
	size_t n;
	TRY(api_work_for(c, api_int(c->in, "idStructure")));
	TRY(bank_list(c->cx, &banks, &n));
	api_begin(c);
	api_open_list(c, "listeCoordonneeBancaire");
	for (size_t i = 0; i < n; i++) {
		api_open_item(c);
		api_put_int(c, "idCoordonneeBancaire", banks[i].id);
		api_put_text(c, "nomCoordonneeBancaire", banks[i].label);
		api_close(c);
	}
	api_close_list(c);
	return E_OK;
}

/* Nobody publishes engagements here yet, and no works invoice has come: both searches find nothing. */
enum ec api_no_engagements(struct api_call *c)
{
	struct api_paging p = api_paging_of(c->cx->arena, api_object(c->in, "parametresRecherche"), "");
	api_begin(c);
	api_open_list(c, "listeEngagementJuridique");
	api_close_list(c);
	api_put_pagination(c, p, 0);
	return E_OK;
}

enum ec api_no_works(struct api_call *c)
{
	return api_refuse(c, 20007, "GFT_MSG_01.075");
}

enum ec api_structures_of_user(struct api_call *c)
{
	return own_with_space(c, 0, "idStructure", "identifiantStructure");
}
