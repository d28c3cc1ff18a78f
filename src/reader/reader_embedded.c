#include "reader_embedded.h"

#include "reader_text.h"
#include "reader_value.h"

#include <string.h>

#define DEPTH_MAX 24
#define XML_MAX (4u << 20)
/* Below this confidence of the page's value a difference tells more about the reader. */
#define SURE 0.8f

/* The last names of a path, without prefixes, and the field they hold; version 1 and 2 of the syntax. */
static const struct {
	const char *path;
	enum read_field field;
} paths[] = {
	{ "ExchangedDocument/ID", READ_INVOICE_NUMBER },
	{ "HeaderExchangedDocument/ID", READ_INVOICE_NUMBER },
	{ "ExchangedDocument/IssueDateTime/DateTimeString", READ_ISSUE_DATE },
	{ "HeaderExchangedDocument/IssueDateTime/DateTimeString", READ_ISSUE_DATE },
	{ "ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", READ_DUE_DATE },
	{ "ApplicableHeaderTradeSettlement/InvoiceCurrencyCode", READ_CURRENCY },
	{ "ApplicableSupplyChainTradeSettlement/InvoiceCurrencyCode", READ_CURRENCY },
	{ "SellerTradeParty/SpecifiedLegalOrganization/ID", READ_SUPPLIER_SIRET },
	{ "BuyerTradeParty/SpecifiedLegalOrganization/ID", READ_RECIPIENT_SIRET },
	{ "SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount", READ_TOTAL_HT },
	{ "SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount", READ_TOTAL_TVA },
	{ "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount", READ_TOTAL_TTC },
	{ "SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount", READ_NET_A_PAYER },
	{ "SpecifiedTradeSettlementMonetarySummation/TaxBasisTotalAmount", READ_TOTAL_HT },
	{ "SpecifiedTradeSettlementMonetarySummation/TaxTotalAmount", READ_TOTAL_TVA },
	{ "SpecifiedTradeSettlementMonetarySummation/GrandTotalAmount", READ_TOTAL_TTC },
	{ "SpecifiedTradeSettlementMonetarySummation/DuePayableAmount", READ_NET_A_PAYER },
};

struct walker {
	str left;
	str names[DEPTH_MAX]; /* of the open elements, without prefix */
	int depth;            /* may exceed DEPTH_MAX: deeper ones are counted only */
};

static str local_name(str name)
{
	ptrdiff_t colon = str_find_char(name, ':');
	return colon < 0 ? name : str_sub(name, (size_t)colon + 1, name.n - (size_t)colon - 1);
}

static void open_element(struct walker *w, str name)
{
	if (w->depth < DEPTH_MAX)
		w->names[w->depth] = local_name(name);
	w->depth++;
}

static size_t name_length(str tag)
{
	size_t n = 0;

	while (n < tag.n && !strchr(" \t\r\n/>", tag.p[n]))
		n++;
	return n;
}

/* Takes one tag, from behind its « < » to behind its « > »; false at the end. */
static bool take_tag(struct walker *w)
{
	ptrdiff_t end = str_find_char(w->left, '>');

	if (end < 0)
		return false;
	str tag = str_sub(w->left, 0, (size_t)end);
	w->left = str_sub(w->left, (size_t)end + 1, w->left.n - (size_t)end - 1);
	if (tag.n == 0 || tag.p[0] == '?' || tag.p[0] == '!')
		return true;
	if (tag.p[0] == '/') {
		w->depth -= w->depth > 0;
		return true;
	}
	if (tag.p[tag.n - 1] != '/')
		open_element(w, str_sub(tag, 0, name_length(tag)));
	return true;
}

/* The open elements end with the names of the path. */
static bool is_at(const struct walker *w, str path)
{
	int level = w->depth - 1;

	for (; !str_empty(path); level--) {
		ptrdiff_t slash = str_rfind_char(path, '/');
		str last = slash < 0 ? path : str_sub(path, (size_t)slash + 1, path.n - (size_t)slash - 1);
		if (level < 0 || level >= DEPTH_MAX || !str_eq(w->names[level], last))
			return false;
		path = slash < 0 ? STR("") : str_sub(path, 0, (size_t)slash);
	}
	return true;
}

static str trim(str s)
{
	while (s.n > 0 && strchr(" \t\r\n", s.p[0]))
		s = str_sub(s, 1, s.n - 1);
	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]))
		s.n--;
	return s;
}

static void keep(struct arena *a, struct read_embedded *e, enum read_field field, str text)
{
	struct date date;
	bool us;

	if (!str_empty(e->values[field]) || text.n == 0 || text.n > 64)
		return;
	bool is_date = field == READ_ISSUE_DATE || field == READ_DUE_DATE;
	if (is_date && reader_parse_date(text, false, &date, &us))
		text = date_print_iso(a, date);
	e->values[field] = text;
}

struct read_embedded *reader_embedded_parse(struct arena *a, str xml)
{
	struct read_embedded *e = ARENA_NEW(a, struct read_embedded);
	struct walker w = { .left = xml };

	for (int i = 0; i < READ_FIELD_COUNT; i++)
		e->values[i] = STR("");
	if (xml.n > XML_MAX)
		return e;
	for (;;) {
		ptrdiff_t open = str_find_char(w.left, '<');
		if (open < 0)
			return e;
		str text = trim(str_sub(w.left, 0, (size_t)open));
		for (size_t i = 0; !str_empty(text) && i < sizeof(paths) / sizeof(paths[0]); i++)
			if (is_at(&w, str_of(paths[i].path)))
				keep(a, e, paths[i].field, text);
		w.left = str_sub(w.left, (size_t)open + 1, w.left.n - (size_t)open - 1);
		if (!take_tag(&w))
			return e;
	}
}

/* --- comparing --- */

static dec magnitude(dec d) { return (dec){ d.m < 0 ? -d.m : d.m, d.scale }; }

static bool same_amount(str a, str b)
{
	dec x, y;

	return !dec_parse(a, &x) || !dec_parse(b, &y) || dec_cmp(magnitude(x), magnitude(y)) == 0;
}

/* Without blanks and case; XML may hold a SIREN where the page shows a SIRET. */
static bool same_text(str a, str b)
{
	size_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < a.n && a.p[i] == ' ')
			i++;
		while (j < b.n && b.p[j] == ' ')
			j++;
		if (i == a.n || j == b.n)
			return i == a.n && j == b.n;
		if (!str_eq_nocase(str_sub(a, i, 1), str_sub(b, j, 1)))
			return false;
	}
}

static bool same(enum read_field field, str page, str xml)
{
	bool siret = field == READ_SUPPLIER_SIRET || field == READ_RECIPIENT_SIRET;

	if (siret && (xml.n != 14 || !read_is_digits(xml)))
		return true;
	if (field >= READ_TOTAL_HT && field <= READ_NET_A_PAYER)
		return same_amount(page, xml);
	return same_text(page, xml);
}

enum read_field reader_embedded_mismatch(const struct read_embedded *e, const struct read_invoice *inv)
{
	for (int i = 0; i < READ_FIELD_COUNT; i++) {
		const struct read_value *v = &inv->fields[i];
		bool sure = v->reason == READ_FOUND && v->confidence >= SURE;
		if (sure && !str_empty(e->values[i]) && !same((enum read_field)i, v->value, e->values[i]))
			return (enum read_field)i;
	}
	return READ_FIELD_COUNT;
}
