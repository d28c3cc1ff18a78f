#include "web_resume.h"

#include "core_arena.h"
#include "web_templates.h"

#define PREFIX "saisi:" /* before the name of a kept field */
#define PATH "reprise"

/* A secret is typed again rather than written into a page. */
static bool is_secret(str name)
{
	return str_eq(name, STR("present")) || str_eq(name, STR("password")) || str_eq(name, STR("answer"));
}

void kept_form_take(struct ctx *cx, const struct http_request *rq, struct kept_form *out)
{
	const str *names, *values;
	size_t n = http_form_fields(rq, &names, &values);

	*out = (struct kept_form){ 0 };
	if (http_method_of(rq) != HTTP_POST || n == 0 || !http_csrf_is_right(rq))
		return;
	out->fields = ARENA_ARRAY(cx->arena, struct kept_field, n);
	for (size_t i = 0; i < n; i++) {
		if (is_secret(names[i])) {
			*out = (struct kept_form){ 0 };
			return;
		}
		if (!str_eq(names[i], STR("csrf")))
			out->fields[out->n++] = (struct kept_field){ names[i], values[i] };
	}
	if (out->n > 0)
		out->path = http_path(rq);
}

void kept_form_read(struct ctx *cx, const struct http_request *rq, struct kept_form *out)
{
	const str *names, *values;
	size_t n = http_form_fields(rq, &names, &values);
	str prefix = STR(PREFIX);

	*out = (struct kept_form){ .path = http_form(rq, PATH), .fields = ARENA_ARRAY(cx->arena, struct kept_field, n + 1) };
	for (size_t i = 0; i < n; i++) {
		if (str_starts(names[i], prefix))
			out->fields[out->n++] = (struct kept_field){ str_sub(names[i], prefix.n, names[i].n), values[i] };
	}
}

void kept_form_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct kept_form *form,
                    str session)
{
	struct resume_view v = { .form = *form };

	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_RESUME), SPACE_COUNT);
	http_csrf_renew(rq, session);
	struct html h = page_html(cx, rq, rs);
	tpl_page_resume(&h, &v);
}
