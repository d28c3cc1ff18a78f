/*
 * Private to api/: the operations and their fields, made from operations.txt.
 */
#pragma once

#include "core_str.h"
#include "http.h"

enum api_kind {
	API_TEXT,
	API_INT,
	API_NUMBER,
	API_BOOL,
	API_DATE,    /* 2026-11-23 */
	API_MINUTE,  /* 2026-11-23 09:30, Paris */
	API_INSTANT, /* 2026-11-23T09:30:00.000+01:00 */
	API_BASE64,
	API_LIST,    /* one of values */
	API_OBJECT,
	API_OPEN     /* an object whose fields nobody has told */
};

struct api_field {
	const char *name;
	enum api_kind kind;
	bool list;
	bool required;
	int max; /* characters; 0: no limit of its own */
	const char *const *values; /* ended by NULL */
	const struct api_field *fields;
	size_t nfields;
};

struct api_operation {
	enum http_method method;
	const char *api;  /* "factures" */
	const char *path; /* "/cpro/factures/v1/completer" */
	const char *libelle; /* with codeRetour 0; NULL: the answer has neither */
	const char *about[2]; /* by enum lang */
	int64_t body; /* bytes at most */
	const struct api_field *in;
	size_t nin;
	const struct api_field *out;
	size_t nout;
};

extern const struct api_operation api_operations[];
extern const size_t api_operation_count;

/* Whether it has a handler yet; else it answers 404. */
bool api_is_served(const struct api_operation *op);
