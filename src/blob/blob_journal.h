/*
 * Private to blob/: what makes small documents durable at the price of one sync for many.
 *
 * A sync for each document costs more than everything else about a deposit. So the bytes of a small
 * document also go, behind a head with hash and length, to the end of a journal, and one sync of the
 * journal answers for all documents that came meanwhile. Their own files reach the disk in the
 * system's time; before a segment of the journal is used again, syncfs sees to it that they have.
 *
 * The segments, « journal.0 » and « journal.1 », stand in the folder of one running program. Who takes
 * over that folder after a crash puts every document of the journal in its place first. A record
 * proves itself by its hash; records left of an earlier round are documents that are stored already.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

enum { JOURNAL_DOCUMENT_MAX = 128 << 10 }; /* longer ones are as well synced on their own */

struct blob_journal;

/* folder_fd: of this program's own folder; root_fd: any folder of the disk that holds the documents. Both
 * are borrowed. Files and a thread come with the first document. */
struct blob_journal *journal_new(int folder_fd, int root_fd);
/* The file of the document must be in its place, synced or not. True: the next journal_sync makes it
 * durable. False: the journal cannot take it (too long, disk full or broken), the caller syncs. */
bool journal_add(struct blob_journal *j, const struct sha256 *hash, str bytes);
/* All that was added before is durable, whoever added it. False for good once a sync has failed. */
bool journal_sync(struct ctx *cx, struct blob_journal *j);
/* Waits until all files are on disk, then takes the segments away; leaves them when that failed. */
void journal_free(struct blob_journal *j);

/* Calls place for each whole record of a folder left by a crash. bytes live until the next call. */
enum ec journal_replay(struct ctx *cx, int folder_fd,
                       enum ec (*place)(struct ctx *cx, void *arg, const struct sha256 *hash, str bytes),
                       void *arg) EC_MUST;
bool journal_is_segment(const char *name);
