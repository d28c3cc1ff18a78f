/*
 * Errors: one registry, and the failure a request carries.
 *
 * Functions that can fail return enum ec, E_OK being zero. What went wrong in detail travels in
 * struct ctx: fail() records it where it is first seen, callers only pass the code on with TRY().
 * The first failure wins. Numbers are stable: they are shown to users and written in the docs.
 */
#pragma once

#include "core_msg.h"

enum ec {
	E_OK = 0,
#define X(symbol, number, http, message) symbol = number,
#include "core_error.def"
#undef X
};

#define EC_MUST __attribute__((warn_unused_result))

#define TRY(expr)                          \
	do {                               \
		enum ec try_ec_ = (expr);  \
		if (try_ec_ != E_OK)       \
			return try_ec_;    \
	} while (0)

struct error_info {
	enum ec code;
	const char *symbol; /* "E_NOT_FOUND" */
	int http;
	enum msg message;
};

/* Never NULL: an unknown code gives that of E_INTERNAL. */
const struct error_info *error_info(enum ec code);
/* For tests and docs: all of them, in the registry's order. */
const struct error_info *error_all(size_t *n);

/* One thing wrong with one field, in the caller's words. */
struct field_error {
	str field; /* path: "lines[3].quantity", "recipient_siret" */
	enum ec code;
	str message; /* in the language of the ctx */
};

struct failure {
	enum ec code;
	str message; /* in the language of the ctx */
	struct field_error *fields;
	size_t nfields;
	const char *file; /* where it was first seen */
	int line;
};
