/*
 * Static files of the portal, embedded in the program: styles, script, icons, typeface.
 *
 * Nothing is owned: the bytes are part of the executable. Read-only, safe from any thread.
 */
#pragma once

#include "core_embed.h"
#include "core_str.h"

/* NULL when there is none of that name. */
const struct embed_file *asset_find(str name);
/* First twelve hex digits of the file's SHA-256, for its address; empty when there is no such file. */
str asset_version(str name);
