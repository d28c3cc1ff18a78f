#include "formats.h"

#include "core_utf8.h"
#include "formats_table.h"
#include "model_iban.h"
#include "xml.h"

#define VALUE_SHOWN 100
#define VAT_READ_MAX 100

/* Which elements were read: of format_rules, and of each VAT line. */
struct format_places {
	const struct xml_node **fields;
	const struct xml_node **vat; /* format_vat_rule_count for a line */
	size_t nvat;
};

struct vat_lines {
	const struct xml_node *nodes[VAT_READ_MAX];
	size_t n;
};

struct job {
	struct ctx *cx;
	struct format_invoice *out;
	struct format_places *places;
	const struct xml_node *root;
	const struct xml_node *base; /* paths begin below it */
	str before;                  /* its own path, for what is said; empty: the root */
	struct buf *lines;           /* what HOW_LINES gathers */
	struct vat_lines *vat;
};

/* --- paths --- */

static const struct {
	str name, ns;   /* of the root */
	str vocabulary; /* namespaces of the syntax begin like this: elements of others are strangers */
} syntaxes[FORMAT_SYNTAXES] = {
	[FORMAT_UBL_INVOICE] = { STR_INIT("Invoice"), STR_INIT("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
	                         STR_INIT("urn:oasis:names:specification:ubl:schema:xsd:") },
	[FORMAT_UBL_CREDIT_NOTE] = { STR_INIT("CreditNote"),
	                             STR_INIT("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
	                             STR_INIT("urn:oasis:names:specification:ubl:schema:xsd:") },
	[FORMAT_CII] = { STR_INIT("CrossIndustryInvoice"),
	                 STR_INIT("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
	                 STR_INIT("urn:un:unece:uncefact:data:standard:") },
};

static str value_of(const struct xml_node *node)
{
	return str_trim(node->text);
}

/* Whether an element at the end of a path is the one that is looked for. */
typedef bool (*wanted)(const struct job *j, const struct xml_node *node);

/* In the order of the document, all branches. */
static const struct xml_node *find(const struct job *j, const struct xml_node *from, str path, wanted want)
{
	str step, rest = str_cut(path, '/', &step);
	for (const struct xml_node *n = from->first; n; n = n->next) {
		if (!str_eq(n->name, step) || !str_starts(n->ns, syntaxes[j->out->syntax].vocabulary))
			continue;
		const struct xml_node *found = str_empty(rest) ? (want(j, n) ? n : NULL) : find(j, n, rest, want);
		if (found)
			return found;
	}
	return NULL;
}

/* The places of a path in turn. */
static const struct xml_node *find_any(const struct job *j, const char *paths, wanted want)
{
	const struct xml_node *found = NULL;
	for (str rest = str_of(paths), one; !found && !str_empty(rest);) {
		rest = str_cut(rest, '|', &one);
		found = find(j, j->base, one, want);
	}
	return found;
}

/* FichierXml.ExchangedDocument.ID.value */
static str wire_path(struct arena *a, str before, const char *paths)
{
	struct buf b = buf_in(a);
	str first;
	(void)str_cut(str_of(paths), '|', &first);
	buf_add_str(&b, str_empty(before) ? STR("FichierXml") : before);
	buf_add_char(&b, '.');
	for (size_t i = 0; i < first.n; i++)
		buf_add_char(&b, first.p[i] == '/' ? '.' : first.p[i]);
	return buf_str(&b);
}

static str value_path(struct arena *a, str before, const char *paths)
{
	return str_printf(a, "%.*s.value", STR_ARG(wire_path(a, before, paths)));
}

/* Path of VAT line i, from 0: with its number from the second on. */
static str line_path(struct arena *a, enum format_syntax syntax, size_t i)
{
	str path = wire_path(a, STR_NONE, format_vat_paths[syntax]);
	return i ? str_printf(a, "%.*s[%zu]", STR_ARG(path), i + 1) : path;
}

/* --- findings --- */

static str shown(str value)
{
	str rest = value;
	for (size_t i = 0; i < VALUE_SHOWN && !str_empty(rest); i++)
		(void)utf8_next(&rest);
	return str_sub(value, 0, value.n - rest.n);
}

static void add_finding(struct format_invoice *f, const struct format_finding *finding)
{
	if (f->nfindings < FORMAT_FINDINGS_MAX)
		f->findings[f->nfindings++] = *finding;
}

static void find_fault(struct job *j, enum msg sentence, const struct format_rule *rule, const struct xml_node *node)
{
	add_finding(j->out, &(struct format_finding){
		.sentence = sentence,
		.path = value_path(j->cx->arena, j->before, rule->paths[j->out->syntax]),
		.line = node ? node->line : 0,
		.value = node ? shown(value_of(node)) : STR_NONE,
	});
}

/* --- which element --- */

static bool has_text(const struct job *j, const struct xml_node *node)
{
	(void)j;
	return !str_empty(value_of(node));
}

static bool is_siret(const struct job *j, const struct xml_node *node)
{
	return structure_identifier_valid(STRUCTURE_SIRET,
	                                  structure_identifier_clean(j->cx->arena, STRUCTURE_SIRET, value_of(node)));
}

static bool has_14_digits(const struct job *j, const struct xml_node *node)
{
	str v = structure_identifier_clean(j->cx->arena, STRUCTURE_SIRET, value_of(node));
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] < '0' || v.p[i] > '9')
			return false;
	return v.n == 14;
}

static bool is_engagement(const struct job *j, const struct xml_node *node)
{
	return has_text(j, node) && !str_eq(value_of(node), STR("NA"));
}

/* VAT may be told once more in the currency of the books. */
static bool in_currency(const struct job *j, const struct xml_node *node)
{
	str currency = xml_attr(node, STR("currencyID"));
	return has_text(j, node) &&
	       (str_empty(currency) || str_empty(j->out->invoice.currency) || str_eq(currency, j->out->invoice.currency));
}

/* Is none of them: so that « find » walks through all. */
static bool gather(const struct job *j, const struct xml_node *node)
{
	if (has_text(j, node))
		buf_printf(j->lines, "%s%.*s", j->lines->n ? "\n" : "", STR_ARG(value_of(node)));
	return false;
}

static bool looks_like_iban(const struct job *j, const struct xml_node *node)
{
	str v = value_of(node);
	(void)j;
	return v.n > 4 && v.p[0] >= 'A' && v.p[0] <= 'Z' && v.p[1] >= 'A' && v.p[1] <= 'Z';
}

/* --- readers: false when the value cannot be read --- */

typedef bool (*reader)(struct job *j, const struct xml_node *node, void *out);

static bool read_text(struct job *j, const struct xml_node *node, void *out)
{
	(void)j;
	*(str *)out = value_of(node);
	return true;
}

static bool read_siret(struct job *j, const struct xml_node *node, void *out)
{
	*(str *)out = structure_identifier_clean(j->cx->arena, STRUCTURE_SIRET, value_of(node));
	return true;
}

static bool read_iban(struct job *j, const struct xml_node *node, void *out)
{
	*(str *)out = iban_clean(j->cx->arena, value_of(node));
	return true;
}


/* 2026-11-26, with or without a zone behind it; 20261126. */
static bool read_date(struct job *j, const struct xml_node *node, void *out)
{
	str v = value_of(node);
	if (str_eq(xml_attr(node, STR("format")), STR("102")) && v.n == 8)
		v = str_printf(j->cx->arena, "%.4s-%.2s-%.2s", v.p, v.p + 4, v.p + 6);
	return date_parse_iso(str_sub(v, 0, 10), out);
}

static bool read_money(struct job *j, const struct xml_node *node, void *out)
{
	dec d;
	(void)j;
	return dec_parse(value_of(node), &d) && dec_to_money(dec_trim(d), out);
}

static bool read_rate(struct job *j, const struct xml_node *node, void *out)
{
	dec d;
	(void)j;
	if (!dec_parse(value_of(node), &d))
		return false;
	*(dec *)out = dec_trim(d);
	return true;
}

/* Enums of the model are as wide as an int. */
#define READ_CODE(name, how, T)                                                          \
	static bool name(struct job *j, const struct xml_node *node, void *out)          \
	{                                                                                \
		int v = format_code_find(how, value_of(node));                           \
		(void)j;                                                                 \
		if (v >= 0)                                                              \
			*(T *)out = (T)v;                                                \
		return v >= 0;                                                           \
	}
READ_CODE(read_type, HOW_TYPE, enum invoice_type)
READ_CODE(read_cadre, HOW_CADRE, enum cadre_facturation)
READ_CODE(read_means, HOW_MEANS, enum payment_means)
READ_CODE(read_due_code, HOW_DUE_CODE, enum vat_regime)
READ_CODE(read_category, HOW_CATEGORY, char)

#define WANTS 3

/* Which element, from the best to what will do. */
static const struct {
	wanted want[WANTS];
	reader read;
	enum msg fault;
} ways[HOW_COUNT] = {
	[HOW_TEXT] = { { has_text }, read_text, MSG_FORMATS_MISSING },
	[HOW_ENGAGEMENT] = { { is_engagement }, read_text, MSG_FORMATS_MISSING },
	[HOW_LINES] = { { has_text }, read_text, MSG_FORMATS_MISSING },
	[HOW_IBAN] = { { looks_like_iban }, read_iban, MSG_FORMATS_MISSING },
	[HOW_SIRET] = { { is_siret, has_14_digits, has_text }, read_siret, MSG_FORMATS_MISSING },
	[HOW_DATE] = { { has_text }, read_date, MSG_FORMATS_DATE },
	[HOW_MONEY] = { { in_currency }, read_money, MSG_FORMATS_AMOUNT },
	[HOW_TYPE] = { { has_text }, read_type, MSG_FORMATS_CODE },
	[HOW_CADRE] = { { has_text }, read_cadre, MSG_FORMATS_CODE },
	[HOW_MEANS] = { { has_text }, read_means, MSG_FORMATS_CODE },
	[HOW_DUE_CODE] = { { has_text }, read_due_code, MSG_FORMATS_CODE },
	[HOW_RATE] = { { has_text }, read_rate, MSG_FORMATS_RATE },
	[HOW_CATEGORY] = { { has_text }, read_category, MSG_FORMATS_CODE },
};

/* --- fields --- */

/* Reads one field into the struct that it is of, and remembers where it stood. */
static void read_field(struct job *j, const struct format_rule *rule, void *owner, const struct xml_node **place)
{
	const char *paths = rule->paths[j->out->syntax];
	char *at = (char *)owner + rule->offset;
	const struct xml_node *node = NULL;
	for (size_t i = 0; !node && i < WANTS && ways[rule->how].want[i]; i++)
		node = find_any(j, paths, ways[rule->how].want[i]);
	*place = node;
	if (!node && rule->required)
		find_fault(j, MSG_FORMATS_MISSING, rule, NULL);
	if (!node)
		return;
	bool good = ways[rule->how].read(j, node, at);
	if (!good)
		find_fault(j, ways[rule->how].fault, rule, node);
	if (good && rule->has)
		*(bool *)((char *)owner + rule->has) = true;
}

/* At most max characters, « … » where something was cut: the file itself is kept whole. */
static str cut_lines(struct arena *a, str text, size_t max)
{
	str rest = text;
	if (utf8_count(text) <= max)
		return text;
	for (size_t i = 0; i + 1 < max; i++)
		(void)utf8_next(&rest);
	return str_printf(a, "%.*s…", STR_ARG(str_sub(text, 0, text.n - rest.n)));
}

static void read_all_lines(struct job *j, const struct format_rule *rule)
{
	struct buf b = buf_in(j->cx->arena);
	str *at = (str *)((char *)&j->out->invoice + rule->offset);
	j->lines = &b;
	(void)find_any(j, rule->paths[j->out->syntax], gather);
	*at = cut_lines(j->cx->arena, buf_str(&b), invoice_limits.comment);
}

static void read_fields(struct job *j)
{
	for (size_t i = 0; i < format_rule_count; i++) {
		const struct format_rule *rule = &format_rules[i];
		read_field(j, rule, &j->out->invoice, &j->places->fields[i]);
		if (rule->how == HOW_LINES)
			read_all_lines(j, rule);
	}
}

/* --- VAT --- */

/* Is none of them, as « gather »: takes every line. */
static bool take_vat(const struct job *j, const struct xml_node *node)
{
	if (j->vat->n < VAT_READ_MAX)
		j->vat->nodes[j->vat->n++] = node;
	return false;
}

static void read_vat(struct job *j)
{
	struct arena *a = j->cx->arena;
	struct invoice *inv = &j->out->invoice;
	struct vat_lines lines = { .n = 0 };
	struct job line;
	j->vat = &lines;
	(void)find(j, j->root, str_of(format_vat_paths[j->out->syntax]), take_vat);
	line = *j;
	inv->vat = ARENA_ARRAY(a, struct invoice_vat, lines.n + 1);
	inv->nvat = j->places->nvat = lines.n;
	j->places->vat = ARENA_ARRAY(a, const struct xml_node *, (lines.n + 1) * format_vat_rule_count);
	for (size_t i = 0; i < lines.n; i++) {
		line.base = lines.nodes[i];
		line.before = line_path(a, j->out->syntax, i);
		for (size_t k = 0; k < format_vat_rule_count; k++)
			read_field(&line, &format_vat_rules[k], &inv->vat[i], &j->places->vat[i * format_vat_rule_count + k]);
	}
}

static bool all_of_category(const struct invoice *inv, char category)
{
	for (size_t i = 0; i < inv->nvat; i++)
		if (inv->vat[i].category != category)
			return false;
	return inv->nvat > 0;
}

/* What the categories say outweighs the day on which VAT would be due. */
static void tell_regime(struct invoice *inv)
{
	if (all_of_category(inv, 'E'))
		inv->vat_regime = VAT_EXONERATION;
	else if (all_of_category(inv, 'O'))
		inv->vat_regime = VAT_SANS;
}

/* The portal knows no rounding of what is due (BT-114): it counts as paid already. */
static void take_rounding(struct job *j)
{
	static const struct format_rule rule = { STR_INIT("rounding"), HOW_MONEY, false, 0, 0,
		{ "LegalMonetaryTotal/PayableRoundingAmount", "LegalMonetaryTotal/PayableRoundingAmount",
		  "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
		  "SpecifiedTradeSettlementHeaderMonetarySummation/RoundingAmount" } };
	const struct xml_node *place;
	struct money rounding = { 0 };
	struct invoice *inv = &j->out->invoice;
	read_field(j, &rule, &rounding, &place);
	if (rounding.minor && !money_sub(inv->prepaid, rounding, &inv->prepaid))
		find_fault(j, MSG_FORMATS_AMOUNT, &rule, place);
}

/* --- files --- */

/* Is none of them, as « gather »: takes each entry that has a file. */
static bool take_file(const struct job *j, const struct xml_node *entry)
{
	const struct format_file_paths *paths = &format_file_paths[j->out->syntax];
	struct format_invoice *f = j->out;
	const struct xml_node *object = find(j, entry, str_of(paths->object), has_text);
	const struct xml_node *name = find(j, entry, str_of(paths->name), has_text);
	if (!object || f->nfiles == FORMAT_FILES_MAX)
		return false;
	str file = xml_attr(object, STR("filename"));
	f->files[f->nfiles++] = (struct format_file){
		.name = str_empty(file) && name ? value_of(name) : file,
		.mime = xml_attr(object, STR("mimeCode")),
		.base64 = object->text,
		.line = object->line,
	};
	return false;
}

/* --- the whole --- */

static const enum msg faults[XML_FAULTS] = {
	[XML_SYNTAX] = MSG_FORMATS_SYNTAX,     [XML_DOCTYPE] = MSG_FORMATS_DOCTYPE,
	[XML_TOO_LONG] = MSG_FORMATS_TOO_LONG, [XML_TOO_DEEP] = MSG_FORMATS_TOO_DEEP,
	[XML_TOO_MANY] = MSG_FORMATS_TOO_MANY,
};

static bool syntax_of(const struct xml_node *root, enum format_syntax *out)
{
	for (int i = 0; i < FORMAT_SYNTAXES; i++)
		if (str_eq(root->name, syntaxes[i].name) && str_eq(root->ns, syntaxes[i].ns)) {
			*out = (enum format_syntax)i;
			return true;
		}
	return false;
}

void format_read(struct ctx *cx, str xml, struct format_invoice *out)
{
	struct arena *a = cx->arena;
	struct xml_doc doc;
	struct job j = { .cx = cx, .out = out };
	*out = (struct format_invoice){
		.findings = ARENA_ARRAY(a, struct format_finding, FORMAT_FINDINGS_MAX),
		.files = ARENA_ARRAY(a, struct format_file, FORMAT_FILES_MAX),
	};
	xml_read(cx, xml, &(struct xml_limits){ 0 }, &doc);
	if (doc.fault != XML_FINE) {
		add_finding(out, &(struct format_finding){ faults[doc.fault], .line = doc.line, .detail = doc.detail });
		return;
	}
	if (!syntax_of(doc.root, &out->syntax)) {
		add_finding(out, &(struct format_finding){ MSG_FORMATS_ROOT, .line = doc.root->line,
		                                           .value = shown(doc.root->name) });
		return;
	}
	j.root = j.base = doc.root;
	j.places = ARENA_NEW(a, struct format_places);
	j.places->fields = ARENA_ARRAY(a, const struct xml_node *, format_rule_count);
	out->places = j.places;
	out->invoice.supplier.id_kind = out->invoice.recipient.id_kind = STRUCTURE_SIRET;
	read_fields(&j);
	read_vat(&j);
	tell_regime(&out->invoice);
	take_rounding(&j);
	(void)find(&j, doc.root, str_of(format_file_paths[out->syntax].entry), take_file);
}

/* --- where a field stands --- */

static const struct format_rule *rule_of(const struct format_rule *rules, size_t n, str field, size_t *index)
{
	for (*index = 0; *index < n; (*index)++)
		if (str_eq(rules[*index].field, field))
			return &rules[*index];
	return NULL;
}

/* « vat[0].rate » */
static bool vat_field(str field, size_t *line, str *name)
{
	int64_t i;
	str number, rest;
	if (!str_starts(field, STR("vat[")))
		return false;
	rest = str_cut(str_sub(field, 4, field.n), ']', &number);
	if (!str_to_i64(number, &i) || i < 0 || !str_starts(rest, STR(".")))
		return false;
	*line = (size_t)i;
	*name = str_sub(rest, 1, rest.n);
	return true;
}

static void stands_at(struct format_finding *out, const struct xml_node *node)
{
	out->line = node ? node->line : 0;
	out->value = node ? shown(value_of(node)) : STR_NONE;
}

static bool vat_place(struct arena *a, const struct format_invoice *f, str field, struct format_finding *out)
{
	size_t line, k;
	str name;
	if (!vat_field(field, &line, &name) || line >= f->places->nvat)
		return false;
	const struct format_rule *rule = rule_of(format_vat_rules, format_vat_rule_count, name, &k);
	if (!rule)
		return false;
	out->path = value_path(a, line_path(a, f->syntax, line), rule->paths[f->syntax]);
	stands_at(out, f->places->vat[line * format_vat_rule_count + k]);
	return true;
}

bool format_place(struct arena *a, const struct format_invoice *f, str field, struct format_finding *out)
{
	size_t i;
	if (!f->places)
		return false;
	if (str_eq(field, FIELD_VAT)) {
		out->path = line_path(a, f->syntax, 0);
		return true;
	}
	const struct format_rule *rule = rule_of(format_rules, format_rule_count, field, &i);
	if (!rule)
		return vat_place(a, f, field, out);
	out->path = value_path(a, STR_NONE, rule->paths[f->syntax]);
	stands_at(out, f->places->fields[i]);
	return true;
}

/* Typography of the portal, and what would break the line or the list on the wire. */
static const struct {
	str from;
	char to;
} plain[] = {
	{ STR_INIT("’"), '\'' }, { STR_INIT("\u00a0"), ' ' }, { STR_INIT("\u202f"), ' ' },
	{ STR_INIT("|"), ' ' },  { STR_INIT("\n"), ' ' },     { STR_INIT("\r"), ' ' },
};

str format_sentence(struct arena *a, enum lang lang, const struct format_finding *f)
{
	str s = msg_text(a, lang, f->sentence, MSG_ARGS(M_STR("path", f->path), M_INT("line", f->line),
	                                                M_STR("value", f->value), M_STR("detail", f->detail)));
	struct buf b = buf_in(a);
	while (!str_empty(s)) {
		size_t k = 0, n = sizeof plain / sizeof *plain;
		while (k < n && !str_starts(s, plain[k].from))
			k++;
		buf_add_char(&b, k < n ? plain[k].to : s.p[0]);
		s = str_sub(s, k < n ? plain[k].from.n : 1, s.n);
	}
	return buf_str(&b);
}
