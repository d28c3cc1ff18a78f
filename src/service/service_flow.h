/*
 * Depositing a flow of structured invoices, and what became of it.
 *
 * The deposit keeps the file and answers with the flow's number; a thread of the environment integrates it
 * (service_integrator.h). Space « Factures émises » of the structure worked for.
 */
#pragma once

#include "core_ctx.h"
#include "model_flow.h"

struct flow_order {
	str syntax; /* name on the wire */
	str name;   /* of the file */
	str bytes;
};

struct flow_report {
	struct flow flow;
	str number; /* 25 characters */
	struct flow_error *errors;
	size_t nerrors;
};

/* Durable once it returns E_OK. E_FIELDS under syntaxeFlux, nomFichier, fichierFlux; E_TOO_LARGE. */
enum ec flow_deposit(struct ctx *cx, const struct flow_order *order, struct flow_report *out) EC_MUST;
/* E_NOT_FOUND for one that is none of the structure's, or none at all. */
enum ec flow_find(struct ctx *cx, str number, struct flow_report *out) EC_MUST;
