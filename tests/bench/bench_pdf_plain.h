/* MuPDF's own text extraction, for comparison; apart because its names are not ours. */
#pragma once

#include <stddef.h>

/* Extracts the first, the last but one and the last page; how many these were. */
size_t bench_plain_pages(int fd);
