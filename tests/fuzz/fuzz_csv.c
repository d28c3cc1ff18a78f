#include "core_csv.h"
#include "fuzz.h"

/* A field written so that nothing in it can be taken for anything else. */
static void add_quoted(struct buf *b, str field)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, field.p[i]);
	}
	buf_add_char(b, '"');
}

/* What was read reads the same once it is written with all its quotes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size), *fields, *again;
	size_t n, m;
	struct buf b = buf_in(cx->arena);
	if (!csv_split(cx->arena, text, ';', &fields, &n))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&b, ';');
		add_quoted(&b, fields[i]);
	}
	/* A separator within quotes makes no field, but counts for the room. */
	if (!csv_split(cx->arena, buf_str(&b), ';', &again, &m))
		return 0;
	fuzz_check(m == n);
	for (size_t i = 0; i < n; i++)
		fuzz_check(str_eq(fields[i], again[i]));
	return 0;
}
