/*
 * Private to reader/: lessons at work on a paper.
 */
#pragma once

#include "reader_memory.h"
#include "reader_score.h"

/* Puts what the lessons find in place of what was read otherwise. */
void reader_apply_lessons(const struct read_page_facts *f, const struct read_lesson *lessons, size_t n,
                          struct read_invoice *out);
