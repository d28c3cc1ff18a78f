/*
 * Puts together what a narrow cell broke over lines: « Date de / facture », « 20 mars / 2024 ».
 *
 * Words of the lower line move behind (or before) those of the line they belong to, so that all later
 * steps see one cell. Only where the whole is a keyword or a date: lines of an address stay apart.
 */
#pragma once

#include "reader_layout.h"

void reader_unwrap(struct read_layout *l);
