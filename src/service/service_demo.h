/*
 * Demonstration data: a town, a hospital, a ministry, a public company, suppliers, users in every
 * role, and invoices in every status with PDFs that our own program drew.
 */
#pragma once

#include "core_ctx.h"

struct demo_account {
	str login;
	str password;
	str structure;
	str siret;
	str role; /* gestionnaire_principal, gestionnaire_secondaire, utilisateur_simple */
	str kind; /* supplier, town, state, hospital, validator, operator */
};

/* The well-known accounts, the same in both environments. */
const struct demo_account *demo_accounts(size_t *n);
/* Fills an empty environment; does nothing where there are structures already. */
enum ec demo_fill(struct ctx *cx) EC_MUST;
