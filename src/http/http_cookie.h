/*
 * Cookies in and out. Behind TLS names carry the prefix __Host-, which handlers do not see.
 */
#pragma once

#include "core_str.h"

/* Value of the cookie with this full name in a Cookie header; false when absent. */
bool http_cookie_find(str header, str name, str *value);
/* True for letters, digits and -._~ only: what may stand in a cookie as it is. */
bool http_cookie_is_plain(str value);
/* Text of a Set-Cookie header. */
str http_cookie_make(struct arena *a, str full_name, str value, int64_t max_age, bool secure);
