/*
 * All that was weighed for one field: what `chorale read --explain` shows.
 *
 * Pure; made in the arena of the layout.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

void reader_trace_field(const struct read_page_facts *f, const struct read_links *links, struct read_trace *t);
