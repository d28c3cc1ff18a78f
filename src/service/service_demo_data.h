/*
 * Private to the demonstration: its structures, people and invoices as tables.
 *
 * Everything here is invented; identifiers satisfy their check digits.
 */
#pragma once

#include "core_str.h"
#include "model_lifecycle.h"
#include "model_role.h"
#include "model_structure.h"

enum demo_structure_id {
	DEMO_TOWN,
	DEMO_HOSPITAL,
	DEMO_MINISTRY,
	DEMO_WATER,
	DEMO_MARNAT,
	DEMO_LAVANDIER,
	DEMO_CLAIRVAL,
	DEMO_KERBRAT,
	DEMO_DURAND,
	DEMO_TELLIER,
	DEMO_SCHOOLS, /* to be absorbed by the town */
	DEMO_STRUCTURES
};

struct demo_service {
	str code, name;
	bool engagement_required;
	bool closed;
};

struct demo_structure {
	str siret, vat, name, address, postcode, city;
	enum recipient_kind kind; /* RECIPIENT_NONE: a company */
	bool service_required, engagement_required, either_required;
	str iban;
	const struct demo_service *services;
	size_t nservices;
};

struct demo_person {
	str login, first_name, last_name;
	enum demo_structure_id structure;
	enum role role; /* ROLE_NONE: not attached; asks to be, and for « Factures de travaux » */
	str kind;    /* of demo_account */
	str service; /* limited to it; empty: all */
	bool is_operator;
};

/* Somebody of the people above who also works for another structure. */
struct demo_also {
	str login;
	enum demo_structure_id structure;
	enum role role;
};
extern const struct demo_also demo_also[];
extern const size_t demo_also_count;

struct demo_line {
	str label;
	int quantity;
	int64_t price; /* minor units */
	int rate;      /* tenths of a per cent: 200, 100, 55 */
};

enum demo_do { DO_END, DO_PROCESS, DO_CORRECT, DO_COMPLETE, DO_TRANSFER, DO_ABANDON };

struct demo_step {
	enum demo_do what;
	int days_ago;
	enum status to;   /* DO_PROCESS */
	str motives;      /* DO_PROCESS */
	str words;        /* complement */
	str service;      /* DO_CORRECT, DO_TRANSFER */
	str engagement;   /* DO_CORRECT */
};

#define DEMO_LINES_MAX 5
#define DEMO_STEPS_MAX 8

struct demo_invoice {
	str number;
	enum demo_structure_id supplier, recipient;
	str service, engagement, market;
	int days_ago;
	bool credit_note;
	str previous;
	bool boxed;
	struct demo_line lines[DEMO_LINES_MAX];
	struct demo_step steps[DEMO_STEPS_MAX];
};

extern const struct demo_structure demo_structures[DEMO_STRUCTURES];
const struct demo_person *demo_people(size_t *n);
const struct demo_invoice *demo_invoices(size_t *n);
/* Left as a draft by its supplier. */
const struct demo_invoice *demo_draft(void);

/* The rows that the invoices hang on. */
struct demo_ids {
	int64_t structures[DEMO_STRUCTURES];
	int64_t managers[DEMO_STRUCTURES]; /* account of the main manager */
};

struct ctx;
enum ec demo_fill_invoices(struct ctx *cx, const struct demo_ids *ids) __attribute__((warn_unused_result));
