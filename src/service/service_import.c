#include "service_import.h"

#include "core_csv.h"
#include "core_utf8.h"
#include "db.h"
#include "mail.h"
#include "model_siret.h"
#include "service_event.h"
#include "service_operator.h"
#include "store_people.h"
#include "store_structure.h"

#define BATCH 1000

/* --- columns --- */

enum column {
	C_KIND, C_IDENTIFIER, C_NAME, C_EDI, C_PAYMENT, C_ENGAGEMENT, C_SERVICE, C_EITHER, C_MOA, C_MOA_ONLY, C_ACTIVE,
	C_ADDRESS, C_ADDRESS_2, C_ADDRESS_3, C_POSTCODE, C_CITY, C_MAIL, C_COUNTRY,
	C_STATE, C_NUMBER, C_REPEAT, C_WAY_TYPE, C_WAY, C_LEGAL_NAME, C_SIGN, C_FIRST_NAME, C_LAST_NAME, C_CITY_ABROAD,
	COLUMNS
};

static const struct {
	str name;
	/* Columns by their titles; those that are needed to tell the format first. */
	struct {
		str title;
		enum column column;
		bool needed;
	} columns[24];
} formats[IMPORT_FORMATS] = {
	[IMPORT_ANNUAIRE] = { STR_INIT("annuaire"), {
		{ STR_INIT("TypeIdentifiant"), C_KIND, true },
		{ STR_INIT("Identifiant"), C_IDENTIFIER, true },
		{ STR_INIT("RaisonSociale"), C_NAME, true },
		{ STR_INIT("GestionEngagement"), C_ENGAGEMENT, true },
		{ STR_INIT("GestionService"), C_SERVICE, true },
		{ STR_INIT("GestionServiceEngagement"), C_EITHER, true },
		{ STR_INIT("RecepteurEdi"), C_EDI, false },
		{ STR_INIT("GestionStatutMiseEnPaiement"), C_PAYMENT, false },
		{ STR_INIT("EstMOA"), C_MOA, false },
		{ STR_INIT("EstMOAUniquement"), C_MOA_ONLY, false },
		{ STR_INIT("StructureActive"), C_ACTIVE, false },
		{ STR_INIT("Adresse"), C_ADDRESS, false },
		{ STR_INIT("ComplementAdresse1"), C_ADDRESS_2, false },
		{ STR_INIT("ComplementAdresse2"), C_ADDRESS_3, false },
		{ STR_INIT("CodePostal"), C_POSTCODE, false },
		{ STR_INIT("Ville"), C_CITY, false },
		{ STR_INIT("Courriel"), C_MAIL, false },
		{ STR_INIT("CodePays"), C_COUNTRY, false },
	} },
	[IMPORT_SIRENE] = { STR_INIT("sirene"), {
		{ STR_INIT("siret"), C_IDENTIFIER, true },
		{ STR_INIT("etatAdministratifEtablissement"), C_STATE, true },
		{ STR_INIT("numeroVoieEtablissement"), C_NUMBER, false },
		{ STR_INIT("indiceRepetitionEtablissement"), C_REPEAT, false },
		{ STR_INIT("typeVoieEtablissement"), C_WAY_TYPE, false },
		{ STR_INIT("libelleVoieEtablissement"), C_WAY, false },
		{ STR_INIT("complementAdresseEtablissement"), C_ADDRESS_2, false },
		{ STR_INIT("codePostalEtablissement"), C_POSTCODE, false },
		{ STR_INIT("libelleCommuneEtablissement"), C_CITY, false },
		{ STR_INIT("libelleCommuneEtrangerEtablissement"), C_CITY_ABROAD, false },
		{ STR_INIT("denominationUsuelleEtablissement"), C_NAME, false },
		{ STR_INIT("enseigne1Etablissement"), C_SIGN, false },
		/* Of extracts that were joined with the legal units. */
		{ STR_INIT("denominationUniteLegale"), C_LEGAL_NAME, false },
		{ STR_INIT("nomUniteLegale"), C_LAST_NAME, false },
		{ STR_INIT("prenom1UniteLegale"), C_FIRST_NAME, false },
	} },
};

#define FORMAT_COLUMNS (sizeof(formats[0].columns) / sizeof(formats[0].columns[0]))

str import_format_name(enum import_format format)
{
	return formats[format].name;
}

struct importing {
	const struct import_watch *watch;
	struct import_report *report;
	struct csv csv;
	int place[COLUMNS]; /* index of the field; -1: not in this file */
	struct structure rows[BATCH];
	int64_t lines[BATCH];  /* where they stand in the file */
	bool nameless[BATCH];  /* set by the batch: not known, and the extract gives no name */
	size_t n;
	struct import_report batch; /* what the present batch would add to the report */
};

static int title_index(const str *fields, size_t n, str title)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(str_trim(fields[i]), title))
			return (int)i;
	return -1;
}

static bool fits(struct importing *im, enum import_format format, const str *fields, size_t n)
{
	for (int c = 0; c < COLUMNS; c++)
		im->place[c] = -1;
	for (size_t i = 0; i < FORMAT_COLUMNS && formats[format].columns[i].title.n; i++) {
		int at = title_index(fields, n, formats[format].columns[i].title);
		if (at < 0 && formats[format].columns[i].needed)
			return false;
		im->place[formats[format].columns[i].column] = at;
	}
	im->report->format = format;
	return true;
}

static enum ec read_header(struct ctx *cx, struct importing *im)
{
	str *fields;
	size_t n;
	if (csv_next(&im->csv, cx->arena, &fields, &n) == CSV_RECORD)
		for (int format = 0; format < IMPORT_FORMATS; format++)
			if (fits(im, (enum import_format)format, fields, n))
				return E_OK;
	return fail(cx, E_IMPORT_HEADER);
}

/* --- a row --- */

struct fields {
	const struct importing *im;
	const str *values;
	size_t n;
};

static str value(const struct fields *f, enum column c)
{
	int at = f->im->place[c];
	str v = at >= 0 && (size_t)at < f->n ? str_trim(f->values[at]) : STR_NONE;
	return str_eq(v, STR("[ND]")) ? STR_NONE : v; /* what a person did not want to be published */
}

static bool flag(const struct fields *f, enum column c, bool otherwise)
{
	static const str yes[] = { STR_INIT("true"), STR_INIT("1"), STR_INIT("oui"), STR_INIT("vrai") };
	str v = value(f, c);
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (str_eq_nocase(v, yes[i]))
			return true;
	return str_empty(v) ? otherwise : false;
}

static str cut(str s, size_t most)
{
	str rest = s;
	for (size_t i = 0; i < most && rest.n; i++)
		utf8_next(&rest);
	return str_sub(s, 0, s.n - rest.n);
}

/* All of the State is one recipient (the SIRET of its purchases): the others are local bodies and their
 * establishments until somebody knows better. */
static enum recipient_kind kind_of(str identifier)
{
	return str_starts(identifier, STR("110002011")) ? RECIPIENT_STATE : RECIPIENT_LOCAL;
}

static enum msg read_annuaire(struct ctx *cx, const struct fields *f, struct structure *s)
{
	str kind = value(f, C_KIND), mail = value(f, C_MAIL);
	s->id_kind = STRUCTURE_SIRET;
	if (!str_empty(kind) && !structure_id_kind_find(kind, &s->id_kind))
		return MSG_IMPORT_KIND;
	s->identifier = structure_identifier_clean(cx->arena, s->id_kind, value(f, C_IDENTIFIER));
	s->name = value(f, C_NAME);
	s->is_public = true;
	s->kind = kind_of(s->identifier);
	s->is_state = s->kind == RECIPIENT_STATE;
	s->active = flag(f, C_ACTIVE, true);
	s->service_required = flag(f, C_SERVICE, false);
	s->engagement_required = flag(f, C_ENGAGEMENT, false);
	s->service_or_engagement_required = flag(f, C_EITHER, false);
	s->hides_payment_status = !flag(f, C_PAYMENT, true);
	s->is_moa = flag(f, C_MOA, false);
	s->is_moa_only = flag(f, C_MOA_ONLY, false);
	s->receives_edi = flag(f, C_EDI, false);
	s->address[0] = value(f, C_ADDRESS);
	s->address[1] = value(f, C_ADDRESS_2);
	s->address[2] = value(f, C_ADDRESS_3);
	s->email = mail_address_valid(mail) ? mail : STR_NONE;
	return MSG_COUNT;
}

static str first_of(const struct fields *f, const enum column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_empty(value(f, columns[i])))
			return value(f, columns[i]);
	return STR_NONE;
}

static enum msg read_sirene(struct ctx *cx, const struct fields *f, struct structure *s)
{
	static const enum column names[] = { C_LEGAL_NAME, C_NAME, C_SIGN };
	const str parts[] = { value(f, C_NUMBER), value(f, C_REPEAT), value(f, C_WAY_TYPE), value(f, C_WAY) };
	struct buf way = buf_in(cx->arena);
	s->id_kind = STRUCTURE_SIRET;
	s->identifier = value(f, C_IDENTIFIER);
	s->name = first_of(f, names, sizeof(names) / sizeof(names[0]));
	if (str_empty(s->name))
		s->name = str_trim(str_printf(cx->arena, "%.*s %.*s", STR_ARG(value(f, C_FIRST_NAME)), STR_ARG(value(f, C_LAST_NAME))));
	s->kind = RECIPIENT_NONE;
	s->active = str_eq(value(f, C_STATE), STR("A"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!str_empty(parts[i]))
			buf_printf(&way, "%s%.*s", way.n ? " " : "", STR_ARG(parts[i]));
	s->address[0] = buf_str(&way);
	s->address[1] = value(f, C_ADDRESS_2);
	return MSG_COUNT;
}

/* Why a row is not taken; MSG_COUNT: it is. */
static enum msg read_row(struct ctx *cx, const struct fields *f, struct structure *s)
{
	static enum msg (*const readers[])(struct ctx *, const struct fields *, struct structure *) = {
		[IMPORT_ANNUAIRE] = read_annuaire, [IMPORT_SIRENE] = read_sirene
	};
	static const enum column cities[] = { C_CITY, C_CITY_ABROAD };
	str country = value(f, C_COUNTRY);
	for (size_t i = 0; i < f->n; i++)
		if (!utf8_valid(f->values[i]) || utf8_has_control(f->values[i]))
			return MSG_IMPORT_TEXT;
	*s = (struct structure){ 0 };
	enum msg why = readers[f->im->report->format](cx, f, s);
	if (why != MSG_COUNT)
		return why;
	s->postcode = value(f, C_POSTCODE);
	s->city = first_of(f, cities, 2);
	s->country = country.n == 2 ? country : STR("FR");
	if (!structure_identifier_valid(s->id_kind, s->identifier))
		return MSG_IMPORT_IDENTIFIER;
	s->name = cut(utf8_compose(cx->arena, s->name), STRUCTURE_NAME_MAX);
	for (int i = 0; i < 3; i++)
		s->address[i] = cut(s->address[i], STRUCTURE_ADDRESS_MAX);
	return MSG_COUNT;
}

/* --- a batch --- */

static bool same(const struct structure *a, const struct structure *b)
{
	bool addresses = true;
	for (int i = 0; i < 3; i++)
		addresses = addresses && str_eq(a->address[i], b->address[i]);
	return addresses && str_eq(a->name, b->name) && str_eq(a->postcode, b->postcode) && str_eq(a->city, b->city) &&
	       str_eq(a->country, b->country) && str_eq(a->email, b->email) && a->active == b->active &&
	       a->service_required == b->service_required && a->engagement_required == b->engagement_required &&
	       a->service_or_engagement_required == b->service_or_engagement_required &&
	       a->hides_payment_status == b->hides_payment_status && a->is_moa == b->is_moa &&
	       a->is_moa_only == b->is_moa_only && a->receives_edi == b->receives_edi && a->is_public == b->is_public &&
	       a->kind == b->kind;
}

/* What is to stand there: the rules on top of the header. */
static struct structure merge(const struct structure *there, const struct structure *row, bool managed)
{
	struct structure s = *row;
	s.id = there->id;
	s.version = there->version;
	s.vat = there->vat;
	if (there->is_public || str_empty(s.name))
		s.name = row->is_public ? row->name : there->name;
	if (there->is_public) { /* somebody may know better than the number tells */
		s.kind = there->kind;
		s.is_state = there->is_state;
	}
	if (!managed)
		return s;
	for (int i = 0; i < 3; i++)
		s.address[i] = there->address[i];
	s.postcode = there->postcode;
	s.city = there->city;
	s.country = there->country;
	s.email = there->email;
	s.active = there->active && (row->active || !row->is_public);
	return s;
}

static enum ec write_known(struct ctx *cx, struct tx *tx, struct importing *im, const struct structure *there,
                           const struct structure *row)
{
	int people = 0;
	if (there->is_public && !row->is_public) {
		im->batch.same++;
		return E_OK;
	}
	TRY(store_people_count(cx, tx, there->id, 1, &people));
	struct structure s = merge(there, row, people > 0);
	if (same(there, &s)) {
		im->batch.same++;
		return E_OK;
	}
	im->batch.changed++;
	return store_structure_replace(cx, tx, &s);
}

static enum ec write_new(struct ctx *cx, struct tx *tx, struct importing *im, size_t i)
{
	const struct structure *row = &im->rows[i];
	int64_t id;
	if (!row->active && !row->is_public) {
		im->batch.closed++;
		return E_OK;
	}
	if (str_empty(row->name)) {
		im->nameless[i] = true;
		return E_OK;
	}
	im->batch.added++;
	return store_structure_insert(cx, tx, row, &id);
}

static enum ec write_batch(struct ctx *cx, struct tx *tx, void *arg)
{
	struct importing *im = arg;
	im->batch = (struct import_report){ 0 };
	for (size_t i = 0; i < im->n; i++) {
		struct structure there;
		bool found;
		im->nameless[i] = false;
		TRY(store_structure_find_identifier(cx, tx, im->rows[i].identifier, &there, &found));
		if (found && there.id_kind == im->rows[i].id_kind)
			TRY(write_known(cx, tx, im, &there, &im->rows[i]));
		else
			TRY(write_new(cx, tx, im, i));
	}
	return E_OK;
}

static void refuse(struct ctx *cx, struct importing *im, int64_t line, enum msg why)
{
	im->report->refused++;
	if (im->watch->refused)
		im->watch->refused(im->watch->arg, line, msg_plain(cx->lang, why));
}

static enum ec flush(struct ctx *cx, struct importing *im)
{
	struct import_report *r = im->report;
	if (im->n == 0)
		return E_OK;
	TRY(db_write(cx, "import structures", write_batch, im));
	r->added += im->batch.added;
	r->changed += im->batch.changed;
	r->same += im->batch.same;
	r->closed += im->batch.closed;
	for (size_t i = 0; i < im->n; i++)
		if (im->nameless[i])
			refuse(cx, im, im->lines[i], MSG_IMPORT_NAME);
	im->n = 0;
	if (im->watch->step)
		im->watch->step(im->watch->arg, r, im->csv.bytes);
	return E_OK;
}

/* --- the file --- */

static void take(struct ctx *cx, struct importing *im, enum csv_outcome outcome, const struct fields *f)
{
	struct structure *s = &im->rows[im->n];
	enum msg why = outcome == CSV_BAD ? MSG_IMPORT_RECORD : read_row(cx, f, s);
	im->report->rows++;
	if (why != MSG_COUNT) {
		refuse(cx, im, im->csv.line, why);
		return;
	}
	im->lines[im->n++] = im->csv.line;
}

static enum ec read_all(struct ctx *cx, struct importing *im)
{
	struct arena_mark mark = arena_mark(cx->arena);
	struct fields f = { .im = im };
	for (;;) {
		str *values = NULL;
		f.n = 0;
		enum csv_outcome outcome = csv_next(&im->csv, cx->arena, &values, &f.n);
		f.values = values;
		if (outcome == CSV_END)
			return flush(cx, im);
		take(cx, im, outcome, &f);
		if (im->n == BATCH) {
			TRY(flush(cx, im));
			arena_rewind(cx->arena, mark);
		}
	}
}

static enum ec write_event(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct import_report *r = arg;
	str data = str_printf(cx->arena, "{\"format\":\"%.*s\",\"rows\":%lld,\"added\":%lld,\"changed\":%lld,\"refused\":%lld}",
	                      STR_ARG(formats[r->format].name), (long long)r->rows, (long long)r->added, (long long)r->changed,
	                      (long long)r->refused);
	return event_add(cx, tx, &(struct event){ .kind = EVENT_DIRECTORY_IMPORTED, .data = data });
}

enum ec directory_import(struct ctx *cx, FILE *f, const struct import_watch *watch, struct import_report *out)
{
	struct importing *im = ARENA_NEW(cx->arena, struct importing);
	*out = (struct import_report){ 0 };
	im->watch = watch;
	im->report = out;
	TRY(operator_require(cx));
	csv_begin(&im->csv, f);
	enum ec ec = read_header(cx, im);
	if (ec == E_OK)
		ec = read_all(cx, im);
	csv_end(&im->csv);
	TRY(ec);
	return event_write(cx, "import event", 0, write_event, out);
}
