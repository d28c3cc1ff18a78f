/*
 * chorale read: how its answer is shown to people. Private to cmd/.
 */
#pragma once

#include "cmd.h"
#include "reader.h"

struct cmd_read_options {
	bool json, text;
	str explain; /* name of a field */
	enum read_field field;
};

int cmd_read(struct cmd *c);
/* One block a file: field, value, confidence, page and keyword; what is empty and why; signatures; the advice. */
void cmd_read_put_table(struct buf *out, enum lang lang, str file, const struct pdf_doc *doc,
                        const struct read_invoice *inv);
/* All that was weighed for one field. */
void cmd_read_put_explanation(struct buf *out, enum lang lang, str file, const struct read_invoice *inv,
                              const struct read_trace *trace);
