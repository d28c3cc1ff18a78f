#include "db_driver.h"

#include "core_date.h"
#include "core_log.h"

#include <limits.h>
#include <string.h>

static struct db_cell cell_copy(struct arena *a, struct db_cell cell)
{
	if (cell.kind == DB_TEXT || cell.kind == DB_BYTES)
		cell.s = str_copy(a, cell.s);
	return cell;
}

void db_rows_add(struct db_rows *rows, const struct db_cell *cells, int columns)
{
	struct arena *a = rows->cx->arena;
	struct db_row *row = arena_alloc(a, sizeof *row + (size_t)columns * sizeof *cells);
	for (int i = 0; i < columns; i++)
		row->cells[i] = cell_copy(a, cells[i]);
	if (rows->last)
		rows->last->next = row;
	else
		rows->first = rows->next = row;
	rows->last = row;
	rows->columns = columns;
	rows->count++;
}

bool db_next(struct db_rows *rows)
{
	rows->column = 0;
	if (!rows->next) {
		rows->cells = NULL;
		return false;
	}
	rows->cells = rows->next->cells;
	rows->next = rows->next->next;
	return true;
}

size_t db_count(const struct db_rows *rows)
{
	return rows->count;
}

static const struct db_cell null_cell = { .kind = DB_NULL };

/* Reading past the last column, or a text as a number, is a mistake in our code. */
static const struct db_cell *cell_misread(struct db_rows *rows, const char *what)
{
	log_event(rows->cx, LOG_ERROR, "db.column", L_STR("statement", str_of(rows->q->name)),
	          L_INT("column", rows->column), L_STR("what", str_of(what)));
	(void)BUG(rows->cx, what);
	return &null_cell;
}

static const struct db_cell *cell_next(struct db_rows *rows, enum db_arg_kind kind)
{
	if (!rows->cells || rows->column >= rows->columns)
		return cell_misread(rows, "no such column");
	const struct db_cell *cell = &rows->cells[rows->column++];
	bool fits = cell->kind == kind || cell->kind == DB_NULL ||
	            (kind == DB_TEXT && cell->kind == DB_BYTES);
	return fits ? cell : cell_misread(rows, "column of another type");
}

int64_t row_i64(struct db_rows *rows)
{
	const struct db_cell *cell = cell_next(rows, DB_I64);
	return cell->kind == DB_NULL ? 0 : cell->i;
}

int row_int(struct db_rows *rows)
{
	int64_t i = row_i64(rows);
	if (i >= INT_MIN && i <= INT_MAX)
		return (int)i;
	(void)cell_misread(rows, "number too large for int");
	return 0;
}

bool row_bool(struct db_rows *rows)
{
	return row_i64(rows) != 0;
}

str row_str(struct db_rows *rows)
{
	const struct db_cell *cell = cell_next(rows, DB_TEXT);
	return cell->kind == DB_NULL ? STR("") : cell->s;
}

struct money row_money(struct db_rows *rows)
{
	return (struct money){ row_i64(rows) };
}

struct date row_date(struct db_rows *rows)
{
	struct date d = { 0 };
	str s = row_str(rows);
	if (!str_empty(s) && !date_parse_iso(s, &d))
		(void)cell_misread(rows, "text that is no date");
	return d;
}

bool row_is_null(const struct db_rows *rows)
{
	return rows->cells && rows->column < rows->columns &&
	       rows->cells[rows->column].kind == DB_NULL;
}
