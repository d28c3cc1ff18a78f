/* Private to cmd/: the help texts. They go to standard output when asked for. */
#pragma once

#include <stdio.h>

#include "cmd.h"

void cmd_help_options(struct cmd *c, const struct cmd_usage *usage, const struct cmd_option *options);
void cmd_help_table(struct cmd *c, FILE *out, const struct cmd_entry *table, enum msg about);
