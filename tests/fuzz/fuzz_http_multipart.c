#include "fuzz.h"

#include "http_multipart.h"

/* What the parser told, as text, so that two runs can be compared. */
struct told {
	struct buf text;
	int open;
};

static enum ec begin(struct ctx *cx, void *arg, const struct http_part *part)
{
	struct told *t = arg;
	(void)cx;
	fuzz_check(t->open == 0);
	t->open = 1;
	buf_printf(&t->text, "<%.*s|%d|%.*s>", STR_ARG(part->name), part->is_file, STR_ARG(part->file_name));
	return E_OK;
}

static enum ec data_of(struct ctx *cx, void *arg, str bytes)
{
	struct told *t = arg;
	(void)cx;
	fuzz_check(t->open == 1);
	buf_add_str(&t->text, bytes);
	return E_OK;
}

static enum ec end(struct ctx *cx, void *arg)
{
	struct told *t = arg;
	(void)cx;
	fuzz_check(t->open == 1);
	t->open = 0;
	buf_add_str(&t->text, STR("</>"));
	return E_OK;
}

static const struct http_part_events events = { begin, data_of, end };

static enum ec run(struct ctx *cx, str body, size_t piece, struct told *t)
{
	struct http_multipart *m;
	failure_clear(cx);
	*t = (struct told){ .text = buf_in(cx->arena) };
	TRY(http_multipart_new(cx, STR("multipart/form-data; boundary=b0"), &events, t, &m));
	for (size_t i = 0; i < body.n; i += piece)
		TRY(http_multipart_add(cx, m, str_sub(body, i, piece)));
	return http_multipart_end(cx, m);
}

/* The size of the pieces makes no difference. The first byte gives it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	struct told whole, pieces;
	if (size < 2)
		return 0;
	str body = fuzz_input(cx, data + 1, size - 1);
	enum ec a = run(cx, body, body.n, &whole);
	enum ec b = run(cx, body, (size_t)data[0] % 16 + 1, &pieces);
	fuzz_check(a == b);
	fuzz_check(a != E_OK || str_eq(buf_str(&whole.text), buf_str(&pieces.text)));
	return 0;
}
