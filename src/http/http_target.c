#include "http_target.h"

#include "core_utf8.h"

static enum ec add_segment(struct ctx *cx, str raw, struct http_target *out)
{
	str s;
	TRY(http_unescape(cx, raw, false, &s));
	bool dots = str_eq(s, STR(".")) || str_eq(s, STR(".."));
	if (dots || str_find_char(s, '/') >= 0 || str_find_char(s, '\\') >= 0 || utf8_has_control(s))
		return fail(cx, E_BAD_REQUEST, M_STR("detail", msg_plain(cx->lang, MSG_HTTP_BAD_PATH)));
	if (out->nsegments <= HTTP_SEGMENTS_MAX)
		out->segments[out->nsegments++] = s;
	return E_OK;
}

enum ec http_target_parse(struct ctx *cx, str text, struct http_target *out)
{
	out->query = str_cut(text, '?', &out->path);
	str left = str_sub(out->path, 1, SIZE_MAX);
	/* « / » has no segment, « /a/ » has two: the empty one matches no route. */
	for (bool more = !str_empty(left); more;) {
		str segment;
		more = str_find_char(left, '/') >= 0;
		left = str_cut(left, '/', &segment);
		TRY(add_segment(cx, segment, out));
	}
	return http_form_parse(cx, out->query, &out->fields);
}
