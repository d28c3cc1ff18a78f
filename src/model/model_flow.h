/*
 * Flows: files of structured invoices that software deposits, and what became of them.
 *
 * Structs and static tables, any thread. Names are those of the wire.
 */
#pragma once

#include "core_hash.h"

/* What the file holds, as its depositor says. */
enum flow_content { FLOW_UBL, FLOW_CII, FLOW_FACTURX };

struct flow_syntax {
	str name;      /* "IN_DP_E1_UBL_INVOICE" */
	str interface; /* four digits; "1100" */
	enum flow_content content;
};

/* NULL: the wire does not know the name, or it is not taken here. */
const struct flow_syntax *flow_syntax_find(str name);

enum flow_state {
	FLOW_WAITING,
	FLOW_INTEGRATED,
	FLOW_INTEGRATED_IN_PART,
	FLOW_REJECTED,
	FLOW_INCIDENT, /* not the file's fault */
	FLOW_STATES
};

str flow_state_name(enum flow_state state); /* "IN_INTEGRE" */
bool flow_state_find(str name, enum flow_state *out);

struct flow {
	int64_t id;
	int64_t structure_id;
	int64_t account_id;
	str syntax;
	str interface;
	str name;
	int64_t size;
	struct sha256 hash;
	enum flow_state state;
	int tries;
	int64_t deposited_at;
	int64_t state_at;
};

struct flow_error {
	int item; /* from 1; 0: the file itself */
	str number, supplier, recipient;
	str path;
	int line;
	str value;
	str sentence;
};

/* « CPP001 », the interface and the flow's id in 15 digits: "CPP0011117000000000425903". */
str flow_number(struct arena *a, str interface, int64_t id);
/* False for what is no such number. */
bool flow_number_parse(str number, str *interface, int64_t *id);

/* Limits of one flow. */
#define FLOW_BYTES_MAX (INT64_C(120) << 20)     /* the file, and all that is in it */
#define FLOW_XML_MAX (INT64_C(30) << 20)        /* one XML */
#define FLOW_DOCUMENT_MAX (INT64_C(10) << 20)   /* one PDF */
#define FLOW_INVOICES_MAX 500
#define FLOW_RATIO_MAX 200 /* unpacked to packed, past the first megabyte */
#define FLOW_NAME_MAX 200  /* characters of the file's name */
