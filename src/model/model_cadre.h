/*
 * Cadre de facturation: in what frame an invoice is sent (A1 a supplier's invoice, A2 one already
 * paid, A9 a subcontractor's, …).
 *
 * Static table, any thread. Names on the wire; the short code stands in BT-23 of structured invoices.
 */
#pragma once

#include "core_str.h"

/* CADRE_A1 is 1, …, CADRE_A25 is 25. */
enum cadre_facturation {
	CADRE_NONE,
	CADRE_A1,
	CADRE_A2,
	CADRE_A3,
	CADRE_A9 = 9,
	CADRE_A12 = 12,
	CADRE_A25 = 25,
	CADRE_COUNT
};

/* "A1_FACTURE_FOURNISSEUR" */
str cadre_name(enum cadre_facturation c);
/* "A1" */
str cadre_code(enum cadre_facturation c);
/* By either. */
bool cadre_find(str text, enum cadre_facturation *out);
/* A simple invoice: A1, A2. The others have journeys of their own. */
bool cadre_is_simple(enum cadre_facturation c);
