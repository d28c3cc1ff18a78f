/*
 * Header values with parameters: « multipart/form-data; boundary="x" ». Pure; any thread.
 */
#pragma once

#include "core_str.h"

/* What stands before the first semicolon, trimmed. */
str http_value_main(str value);
/* Reads the next « ; name=value » from *left and moves on. Quotes are undone: \" and, as browsers
 * write it, %22. False at the end, with *left empty, or at a fault, with *left not empty. */
bool http_value_next(struct arena *a, str *left, str *name, str *value);
/* The parameter of that name; false when absent, there twice, or when the value is malformed. */
bool http_value_param(struct arena *a, str value, str name, str *out);
