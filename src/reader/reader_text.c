#include "reader_text.h"

#include <string.h>

str read_strip(str s)
{
	while (s.n > 0 && strchr(".,;:()[]*\"", s.p[s.n - 1]) != NULL)
		s.n--;
	while (s.n > 0 && strchr("([:\"", s.p[0]) != NULL)
		s = str_sub(s, 1, s.n - 1);
	return s;
}

bool read_is_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!read_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

bool read_has_digit(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (read_is_digit(s.p[i]))
			return true;
	return false;
}

bool read_is_caps(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!read_is_capital(s.p[i]))
			return false;
	return s.n > 0;
}

bool read_is_minus(str s) { return str_eq(s, STR("-")) || str_eq(s, STR("\xe2\x88\x92")); }
