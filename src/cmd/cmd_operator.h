/* chorale admin account, structure and structures. */
#pragma once

struct cmd;

int cmd_account(struct cmd *c);
int cmd_structure(struct cmd *c);
int cmd_structures(struct cmd *c);
