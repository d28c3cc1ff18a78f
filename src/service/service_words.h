/*
 * Words for searching: folded, cut at everything that is no letter and no digit, each once.
 *
 * One builder for what is indexed and for what is asked, so that both agree. Lives in an arena.
 */
#pragma once

#include "core_str.h"
#include "pdf_doc.h"

struct words;

/* At most max different words; those past it are left out. */
struct words *words_new(struct arena *a, size_t max);
void words_add(struct words *w, str text);
/* One word as it is, for tokens of our own. */
void words_add_token(struct words *w, str token);
/* In the order they came, one blank between them. */
str words_text(const struct words *w);
const str *words_list(const struct words *w, size_t *n);

/* All words of the pages that were read, 2,000 at most. */
str words_of_pdf(struct arena *a, const struct pdf_doc *doc);

/* The tokens that keep a search within a structure's invoices: "s17" as supplier, "r17" as recipient. */
str words_supplier(struct arena *a, int64_t structure_id);
str words_recipient(struct arena *a, int64_t structure_id);
