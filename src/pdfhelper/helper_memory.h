/*
 * The allocator MuPDF gets: counts what is out and refuses more than a limit, which MuPDF turns
 * into an exception. One thread.
 */
#pragma once

#include <mupdf/fitz.h>

#define MEMORY_LIMIT (112u << 20)

extern const fz_alloc_context memory_allocator;

/* Most bytes out at once since the last call. */
size_t memory_peak_reset(void);
/* Gives freed pages back to the system if there was much. */
void memory_trim(size_t peak);
