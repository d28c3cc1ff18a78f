/*
 * chorale read: how its answer is shown to people. Private to cmd/.
 */
#pragma once

#include "cmd.h"
#include "reader.h"

struct cmd_read_options {
	bool json;
};

int cmd_read(struct cmd *c);
/* One block a file: field, value, confidence, page and keyword; then the advice. */
void cmd_read_put_table(struct buf *out, enum lang lang, str file, const struct read_invoice *inv);
