/*
 * Files built into the program: migrations, styles, fonts, pictures.
 *
 * tools/embed.py writes them as a table NAME_files[] with NAME_files_count entries, sorted by name.
 * Static, never freed, read by any thread.
 */
#pragma once

#include <stddef.h>

struct embed_file {
	const char *name;   /* relative to the folder given with --root */
	const char *bytes;  /* a NUL follows the last one */
	size_t n;
	const char *sha256; /* 64 hex digits */
};
