#include "http_value.h"

#include "core_arena.h"

str http_value_main(str value)
{
	str head;
	str_cut(value, ';', &head);
	return str_trim(head);
}

/* *left stands behind the opening quote, and then behind the closing one. */
static bool take_quoted(struct arena *a, str *left, str *out)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < left->n; i++) {
		char c = left->p[i];
		char next = i + 1 < left->n ? left->p[i + 1] : '\0';
		if (c == '"') {
			*left = str_sub(*left, i + 1, left->n);
			*out = buf_str(&b);
			return true;
		}
		if (c == '\\' && (next == '"' || next == '\\')) {
			c = next;
			i++;
		} else if (str_starts(str_sub(*left, i, 3), STR("%22"))) {
			c = '"';
			i += 2;
		}
		buf_add_char(&b, c);
	}
	return false;
}

static bool take_value(struct arena *a, str *left, str *out)
{
	if (left->n > 0 && left->p[0] == '"') {
		str quoted = str_sub(*left, 1, left->n);
		if (!take_quoted(a, &quoted, out))
			return false;
		*left = str_trim(quoted);
		return left->n == 0 || left->p[0] == ';';
	}
	ptrdiff_t end = str_find_char(*left, ';');
	size_t n = end < 0 ? left->n : (size_t)end;
	*out = str_trim(str_sub(*left, 0, n));
	*left = str_sub(*left, n, left->n);
	return true;
}

bool http_value_next(struct arena *a, str *left, str *name, str *value)
{
	str s = str_trim(*left);
	if (str_empty(s) || str_eq(s, STR(";"))) {
		*left = STR_NONE;
		return false;
	}
	if (s.p[0] != ';')
		return false;
	s = str_sub(s, 1, s.n);
	ptrdiff_t equals = str_find_char(s, '=');
	if (equals < 1)
		return false;
	*name = str_trim(str_sub(s, 0, (size_t)equals));
	s = str_trim(str_sub(s, (size_t)equals + 1, s.n));
	if (!take_value(a, &s, value))
		return false;
	*left = s;
	return true;
}

bool http_value_param(struct arena *a, str value, str name, str *out)
{
	ptrdiff_t semicolon = str_find_char(value, ';');
	if (semicolon < 0)
		return false;
	str left = str_sub(value, (size_t)semicolon, value.n);
	size_t found = 0;
	str key;
	str text;
	while (http_value_next(a, &left, &key, &text)) {
		if (!str_eq_nocase(key, name))
			continue;
		*out = text;
		found++;
	}
	return found == 1 && str_empty(left);
}
