/*
 * The helper's answer to a reading, checked and turned into a struct pdf_doc.
 *
 * The helper may have been taken over by the document it read: every count, length, text and number
 * is checked. What comes out borrows the bytes of the answer, which live as long as the arena.
 */
#pragma once

#include "core_arena.h"
#include "pdf_doc.h"

/* NULL when anything about the answer is wrong. */
struct pdf_doc *pdf_answer_parse(struct arena *a, str body);
