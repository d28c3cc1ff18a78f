/*
 * chorale ask: the assistant on the command line. Private to cmd/.
 */
#pragma once

#include "cmd.h"

int cmd_ask(struct cmd *c);
