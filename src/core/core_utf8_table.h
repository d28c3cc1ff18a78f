/* Private to core/: tables made at build time from the Unicode data, sorted for searching. */
#pragma once

#include "core_str.h"

struct utf8_pair {
	uint16_t base, mark, whole;
};

struct utf8_fold_entry {
	uint16_t cp;
	uint8_t n;
	char text[7];
};

extern const struct utf8_pair utf8_pairs[];
extern const size_t utf8_npairs;
extern const struct utf8_fold_entry utf8_folds[];
extern const size_t utf8_nfolds;
