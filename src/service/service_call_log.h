/*
 * Calls seen: kept in memory for a moment, then written together, so that no request waits for it.
 *
 * One for the platform, any thread. Bounded: what does not fit before the next writing is left out and counted.
 */
#pragma once

#include "service_piste.h"

#define CALL_PATH_MAX 200

struct call_log *call_log_new(void);
/* After the thread ended; writes nothing. */
void call_log_free(struct call_log *log);
void call_log_add(struct call_log *log, const struct call_row *row);
/* Makes rows of what is there. */
enum ec call_log_flush(struct ctx *cx, struct piste *piste) EC_MUST;
enum ec call_log_start(struct ctx *cx, struct piste *piste) EC_MUST;
/* Ends the thread after a last flush. */
void call_log_stop(struct call_log *log);
