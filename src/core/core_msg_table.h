/* Private to core/: the compiled catalogues. */
#pragma once

#include "core_msg.h"

struct msg_entry {
	str name;
	bool plural;
	str text[LANG_COUNT][2]; /* [1] only when plural */
};

extern const struct msg_entry msg_table[MSG_COUNT];
