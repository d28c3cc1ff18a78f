/*
 * From the file of a flow to invoices: the good ones are sent, what is wrong with the others is told.
 *
 * The invoices of a flow, what was wrong and its new state are one transaction: whatever is interrupted is done
 * anew, and nothing twice.
 */
#pragma once

#include "core_ctx.h"

/* Integrates the flow that has waited longest; *any false: none is due. An error of ours puts the flow off;
 * after FLOW_TRIES_MAX of them it ends as an incident. */
enum ec flow_integrate_next(struct ctx *cx, bool *any) EC_MUST;

#define FLOW_TRIES_MAX 5
