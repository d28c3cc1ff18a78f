#include "reader_score.h"

#include "reader_text.h"

#include <math.h>
#include <string.h>

/* Cells looked at to the right of a keyword, rows below it, words behind it. */
#define CELLS_RIGHT 5
#define ROWS_BELOW 7
#define LINES_BELOW 14 /* of a table of articles, with what its descriptions take */
#define WORDS_BEHIND 12
#define TAIL_MAX 4
#define BRACKETS_MAX 4
#define TAIL_WEIGHT 80 /* a lone « Service » heads many things */
#define COLUMN_CELLS 80

enum value_type { TYPE_SIRET, TYPE_SIREN, TYPE_VAT, TYPE_IBAN, TYPE_DATE, TYPE_AMOUNT, TYPE_REFERENCE, TYPE_TEXT,
	          TYPE_NONE };

static const enum value_type type_of_concept[ANCHOR_CONCEPT_COUNT] = {
	[ANCHOR_NUMBER] = TYPE_REFERENCE,   [ANCHOR_ISSUE_DATE] = TYPE_DATE,
	[ANCHOR_DUE_DATE] = TYPE_DATE,      [ANCHOR_SIRET] = TYPE_SIRET,
	[ANCHOR_SIREN] = TYPE_SIREN,        [ANCHOR_VAT_ID] = TYPE_VAT,
	[ANCHOR_IBAN] = TYPE_IBAN,          [ANCHOR_SERVICE] = TYPE_TEXT,
	[ANCHOR_ENGAGEMENT] = TYPE_REFERENCE, [ANCHOR_MARKET] = TYPE_REFERENCE,
	[ANCHOR_TOTAL_HT] = TYPE_AMOUNT,    [ANCHOR_TOTAL_TVA] = TYPE_AMOUNT,
	[ANCHOR_TOTAL_TTC] = TYPE_AMOUNT,   [ANCHOR_PREPAID] = TYPE_AMOUNT,
	[ANCHOR_NET] = TYPE_AMOUNT,         [ANCHOR_CURRENCY] = TYPE_NONE,
	[ANCHOR_TITLE_INVOICE] = TYPE_NONE, [ANCHOR_TITLE_CREDIT] = TYPE_NONE,
	[ANCHOR_TITLE_QUOTE] = TYPE_NONE,   [ANCHOR_TITLE_OTHER] = TYPE_NONE,
	[ANCHOR_PARTY_SUPPLIER] = TYPE_NONE, [ANCHOR_PARTY_RECIPIENT] = TYPE_NONE,
	[ANCHOR_PARTY_OTHER] = TYPE_NONE,   [ANCHOR_RATE] = TYPE_NONE,
	[ANCHOR_BASE] = TYPE_NONE,          [ANCHOR_TAX] = TYPE_NONE,
	[ANCHOR_ITEM] = TYPE_NONE,          [ANCHOR_LEGAL] = TYPE_NONE,
	[ANCHOR_OTHER] = TYPE_NONE,
};

static const enum read_kind kind_of_type[] = {
	[TYPE_SIRET] = READ_SIRET,  [TYPE_SIREN] = READ_SIREN, [TYPE_VAT] = READ_VAT_ID,
	[TYPE_IBAN] = READ_IBAN_NO, [TYPE_DATE] = READ_DATE,   [TYPE_AMOUNT] = READ_AMOUNT,
};

struct search {
	const struct read_page_facts *f;
	struct read_links *out;
	uint32_t anchor;
	const struct read_anchor *a;
	const struct read_keyword *keyword;
	enum value_type type;
};

struct read_link *read_links_add(struct read_links *links, struct read_link link)
{
	if (links->n == links->cap) {
		links->cap = links->cap == 0 ? 64 : links->cap * 2;
		struct read_link *more = ARENA_ARRAY(links->arena, struct read_link, links->cap);
		if (links->n > 0)
			memcpy(more, links->k, links->n * sizeof(*more));
		links->k = more;
	}
	links->k[links->n] = link;
	return &links->k[links->n++];
}

/* --- values --- */

/* Ends a text value: a keyword that announces another reference. */
static bool ends_text(const struct read_page_facts *f, uint32_t word)
{
	static const enum read_concept enders[] = { ANCHOR_ENGAGEMENT, ANCHOR_MARKET, ANCHOR_SIRET,
		                                    ANCHOR_ISSUE_DATE, ANCHOR_DUE_DATE, ANCHOR_VAT_ID };
	const struct read_anchor *a = read_anchor_of(f->anchors, word);

	for (size_t i = 0; a != NULL && i < sizeof(enders) / sizeof(enders[0]); i++) {
		const struct read_keyword *k = read_anchor_is(a, enders[i]);
		if (k != NULL && k->weight >= 60)
			return true;
	}
	return false;
}

static bool has_small_letter(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* An identifier or an amount: no code of a service. */
static bool is_identifier(const struct read_page_facts *f, uint32_t word)
{
	static const enum read_kind kinds[] = { READ_SIRET, READ_SIREN, READ_VAT_ID, READ_IBAN_NO };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct read_cand *c = read_cand_at(f->cands, word, kinds[i]);
		if (c != NULL && c->sound)
			return true;
	}
	const struct read_cand *amount = read_cand_at(f->cands, word, READ_AMOUNT);
	return amount != NULL && (amount->currency || !amount->whole);
}

/* A code is one word; a service named by words takes the rest of the cell. */
static uint32_t text_at(const struct search *s, uint32_t word, str *value)
{
	const struct read_layout *l = s->f->l;
	uint32_t end = read_cell_end(l, word), i = word;
	str first = read_strip(l->words[word].text);

	if (str_ends(l->words[end - 1].text, STR(":"))) /* a label */
		return 0;
	if (str_empty(first) || str_empty(l->words[word].key) || l->words[word].stop || is_identifier(s->f, word))
		return 0;
	bool code = !has_small_letter(first) || read_has_digit(first);
	if (code && (str_ends(first, STR("-")) || str_ends(first, STR("/"))))
		return reader_code_at(s->f, word, value);
	if (code && first.n >= 2) {
		*value = first;
		return first.n <= 100 ? 1 : 0;
	}
	bool small = first.p[0] >= 'a' && first.p[0] <= 'z'; /* goes on with the label: « … du document » */
	if (s->keyword->weight < 100 || small)
		return 0;
	while (i < end && i < word + 9 && !ends_text(s->f, i))
		i++;
	*value = i > word ? read_text_of(l, word, i - word) : STR_NONE;
	return value->n <= 60 ? i - word : 0;
}

static const struct read_cand *siret_for_siren(const struct search *s, uint32_t word)
{
	return read_cand_at(s->f->cands, word, READ_SIRET);
}

/* « 26000 Valence », « 12 rue des Lilas », a SIRET: a whole number before a word, or of nine digits and
 * more, is no sum of money. */
static bool is_other_number(const struct read_page_facts *f, const struct read_cand *c)
{
	uint32_t next = c->first + c->n;
	const struct read_layout *l = f->l;

	if (c->whole && !c->currency && c->amount.m > 99999999)
		return true;

	return c->whole && !c->currency && next < read_cell_end(l, c->first) && f->anchors->of[next] == 0 &&
	       l->words[next].key.n > 1 && !read_has_digit(l->words[next].text);
}

/* Fills the link with the value of the searched type that starts at the word. */
static bool value_at(const struct search *s, uint32_t word, struct read_link *link)
{
	const struct read_cand *c;

	link->first = word;
	if (s->type == TYPE_REFERENCE || s->type == TYPE_TEXT) {
		link->n = s->type == TYPE_TEXT ? text_at(s, word, &link->value)
		                               : reader_reference_at(s->f, word, &link->value);
		return link->n > 0;
	}
	c = read_cand_at(s->f->cands, word, kind_of_type[s->type]);
	if (c != NULL && s->type == TYPE_AMOUNT && is_other_number(s->f, c))
		return false;
	if (c == NULL && s->type == TYPE_SIREN)
		c = siret_for_siren(s, word);
	if (c == NULL)
		return false;
	link->n = c->n;
	link->cand = c;
	link->value = c->value;
	return true;
}

static float quality_of(const struct search *s, const struct read_link *link)
{
	const struct read_cand *c = link->cand;

	if (c == NULL)
		return 1.0f;
	if (s->type == TYPE_AMOUNT)
		return c->sound ? 1.0f : c->whole ? 0.55f : 0.8f;
	return c->sound ? 1.0f : 0.85f;
}

static void add_link(const struct search *s, struct read_link *link, enum read_place place, float score)
{
	link->concept = s->keyword->concept;
	link->party = s->keyword->party;
	link->place = place;
	link->anchor = s->anchor;
	link->score = score * (float)s->keyword->weight / 100.0f * quality_of(s, link);
	read_links_add(s->out, *link);
}

/* --- behind the keyword, in its cell --- */

static bool is_filler(const struct read_page_facts *f, uint32_t word)
{
	const struct read_word *w = &f->l->words[word];
	static const str fillers[] = { STR_INIT("n"), STR_INIT("eur"), STR_INIT("euro"), STR_INIT("euros"),
		                       STR_INIT("est"), STR_INIT("en"), STR_INIT("total"), STR_INIT("montant") };

	if (str_empty(w->key) || w->stop)
		return !read_is_minus(w->text);
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (str_eq(w->key, fillers[i]))
			return true;
	return false;
}

/* Words of a rate or a base between a keyword and its amount: « TVA 20 % sur 46,68 : 9,34 ». */
static uint32_t rate_words(const struct search *s, uint32_t word)
{
	if (s->type != TYPE_AMOUNT)
		return 0;
	str key = s->f->l->words[word].key;
	bool on = str_eq(key, STR("sur")) || str_eq(key, STR("on")) || str_eq(key, STR("auf"));
	if (on && word + 1 < read_cell_end(s->f->l, word)) {
		const struct read_cand *base = read_cand_at(s->f->cands, word + 1, READ_AMOUNT);
		return base == NULL ? 0 : base->n + 1;
	}
	const struct read_cand *rate = read_cand_at(s->f->cands, word, READ_PERCENT);
	return rate == NULL ? 0 : rate->n;
}

/* « mercredi » and « à 30 jours, » between a keyword and its date. */
static uint32_t words_before_date(const struct read_layout *l, uint32_t word)
{
	static const str units[] = { STR_INIT("jours"), STR_INIT("jour"), STR_INIT("days"), STR_INIT("tage"),
		                     STR_INIT("tagen"), STR_INIT("j") };
	uint32_t end = read_cell_end(l, word);

	if (reader_is_weekday(l->words[word].key) || str_eq(l->words[word].key, STR("a")))
		return 1;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (word + 1 < end && read_is_digits(l->words[word].text) && str_eq(l->words[word + 1].key, units[i]))
			return 2;
	return 0;
}

/* « (1) », « (EJ) », « (obligatoire) » behind a keyword: a note, unless it could be a value. */
static uint32_t words_in_brackets(const struct read_layout *l, uint32_t word)
{
	uint32_t end = read_cell_end(l, word);
	size_t digits = 0;

	if (!str_starts(l->words[word].text, STR("(")))
		return 0;
	for (uint32_t i = word; i < end && i < word + BRACKETS_MAX; i++) {
		str text = l->words[i].text;
		for (size_t c = 0; c < text.n; c++)
			digits += read_is_digit(text.p[c]);
		ptrdiff_t close = str_find_char(text, ')');
		if (close >= 0)
			return digits <= 1 && (size_t)close + 2 >= text.n ? i + 1 - word : 0;
	}
	return 0;
}

/* Words that may stand between a keyword and its value and are none: a rate, « n° 2 du 12/03/2025 »
 * before the amount of a deposit, the day of the week before a date. */
static uint32_t words_between(const struct search *s, uint32_t word)
{
	const struct read_layout *l = s->f->l;

	uint32_t note = words_in_brackets(l, word);
	if (note > 0)
		return note;
	if (s->type == TYPE_DATE)
		return words_before_date(l, word);
	if (s->type != TYPE_AMOUNT)
		return 0;
	const struct read_cand *date = read_cand_at(s->f->cands, word, READ_DATE);
	if (date != NULL && date->sound)
		return date->n;
	bool numbered = str_eq(l->words[word].key, STR("n")) && word + 1 < read_cell_end(l, word) &&
	                read_is_digits(read_strip(l->words[word + 1].text));
	return numbered ? 2 : rate_words(s, word);
}

/* A keyword of its own stands here, which ends the search; a lone « n° » or « EUR » does not. */
static bool is_keyword(const struct read_page_facts *f, uint32_t word)
{
	const struct read_anchor *a = read_anchor_of(f->anchors, word);
	return a != NULL && (a->n > 1 || !is_filler(f, word));
}

/* How the search behind a keyword ended: at a value or a word that means nothing to us, at the next
 * keyword, or at the end of the cell. */
enum behind { BEHIND_STOP, BEHIND_KEYWORD, BEHIND_END };

/* A title such as « Facture » or the word « le » announces only what follows it closely. */
static bool only_behind(const struct read_keyword *k)
{
	return (k->concept == ANCHOR_NUMBER && k->weight <= 60) || (k->concept == ANCHOR_ISSUE_DATE && k->weight < 60);
}

/* « Net à payer par le client », « Montant TTC de la facture »: whom or what a label names does not end
 * it. */
static bool is_complement(const struct search *s, uint32_t word)
{
	const struct read_anchor *a = read_anchor_of(s->f->anchors, word);
	bool amount = s->type == TYPE_AMOUNT, text = s->type == TYPE_REFERENCE || s->type == TYPE_TEXT;

	if (a == NULL)
		return false;
	if (text && a->n == 1 && word > 0 && str_eq(s->f->l->words[word - 1].text, STR("/"))) /* « … / Ref. » */
		return true;
	return read_anchor_is(a, ANCHOR_PARTY_RECIPIENT) || read_anchor_is(a, ANCHOR_PARTY_SUPPLIER) ||
	       (amount && a->n == 1 && (read_anchor_is(a, ANCHOR_TITLE_INVOICE) || read_anchor_is(a, ANCHOR_TITLE_CREDIT)));
}

/* « …… » from a label to its value. */
static bool is_leader(str s) { return str_starts(s, STR("...")) || str_starts(s, STR("\xe2\x80\xa6")); }

/* « Engagement budgétaire 4500790283 »: small words, then a number too long for an address. */
static bool ends_before_reference(const struct search *s, uint32_t first, uint32_t word)
{
	const struct read_layout *l = s->f->l;
	size_t digits = 0;
	str value = l->words[word].text;

	for (uint32_t i = first; i < word; i++)
		if (l->words[i].text.p[0] < 'a' || l->words[i].text.p[0] > 'z')
			return false;
	for (size_t i = 0; i < value.n; i++)
		digits += read_is_digit(value.p[i]);
	return s->type == TYPE_REFERENCE && word > first && word <= first + 2 && digits >= 5;
}

/* Words that the dictionary does not know at the end of a label: « N° de pièce comptable : F-12 »,
 * « N° de pièce comptable » alone in its cell. Only where the label starts its cell, and small words. */
static uint32_t label_tail(const struct search *s, uint32_t word)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, word);
	uint32_t end = own->first + own->n, i = word;

	if (s->a->first != own->first || s->keyword->weight < TAIL_WEIGHT || only_behind(s->keyword))
		return 0;
	for (; i < end && i < word + TAIL_MAX; i++) {
		str text = l->words[i].text;
		if (read_has_digit(text))
			return ends_before_reference(s, word, i) ? i - word : 0;
		if (is_keyword(s->f, i) && !is_complement(s, i))
			return 0;
		if (str_ends(text, STR(":")) || is_leader(text) || str_eq(l->words[i].key, STR("n")))
			return i + 1 - word;
	}
	return i == end ? i - word : 0;
}

static enum behind search_cell(const struct search *s, uint32_t from, enum read_place place, float best)
{
	uint32_t end = read_cell_end(s->f->l, s->a->first), i = from;
	float score = best;

	while (i < end && i < from + WORDS_BEHIND) {
		struct read_link link = { 0 };
		uint32_t named = is_keyword(s->f, i) && is_complement(s, i) ? label_tail(s, i) : 0;
		if (named > 0) {
			i += named;
			continue;
		}
		if (is_keyword(s->f, i))
			return BEHIND_KEYWORD;
		uint32_t passed = words_between(s, i);
		if (passed > 0) {
			i += passed;
			continue;
		}
		if (value_at(s, i, &link)) {
			add_link(s, &link, place, score);
			return BEHIND_STOP;
		}
		if (!is_filler(s->f, i)) {
			uint32_t tail = label_tail(s, i);
			if (tail > 0) {
				i += tail;
				score *= 0.8f;
				continue;
			}
			if (s->type == TYPE_REFERENCE || s->type == TYPE_TEXT || score < best * 0.5f)
				return BEHIND_STOP;
			score *= 0.7f;
		}
		i++;
	}
	return i >= end ? BEHIND_END : BEHIND_STOP;
}

/* --- to the right, in the next cells --- */

/* First word of a cell that is not a mark or a currency standing alone before the value. */
static uint32_t first_telling_word(const struct search *s, const struct read_cell *c)
{
	uint32_t i = c->first, end = c->first + c->n;

	while (i < end) {
		struct read_link link = { 0 };
		uint32_t passed = words_between(s, i);
		if (passed > 0)
			i += passed;
		else if (!is_keyword(s->f, i) && is_filler(s->f, i) && !value_at(s, i, &link))
			i++;
		else
			break;
	}
	return i;
}

static void search_right(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, s->a->first);
	const struct read_row *row = &l->rows[own->row];
	uint32_t cell = l->words[s->a->first].cell, end = row->first + row->n;
	float width = l->sheets[row->page].width;

	for (uint32_t c = cell + 1; c < end && c <= cell + CELLS_RIGHT; c++) {
		struct read_link link = { 0 };
		uint32_t word = first_telling_word(s, &l->cells[c]);
		if (word >= l->cells[c].first + l->cells[c].n)
			continue;
		if (is_keyword(s->f, word) || !value_at(s, word, &link))
			return;
		float gap = l->words[word].box.x0 - own->box.x1;
		float far = width > 0 ? fminf(1.0f, fmaxf(0.0f, gap / width)) : 0;
		add_link(s, &link, READ_PLACE_RIGHT, 0.96f - 0.3f * far);
		return;
	}
}

/* --- below, in its column --- */

static bool is_in_column(struct pdf_box head, struct pdf_box value, float slack)
{
	return read_overlap_x(head, value) > 0.3f || fabsf(head.x0 - value.x0) < slack ||
	       fabsf(head.x1 - value.x1) < slack;
}

/* The cell of a row that stands under the box; NULL when there is none. */
static const struct read_cell *cell_under(const struct read_layout *l, uint32_t row, struct pdf_box head,
                                          float slack)
{
	const struct read_row *r = &l->rows[row];
	const struct read_cell *best = NULL;
	float most = -1;

	for (uint32_t c = r->first; c < r->first + r->n && c < r->first + COLUMN_CELLS; c++) {
		float over = read_overlap_x(head, l->cells[c].box);
		if (is_in_column(head, l->cells[c].box, slack) && over > most) {
			best = &l->cells[c];
			most = over;
		}
	}
	return best;
}

/* Headings stand left in wide columns and values right or in the middle, so that neither touches the
 * other: then their order tells, or that the value lies before the next heading. */
static const struct read_cell *cell_by_order(const struct read_layout *l, uint32_t heading, uint32_t row)
{
	const struct read_row *heads = &l->rows[l->cells[heading].row], *r = &l->rows[row];
	uint32_t end = heads->first + heads->n;
	float left = l->cells[heading].box.x0;
	float right = heading + 1 < end ? l->cells[heading + 1].box.x0 : l->sheets[heads->page].width;

	if (heads->n >= 2 && heads->n == r->n)
		return &l->cells[r->first + (heading - heads->first)];
	for (uint32_t c = r->first; c < r->first + r->n && c < r->first + COLUMN_CELLS; c++)
		if (l->cells[c].box.x0 > left && l->cells[c].box.x1 < right)
			return &l->cells[c];
	return NULL;
}

/* « Date » left of the value and nothing between: the value is that keyword's, not ours. */
static bool belongs_to_left(const struct read_page_facts *f, const struct read_cell *c)
{
	const struct read_row *row = &f->l->rows[c->row];
	uint32_t index = (uint32_t)(c - f->l->cells);

	if (index == row->first)
		return false;
	const struct read_cell *left = &f->l->cells[index - 1];
	const struct read_anchor *a = read_anchor_of(f->anchors, left->first);
	return a != NULL && a->first == left->first && a->n + 1 >= left->n;
}

static struct pdf_box heading_box(const struct search *s)
{
	const struct read_cell *own = read_cell_of(s->f->l, s->a->first);

	if (s->a->first == own->first && s->a->n + 1 >= own->n)
		return own->box;
	return read_box_of(s->f->l, s->a->first, s->a->n);
}

/* The first value of our type from a word on; only words under the heading where it is asked for. */
static bool value_from(const struct search *s, const struct read_cell *c, const struct pdf_box *head,
                       struct read_link *link)
{
	bool text = s->type == TYPE_REFERENCE || s->type == TYPE_TEXT;

	for (uint32_t w = c->first; w < c->first + c->n && w < c->first + WORDS_BEHIND; w++) {
		if (head != NULL && read_overlap_x(*head, s->f->l->words[w].box) <= 0)
			continue;
		if (is_keyword(s->f, w))
			return false;
		if (value_at(s, w, link))
			return true;
		if (text)
			return false;
	}
	return false;
}

/* Value in the cell under a heading. A cell may hold more than one column when they stand close: what
 * stands right under the heading comes first, then the start of the cell, where a long value begins. */
static bool value_in_cell(const struct search *s, const struct read_cell *c, struct pdf_box head,
                          struct read_link *link)
{
	uint32_t first = c->first;

	if (s->type == TYPE_TEXT && c->n > 2) /* a name or an address */
		return false;
	if (value_from(s, c, &head, link))
		return true;
	/* « mercredi 20 mars 2024 » */
	if (s->type == TYPE_DATE && c->n > 1 && reader_is_weekday(s->f->l->words[first].key))
		first++;
	return !is_keyword(s->f, first) && value_at(s, first, link);
}

/* Two rows of as many cells, the upper one without a digit: headings and their values. */
static bool is_table_row(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	uint32_t own = read_cell_of(l, s->a->first)->row;
	const struct read_row *row = &l->rows[own];
	const struct read_sheet *sheet = &l->sheets[row->page];

	if (row->n < 2 || own + 1 >= sheet->first_row + sheet->nrows || l->rows[own + 1].n != row->n)
		return false;
	for (uint32_t c = row->first; c < row->first + row->n && c < row->first + COLUMN_CELLS; c++)
		for (uint32_t w = l->cells[c].first; w < l->cells[c].first + l->cells[c].n; w++)
			if (read_has_digit(l->words[w].text))
				return false;
	return true;
}

/* One keyword alone in its row over one cell alone in the next: a table of one column. */
static bool is_lone_pair(const struct search *s, uint32_t row)
{
	const struct read_cell *own = read_cell_of(s->f->l, s->a->first);
	const struct read_row *head = &s->f->l->rows[own->row], *r = &s->f->l->rows[row];

	return row == own->row + 1 && head->n == 1 && r->n == 1 && s->a->n + 1 >= own->n && s->keyword->weight >= 60;
}

/* Nothing stands right of the label, or far off: what stands close under it is its value then. */
static bool is_alone_in_row(const struct search *s)
{
	const struct read_cell *own = read_cell_of(s->f->l, s->a->first);
	const struct read_row *row = &s->f->l->rows[own->row];
	uint32_t next = s->f->l->words[s->a->first].cell + 1;

	return next >= row->first + row->n || s->f->l->cells[next].box.x0 - own->box.x1 > own->size * 4;
}

static float score_below(const struct search *s, const struct read_cell *c, float gap, bool heading_row)
{
	const struct read_cell *own = read_cell_of(s->f->l, s->a->first);
	float score = 0.93f - 0.25f * fmaxf(0, gap) / (own->size * 6.5f);
	float indent = c->box.x0 - own->box.x0;

	if (heading_row)
		return score;
	if (s->a->first == own->first && gap < own->size * 0.8f && indent > -2 && indent < own->size * 2 && is_alone_in_row(s))
		return 0.95f;
	return score * 0.85f;
}

static void search_below(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, s->a->first);
	const struct read_row *row = &l->rows[own->row];
	const struct read_sheet *sheet = &l->sheets[row->page];
	bool heading_row = s->f->anchors->row_headings[own->row] >= 2 || is_table_row(s);
	float reach = own->size * (heading_row ? 6.5f : 2.6f), ordered_score = 0;
	struct pdf_box head = heading_box(s);
	struct read_link ordered = { 0 }, link = { 0 };

	for (uint32_t r = own->row + 1; r < sheet->first_row + sheet->nrows && r <= own->row + ROWS_BELOW; r++) {
		float gap = l->rows[r].y0 - own->box.y1;
		if (gap > reach || (ordered_score > 0 && gap > own->size * 0.8f))
			break;
		const struct read_cell *c = cell_under(l, r, head, own->size * 0.4f);
		if (c != NULL) {
			if (!value_in_cell(s, c, head, &link))
				break;
			float score = score_below(s, c, gap, heading_row);
			add_link(s, &link, READ_PLACE_BELOW, belongs_to_left(s->f, c) ? score * 0.4f : score);
			return;
		}
		/* By order only where nothing stands under the heading itself. */
		c = ordered_score == 0 && (heading_row || is_lone_pair(s, r))
		            ? cell_by_order(l, l->words[s->a->first].cell, r)
		            : NULL;
		if (c != NULL && value_in_cell(s, c, c->box, &ordered))
			ordered_score = score_below(s, c, gap, heading_row) * 0.95f;
	}
	if (ordered_score > 0)
		add_link(s, &ordered, READ_PLACE_BELOW, ordered_score);
}

/* « Engagement : BC55883 – Code service »: in a line that has values already, the next one follows in the
 * line, not under it. */
static bool is_behind_value(const struct search *s)
{
	const struct read_layout *l = s->f->l;

	for (uint32_t w = read_cell_of(l, s->a->first)->first; w < s->a->first; w++)
		if (read_has_digit(l->words[w].text))
			return true;
	return false;
}

/* --- on the next line of running text --- */

/* « … Engagement n° 25P73 – Marché n° » ends its line; the value starts the next one. */
static void search_wrapped(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, s->a->first);
	const struct read_sheet *sheet = &l->sheets[l->rows[own->row].page];
	uint32_t next = own->row + 1;

	if (s->a->first == own->first || s->type == TYPE_AMOUNT || next >= sheet->first_row + sheet->nrows)
		return;
	const struct read_row *row = &l->rows[next];
	for (uint32_t c = row->first; c < row->first + row->n && c < row->first + COLUMN_CELLS; c++) {
		const struct read_cell *below = &l->cells[c];
		struct read_link link = { 0 };
		if (fabsf(below->box.x0 - own->box.x0) > 3 || row->y0 - own->box.y1 > own->size * 0.8f)
			continue;
		if (!is_keyword(s->f, below->first) && value_at(s, below->first, &link))
			add_link(s, &link, READ_PLACE_AFTER, 0.75f);
		return;
	}
}

/* « … – Code service » ends its line, « destinataire : FIN » starts the next one: small words up to a
 * colon are the rest of the label. */
static bool search_label_below(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, s->a->first);

	if (s->a->first == own->first || s->type == TYPE_AMOUNT)
		return false;
	uint32_t word = read_line_below(l, s->a->first);
	if (word >= l->nwords)
		return false;
	uint32_t end = read_cell_end(l, word);
	for (uint32_t i = word; i < end && i < word + TAIL_MAX; i++) {
		str text = l->words[i].text;
		struct read_link link = { 0 };
		if (read_has_digit(text) || !((text.p[0] >= 'a' && text.p[0] <= 'z') || text.p[0] == ':'))
			return false;
		if (!str_ends(text, STR(":")))
			continue;
		if (i + 1 < end && !is_keyword(s->f, i + 1) && value_at(s, i + 1, &link))
			add_link(s, &link, READ_PLACE_AFTER, 0.8f);
		return link.n > 0;
	}
	return false;
}

/* --- one anchor --- */

/* « Facture n° 12 du 10/08/2025 »: the date follows the number. */
static void search_date_after(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_link *number = s->out->n > 0 ? &s->out->k[s->out->n - 1] : NULL;

	if (number == NULL || number->anchor != s->anchor || number->concept != ANCHOR_NUMBER ||
	    number->place != READ_PLACE_CELL)
		return;
	uint32_t end = read_cell_end(l, number->first);
	for (uint32_t w = number->first + number->n; w < end && w < number->first + number->n + 4; w++) {
		const struct read_cand *c = read_cand_at(s->f->cands, w, READ_DATE);
		if (c == NULL)
			continue;
		struct read_link link = { .concept = ANCHOR_ISSUE_DATE, .place = READ_PLACE_AFTER,
			                  .anchor = s->anchor, .first = w, .n = c->n, .cand = c,
			                  .value = c->value, .score = 0.85f };
		read_links_add(s->out, link);
		return;
	}
}

/* « Numéro | Date | Échéance »: with a date beside it the short word heads a column. */
static bool heads_column(const struct search *s)
{
	uint32_t row = read_cell_of(s->f->l, s->a->first)->row;
	uint32_t dates = 1u << ANCHOR_ISSUE_DATE | 1u << ANCHOR_DUE_DATE;

	return s->keyword->concept == ANCHOR_NUMBER && s->f->anchors->row_headings[row] >= 2 &&
	       (s->f->anchors->row_concepts[row] & dates) != 0;
}

static bool is_heading_row(const struct search *s)
{
	return s->f->anchors->row_headings[read_cell_of(s->f->l, s->a->first)->row] >= 2;
}

/* « Paris, le » alone in its cell. */
static bool is_short_label(const struct search *s)
{
	return read_cell_of(s->f->l, s->a->first)->n <= 3;
}

/* « FACTURE » alone in its cell, « F2026-118 » alone in the one right under it. */
static bool is_title_over_number(const struct search *s)
{
	const struct read_page_facts *f = s->f;
	const struct read_cell *own = read_cell_of(f->l, s->a->first);
	str value;

	if (s->keyword->concept != ANCHOR_NUMBER || s->a->first != own->first || s->a->n < own->n)
		return false;
	uint32_t below = read_line_below(f->l, s->a->first);
	if (below >= f->l->nwords || f->anchors->of[below] != 0)
		return false;
	const struct read_cell *c = read_cell_of(f->l, below);
	return c->size < own->size * 1.2f &&
	       reader_reference_at(f, below, &value) == c->n && value.n >= 4;
}

/* « Total HT » over one amount after the other is a column of lines; their total stands elsewhere. */
static bool heads_lines(const struct search *s)
{
	const struct read_layout *l = s->f->l;
	const struct read_cell *own = read_cell_of(l, s->a->first);
	const struct read_sheet *sheet = &l->sheets[l->rows[own->row].page];
	struct pdf_box head = heading_box(s);
	int amounts = 0;

	if (s->type != TYPE_AMOUNT || l->rows[own->row].n < 3 || !(is_heading_row(s) || is_table_row(s)))
		return false;
	for (uint32_t r = own->row + 1; r < sheet->first_row + sheet->nrows && r <= own->row + LINES_BELOW; r++) {
		struct read_link link = { 0 };
		const struct read_cell *c = cell_under(l, r, head, own->size * 0.4f);
		if (c != NULL && l->rows[r].n >= 3 && value_in_cell(s, c, head, &link))
			amounts++;
	}
	return amounts >= 2;
}

/* Column headings of the table of articles announce no total, nor do words in running text. */
static bool may_look_below(const struct search *s)
{
	const struct read_page_facts *f = s->f;
	const struct read_cell *own = read_cell_of(f->l, s->a->first);

	bool short_date = s->keyword->concept == ANCHOR_ISSUE_DATE && is_short_label(s);
	if ((only_behind(s->keyword) && !heads_column(s) && !short_date && !is_title_over_number(s)) ||
	    f->heads_table[s->anchor])
		return false;
	if (s->type == TYPE_AMOUNT && (f->anchors->row_items[own->row] >= 2 || heads_lines(s)))
		return false;
	if (s->type == TYPE_TEXT && s->keyword->weight < TAIL_WEIGHT && !is_heading_row(s))
		return false;
	if (is_behind_value(s))
		return false;
	return own->n <= s->a->n + 6 || is_heading_row(s);
}

static void search_anchor(struct search *s)
{
	size_t before = s->out->n;
	uint32_t behind = s->a->first + s->a->n;
	enum behind end = search_cell(s, behind, READ_PLACE_CELL, 1.0f);
	bool may_right = s->keyword->weight > 45 || s->keyword->concept != ANCHOR_ISSUE_DATE || is_short_label(s);
	bool in_text = (s->type == TYPE_TEXT || s->type == TYPE_REFERENCE) && is_behind_value(s);

	if (s->keyword->concept == ANCHOR_NUMBER)
		search_date_after(s);
	if (s->out->n > before || end == BEHIND_STOP)
		return;
	if (end == BEHIND_KEYWORD) { /* headings so close that they look like one cell */
		if (is_heading_row(s) && may_look_below(s))
			search_below(s);
		return;
	}
	/* « Code service | Conditions de paiement »: what stands right of a heading may be another. */
	bool below_first = s->type == TYPE_TEXT && is_heading_row(s) && may_look_below(s);
	if (below_first)
		search_below(s);
	if (s->out->n > before || search_label_below(s))
		return;
	if (may_right && !in_text)
		search_right(s);
	if (!below_first && may_look_below(s))
		search_below(s);
	if (s->out->n == before)
		search_wrapped(s);
}

struct read_links *reader_links(const struct read_page_facts *f)
{
	struct read_links *out = ARENA_NEW(f->l->arena, struct read_links);

	out->arena = f->l->arena;
	for (uint32_t i = 0; i < f->anchors->n && !arena_exceeded(out->arena); i++) {
		const struct read_anchor *a = &f->anchors->a[i];
		for (uint16_t e = 0; e < a->count; e++) {
			const struct read_keyword *k = &read_keywords[a->keyword + e];
			struct search s = { f, out, i, a, k, type_of_concept[k->concept] };
			if (s.type != TYPE_NONE)
				search_anchor(&s);
		}
	}
	return out;
}
