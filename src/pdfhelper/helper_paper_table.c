/*
 * Tables of a paper. What they know: <tr> of class head (bold, ruled below, again on the next page)
 * and sum (bold, ruled above), <td> and <th> of any class of the style sheet, right meaning a
 * column of numbers. No spans, no tables inside tables. A table of class space stands apart from
 * what is above it. Widths follow what the columns hold: numbers get what they need, texts share the
 * rest; two columns of which the second is numbers stand at the right, as totals do.
 */
#include <stdio.h>
#include <string.h>

#include "helper_paper.h"

#define COLUMNS_MAX 12
#define ROWS_MAX 5000
#define PADDING 3.0f  /* over and under the text of a row */
#define GUTTER 14.0f  /* between columns */
#define APART 16.0f   /* above a table of class space */
#define LINE_SIZE 9.5f
#define TOTALS_MIN 210.0f
#define CLASS_MAX 64

struct cell {
	const char *html;
	size_t n;
	char class[CLASS_MAX];
	bool is_label; /* th */
	fz_story *story;
};

struct row {
	struct cell cells[COLUMNS_MAX];
	int ncells;
	bool head, sum;
};

struct column {
	float natural, widest_word; /* of its texts on one line */
	bool numbers, labels;
	float x, width;
};

struct table {
	struct paper *p;
	fz_buffer *style;
	struct column columns[COLUMNS_MAX];
	int ncolumns;
	bool ruled;
	struct row head; /* the first of class head; without cells when there is none */
};

/* Parsing: our own templates wrote it */

/* Value of the class attribute of the tag that starts at tag. */
static void class_of(const char *tag, char out[CLASS_MAX])
{
	const char *end = strchr(tag, '>');
	const char *at = strstr(tag, "class=\"");
	size_t n = 0;

	out[0] = '\0';
	if (!at || !end || at > end)
		return;
	for (at += 7; *at != '"' && *at && n + 1 < CLASS_MAX; at++)
		out[n++] = *at;
	out[n] = '\0';
}

static bool has_class(const char *classes, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = classes; (at = strstr(at, name)) != NULL; at += n)
		if ((at == classes || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

static const char *find_before(const char *from, const char *what, const char *end)
{
	const char *at = strstr(from, what);

	return at && at < end ? at : NULL;
}

/* The next td or th before end. */
static const char *next_cell(const char *from, const char *end)
{
	for (const char *at = from; (at = find_before(at, "<t", end)) != NULL; at += 2)
		if ((at[2] == 'd' || at[2] == 'h') && (at[3] == ' ' || at[3] == '>'))
			return at;
	return NULL;
}

static void parse_row(const char *tr, const char *end, struct row *row)
{
	char class[CLASS_MAX];

	memset(row, 0, sizeof(*row));
	class_of(tr, class);
	row->head = has_class(class, "head");
	row->sum = has_class(class, "sum");
	for (const char *at = tr + 3; (at = next_cell(at, end)) && row->ncells < COLUMNS_MAX;) {
		struct cell *c = &row->cells[row->ncells++];
		c->is_label = at[2] == 'h';
		class_of(at, c->class);
		c->html = strchr(at, '>') + 1;
		const char *close = find_before(c->html, c->is_label ? "</th>" : "</td>", end);
		c->n = (size_t)((close ? close : end) - c->html);
		at = c->html + c->n;
	}
}

/* Calls fn for each row between html and end. */
static void each_row(struct table *t, const char *html, const char *end,
                     void fn(struct table *, struct row *))
{
	struct row row;
	int n = 0;

	for (const char *at = html; (at = find_before(at, "<tr", end)) && n < ROWS_MAX; n++) {
		const char *close = find_before(at, "</tr>", end);
		parse_row(at, close ? close : end, &row);
		fn(t, &row);
		at = close ? close : end;
	}
}

/* Widths */

static float text_width(fz_context *ctx, fz_font *face, const char *s, size_t n)
{
	char text[512];

	if (n >= sizeof(text))
		n = sizeof(text) - 1;
	memcpy(text, s, n);
	text[n] = '\0';
	return fz_measure_string(ctx, face, fz_scale(LINE_SIZE, LINE_SIZE), text, 0, 0, FZ_BIDI_LTR,
	                         FZ_LANG_UNSET).e;
}

/* Takes one line of a cell, up to a block or <br>, into the measure of its column. */
static void measure_line(struct table *t, struct column *col, const char *line, size_t n, bool bold)
{
	fz_context *ctx = t->p->ctx;
	fz_font *face = bold ? t->p->bold : t->p->face;
	size_t from = 0;

	float width = text_width(ctx, face, line, n) * 1.02f + 1;
	if (width > col->natural)
		col->natural = width;
	for (size_t i = 0; i <= n; i++) {
		if (i < n && line[i] != ' ')
			continue;
		float word = text_width(ctx, face, line + from, i - from) * 1.02f + 1;
		if (word > col->widest_word)
			col->widest_word = word;
		from = i + 1;
	}
}

static bool is_inline_tag(const char *tag)
{
	return strncmp(tag, "<b>", 3) == 0 || strncmp(tag, "</b>", 4) == 0 ||
	       strncmp(tag, "<i>", 3) == 0 || strncmp(tag, "</i>", 4) == 0 ||
	       strncmp(tag, "<span", 5) == 0 || strncmp(tag, "</span", 6) == 0;
}

static void measure_cell(struct table *t, struct column *col, const struct cell *c, bool bold)
{
	char line[512];
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->html[i] == '<') {
			if (!is_inline_tag(c->html + i) && n > 0) {
				measure_line(t, col, line, n, bold);
				n = 0;
			}
			const char *end = memchr(c->html + i, '>', c->n - i);
			i = end ? (size_t)(end - c->html) : c->n;
		} else if (n + 1 < sizeof(line)) {
			line[n++] = c->html[i] == '\n' ? ' ' : c->html[i];
		}
	}
	if (n > 0)
		measure_line(t, col, line, n, bold || strstr(c->html, "<b>") == c->html);
}

static void measure_row(struct table *t, struct row *row)
{
	if (row->ncells > t->ncolumns)
		t->ncolumns = row->ncells;
	if (row->head && !t->ruled)
		t->head = *row;
	t->ruled = t->ruled || row->head;
	for (int i = 0; i < row->ncells; i++) {
		struct column *col = &t->columns[i];
		col->numbers = col->numbers || has_class(row->cells[i].class, "right");
		col->labels = col->labels || row->cells[i].is_label;
		measure_cell(t, col, &row->cells[i], row->head || row->sum);
	}
}

/* What the numbers leave, shared by the columns of text. */
static void share(struct table *t, float rest)
{
	float wanted = 0, least = 0;
	int texts = 0;

	for (int i = 0; i < t->ncolumns; i++) {
		struct column *c = &t->columns[i];
		c->width = c->natural;
		if (c->numbers) {
			rest -= c->natural;
			continue;
		}
		texts++;
		wanted += c->natural;
		least += c->widest_word;
	}
	for (int i = 0; i < t->ncolumns && texts > 0; i++) {
		struct column *c = &t->columns[i];
		bool last_text = true;
		for (int k = i + 1; k < t->ncolumns; k++)
			last_text = last_text && t->columns[k].numbers;
		if (c->numbers)
			continue;
		if (texts == 1)
			c->width = rest;
		else if (wanted > rest)
			c->width = c->widest_word + (rest - least) * c->natural / wanted;
		else if (t->columns[0].labels)
			c->width = last_text ? c->natural + rest - wanted : c->natural;
		else
			c->width = c->natural + (rest - wanted) / (float)texts;
	}
}

/* Without numbers and labels: equal columns, as two addresses side by side have. */
static bool is_even(const struct table *t, float room)
{
	for (int i = 0; i < t->ncolumns; i++)
		if (t->columns[i].numbers || t->columns[i].labels ||
		    t->columns[i].natural > room / (float)t->ncolumns)
			return false;
	return true;
}

static void set_widths(struct table *t)
{
	float room = PAPER_WIDTH - 2 * PAPER_SIDE - GUTTER * (float)(t->ncolumns - 1);
	float x = PAPER_SIDE;

	if (is_even(t, room)) {
		for (int i = 0; i < t->ncolumns; i++)
			t->columns[i].width = room / (float)t->ncolumns;
	} else if (t->ncolumns == 2 && t->columns[1].numbers && !t->ruled) {
		float width = fz_clamp(t->columns[0].natural + t->columns[1].natural, TOTALS_MIN, room);
		share(t, width);
		x += room - width;
	} else {
		share(t, room);
	}
	for (int i = 0; i < t->ncolumns; i++) {
		t->columns[i].width = fz_max(t->columns[i].width, 8);
		t->columns[i].x = x;
		x += t->columns[i].width + GUTTER;
	}
}

/* Drawing */

static void draw_rule(struct table *t, float y, float thickness, float grey)
{
	fz_context *ctx = t->p->ctx;
	const struct column *last = &t->columns[t->ncolumns - 1];
	fz_path *path = fz_new_path(ctx);

	fz_try(ctx)
	{
		fz_rectto(ctx, path, t->columns[0].x, y, last->x + last->width, y + thickness);
		fz_fill_path(ctx, t->p->dev, path, 0, fz_identity, fz_device_gray(ctx), &grey, 1,
		             fz_default_color_params);
	}
	fz_always(ctx)
		fz_drop_path(ctx, path);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

static void open_story(struct table *t, struct cell *c, bool bold)
{
	fz_context *ctx = t->p->ctx;
	fz_buffer *b = fz_new_buffer_from_copied_data(ctx, t->style->data, t->style->len);

	fz_try(ctx)
	{
		fz_append_printf(ctx, b, "<body><div class=\"%s\"%s>", c->class,
		                 bold ? " style=\"font-weight:bold\"" : "");
		fz_append_data(ctx, b, c->html, c->n);
		fz_append_string(ctx, b, "</div></body>");
		c->story = paper_new_story(ctx, (const char *)b->data, b->len);
	}
	fz_always(ctx)
		fz_drop_buffer(ctx, b);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

/* Places the cells at y; the height they take. */
static float place_cells(struct table *t, struct row *row, float y)
{
	float height = 0;
	fz_rect filled;

	for (int i = 0; i < row->ncells; i++) {
		const struct column *c = &t->columns[i];
		fz_rect where = fz_make_rect(c->x, y, c->x + c->width, y + PAPER_HEIGHT);
		fz_place_story(t->p->ctx, row->cells[i].story, where, &filled);
		height = fz_max(height, filled.y1 - y);
	}
	return height;
}

static void draw_row(struct table *t, struct row *row);

static void turn_page(struct table *t, const struct row *row)
{
	struct row again = t->head;

	paper_new_page(t->p);
	if (!row->head)
		draw_row(t, &again);
}

static void put_row(struct table *t, struct row *row)
{
	struct paper *p = t->p;
	float height = place_cells(t, row, p->y + PADDING);

	if (p->y + height + 2 * PADDING > paper_bottom() && p->y > PAPER_TOP) {
		turn_page(t, row);
		place_cells(t, row, p->y + PADDING);
	}
	if (row->sum)
		draw_rule(t, p->y, 1, 0);
	for (int i = 0; i < row->ncells; i++)
		fz_draw_story(p->ctx, row->cells[i].story, p->dev, fz_identity);
	p->y += height + 2 * PADDING;
	if (row->head)
		draw_rule(t, p->y - 1, 1, 0);
	else if (t->ruled)
		draw_rule(t, p->y - 0.4f, 0.4f, 0.7f);
}

static void draw_row(struct table *t, struct row *row)
{
	fz_context *ctx = t->p->ctx;

	if (row->ncells == 0 || t->p->cookie->abort)
		return;
	fz_try(ctx)
	{
		for (int i = 0; i < row->ncells; i++)
			open_story(t, &row->cells[i], row->head || row->sum);
		put_row(t, row);
	}
	fz_always(ctx)
		for (int i = 0; i < row->ncells; i++)
			fz_drop_story(ctx, row->cells[i].story);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

void paper_add_table(struct paper *p, fz_buffer *style, const char *html, size_t n)
{
	struct table t = { .p = p, .style = style };
	char class[CLASS_MAX];

	class_of(html, class);
	if (has_class(class, "space"))
		p->y += APART;
	each_row(&t, html, html + n, measure_row);
	if (t.ncolumns == 0)
		return;
	set_widths(&t);
	each_row(&t, html, html + n, draw_row);
}
