#include "fuzz.h"

#include "core_json.h"
#include "core_utf8.h"

static void print(struct json_out *j, const struct json *v);

static void print_members(struct json_out *j, const struct json *v)
{
	for (size_t i = 0; i < v->n; i++) {
		for (size_t k = 0; v->kind == JSON_OBJECT && v->n < 100 && k < i; k++)
			fuzz_check(!str_eq(v->items[i].key, v->items[k].key));
		if (v->kind == JSON_OBJECT)
			json_key(j, str_z(j->b->arena, v->items[i].key));
		print(j, &v->items[i]);
	}
}

static void print(struct json_out *j, const struct json *v)
{
	dec d;
	switch (v->kind) {
	case JSON_NULL:
		json_put_null(j);
		break;
	case JSON_BOOL:
		json_put_bool(j, v->b);
		break;
	case JSON_INT:
		fuzz_check(json_dec(v, &d) && d.m == v->i && d.scale == 0);
		json_put_raw(j, v->text);
		break;
	case JSON_DEC:
		if (json_dec(v, &d))
			fuzz_check(d.scale <= DEC_SCALE_MAX);
		json_put_raw(j, v->text);
		break;
	case JSON_STR:
		fuzz_check(utf8_valid(v->text));
		json_put_str(j, v->text);
		break;
	case JSON_ARRAY:
		json_open_list(j);
		print_members(j, v);
		json_close_list(j);
		break;
	case JSON_OBJECT:
		json_open(j);
		print_members(j, v);
		json_close(j);
		break;
	}
}

static str printed(struct ctx *cx, const struct json *v)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	print(&j, v);
	return buf_str(&b);
}

/* What was read and printed is read again, and printed the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	const struct json *v, *again;
	if (json_parse(cx, fuzz_input(cx, data, size), &v) != E_OK) {
		fuzz_check(cx->failure.message.n > 0);
		return 0;
	}
	str once = printed(cx, v);
	fuzz_check(json_parse(cx, once, &again) == E_OK);
	fuzz_check(str_eq(printed(cx, again), once));
	return 0;
}
