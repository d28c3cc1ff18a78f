/*
 * Comma-separated values (RFC 4180): one record at a time, from a file of any length.
 *
 * The separator is « , » or « ; », whichever the first record has more of. Memory stays flat: a record
 * lives in the arena that the caller gives, and one longer than CSV_RECORD_MAX is told and skipped.
 */
#pragma once

#include <stdio.h>

#include "core_str.h"

#define CSV_RECORD_MAX ((size_t)1 << 20)
#define CSV_FIELDS_MAX 400

struct csv {
	FILE *f;
	char separator;  /* 0: not known yet */
	int64_t line;    /* of the record that was read last: its first line */
	int64_t next;    /* line that comes */
	int64_t bytes;   /* read so far */
	struct buf text; /* of the record; on the heap */
};

enum csv_outcome { CSV_RECORD, CSV_END, CSV_BAD /* too long, too many fields, or its quotes do not close */ };

void csv_begin(struct csv *c, FILE *f); /* f stays the caller's */
void csv_end(struct csv *c);
/* The next record; empty lines are none. After CSV_BAD the next call goes on behind it. */
enum csv_outcome csv_next(struct csv *c, struct arena *a, str **fields, size_t *n);
/* The fields of one record without its line end; false when its quotes do not close or there are too many. */
bool csv_split(struct arena *a, str record, char separator, str **fields, size_t *n);
