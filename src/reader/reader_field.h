/*
 * Filling one field of the answer from a link or a candidate.
 *
 * Pure functions; texts live in the arena of the layout.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

/* Value with its place, keyword and confidence. */
struct read_value reader_field_of_link(const struct read_page_facts *f, const struct read_link *link,
                                       float confidence);
/* The same for a value that no keyword announces. */
struct read_value reader_field_of_words(const struct read_page_facts *f, uint32_t first, uint32_t n, str value,
                                        float confidence);
/* What was found to be right among values with this score: the curve is in docs/reading.md. */
float reader_calibrate(float score);
void reader_field_add_rival(const struct read_page_facts *f, struct read_value *field,
                            const struct read_link *link);
