/*
 * What happened to a structure and its people: who did what, when and why (S133).
 *
 * Read from the chain of events itself, so that it cannot be changed. Lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "service_event_kind.h"

struct history_row {
	int64_t id;
	int64_t at;
	enum event_kind kind;
	str by;     /* who did it; empty: the system */
	str person; /* whom it is about; empty: nobody, or who did it */
	str request; /* request_kind_name; empty: it is about none */
	str space, service, role, reason, what, before, after; /* as struct manage_note */
};

#define HISTORY_PAGE 50

/* Newest first, numbered below `before` (0: from the newest). For its managers. */
enum ec history_list(struct ctx *cx, int64_t structure_id, int64_t before, struct history_row **out, size_t *n) EC_MUST;
