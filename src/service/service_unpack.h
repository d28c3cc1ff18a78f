/*
 * What is in the file of a flow: one invoice, or a ZIP or tar.gz of several.
 *
 * Archives are read with bounds on their number of files, on what they unpack to and on its ratio to what they
 * are. Everything lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct unpacked_file {
	str name; /* without its folders */
	str bytes;
};

struct unpacked {
	struct unpacked_file *files;
	size_t n; /* 0: there is a fault */
	str fault; /* one sentence in the language of cx */
};

/* By its first bytes. */
bool unpack_is_archive(str bytes);
void unpack(struct ctx *cx, str name, str bytes, struct unpacked *out);
