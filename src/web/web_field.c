#include "web_field.h"

#include "core_arena.h"

void fields_make(struct ctx *cx, const struct http_request *rq, const struct field_spec *specs, const str *values,
                 struct field_view *out, size_t n)
{
	bool back = http_method_of(rq) == HTTP_POST;

	for (size_t i = 0; i < n; i++) {
		const struct field_spec *s = &specs[i];
		str name = str_of(s->name);
		out[i] = (struct field_view){
			.name = name,
			.id = view_field_id(cx->arena, name),
			.label = msg_plain(cx->lang, s->label),
			.hint = s->hint == MSG_COUNT ? STR_NONE : msg_plain(cx->lang, s->hint),
			.optional = s->optional,
			.rows = s->rows,
			.input_mode = str_of(s->input_mode),
			.autocomplete = str_of(s->autocomplete),
			.value = back && http_form_has(rq, s->name) ? http_form(rq, s->name) : values ? values[i] : STR_NONE,
		};
	}
}

void fields_fail(struct ctx *cx, struct http_response *rs, struct errors_view *errors, struct field_view *fields,
                 size_t n)
{
	struct field_view **all = ARENA_ARRAY(cx->arena, struct field_view *, n + 1);

	if (!cx->failure.code)
		return;
	for (size_t i = 0; i < n; i++)
		all[i] = &fields[i];
	http_status(rs, error_info(cx->failure.code)->http);
	view_errors(cx, errors, all, n);
	failure_clear(cx);
}

bool is_for_the_form(const struct ctx *cx)
{
	enum ec ec = cx->failure.code;
	int status = error_info(ec)->http;
	return ec != E_NOT_FOUND && ec != E_FORBIDDEN && ec != E_SIGN_IN && status < 500;
}
