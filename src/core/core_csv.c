#include "core_csv.h"

#include "core_arena.h"

void csv_begin(struct csv *c, FILE *f)
{
	*c = (struct csv){ .f = f, .next = 1 };
}

void csv_end(struct csv *c)
{
	buf_free(&c->text);
}

/* One quoted field from behind its first quote; answers what follows it. */
static bool take_quoted(struct arena *a, str *rest, str *field)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] != '"') {
			buf_add_char(&b, rest->p[i]);
			continue;
		}
		if (i + 1 < rest->n && rest->p[i + 1] == '"') {
			buf_add_char(&b, '"');
			i++;
			continue;
		}
		*rest = str_sub(*rest, i + 1, rest->n);
		*field = buf_str(&b);
		return true;
	}
	return false;
}

bool csv_split(struct arena *a, str record, char separator, str **fields, size_t *n)
{
	size_t room = 1;
	for (size_t i = 0; i < record.n; i++)
		room += record.p[i] == separator;
	*n = 0;
	if (room > CSV_FIELDS_MAX)
		room = CSV_FIELDS_MAX;
	*fields = ARENA_ARRAY(a, str, room);
	for (bool more = true; more;) {
		str field = STR_NONE, tail = record;
		if (*n == room)
			return false;
		if (record.n && record.p[0] == '"') {
			tail = str_sub(record, 1, record.n);
			if (!take_quoted(a, &tail, &field))
				return false;
		}
		ptrdiff_t end = str_find_char(tail, separator);
		more = end >= 0;
		str plain = more ? str_sub(tail, 0, (size_t)end) : tail;
		record = more ? str_sub(tail, (size_t)end + 1, tail.n) : STR_NONE;
		(*fields)[(*n)++] = str_empty(plain) ? field : str_empty(field) ? plain
		                                             : str_printf(a, "%.*s%.*s", STR_ARG(field), STR_ARG(plain));
	}
	return true;
}

/* A record as it stands in the file, into c->text: line ends within quotes belong to it. False: too long. */
static bool read_record(struct csv *c)
{
	bool quoted = false, whole = true;
	int ch;
	buf_clear(&c->text);
	c->line = c->next;
	while ((ch = getc_unlocked(c->f)) != EOF) {
		c->bytes++;
		c->next += ch == '\n';
		if (ch == '\n' && !quoted)
			break;
		if (ch == '"')
			quoted = !quoted;
		if (c->text.n < CSV_RECORD_MAX)
			buf_add_char(&c->text, (char)ch);
		else if (whole) { /* an open quote would take the rest of the file: give it up at the next line end */
			whole = false;
			quoted = false;
		}
	}
	if (c->text.n && c->text.p[c->text.n - 1] == '\r')
		c->text.n--;
	return whole;
}

static char separator_of(str header)
{
	int commas = 0, semicolons = 0;
	for (size_t i = 0; i < header.n; i++) {
		commas += header.p[i] == ',';
		semicolons += header.p[i] == ';';
	}
	return semicolons > commas ? ';' : ',';
}

enum csv_outcome csv_next(struct csv *c, struct arena *a, str **fields, size_t *n)
{
	bool whole;
	do {
		if (feof(c->f) || ferror(c->f))
			return CSV_END;
		whole = read_record(c);
	} while (whole && c->text.n == 0);
	str record = str_copy(a, buf_str(&c->text));
	if (!c->separator) {
		if (str_starts(record, STR("\xef\xbb\xbf")))
			record = str_sub(record, 3, record.n);
		c->separator = separator_of(record);
	}
	return whole && csv_split(a, record, c->separator, fields, n) ? CSV_RECORD : CSV_BAD;
}
