/*
 * Private to blob/: the folders of a store.
 *
 * ROOT/ab/<64 hex digits> are documents, ROOT/tmp/<name>/ holds the unfinished files of one
 * running program, which keeps a lock on that folder for as long as it lives: what is not locked is
 * left over and swept. Safe from any thread.
 */
#pragma once

#include "blob.h"
#include "blob_journal.h"

#include <stdatomic.h>

enum {
	BLOB_NAME = sizeof("ab/") - 1 + 2 * SHA256_SIZE + 1, /* path of a document in the store */
	BLOB_TMP_NAME = 32,
};

struct blob {
	char *root;
	int root_fd;
	int tmp_fd;             /* our own folder of unfinished files, locked */
	char tmp_name[BLOB_TMP_NAME];
	_Atomic uint64_t next;  /* number of the next unfinished file */
	_Atomic int64_t memory; /* of small documents under way */
	struct blob_journal *journal;
	_Atomic uint8_t durable[256]; /* folders known to be on disk under ROOT */
};

/* E_DISK_FULL or E_IO after errno; logs what could not be done. */
enum ec blob_fail(struct ctx *cx, const char *what) EC_MUST;
void blob_name(const struct sha256 *hash, char out[BLOB_NAME]);

/* Opens ROOT/tmp/<name> for this program, after taking away what others left. */
enum ec blob_tmp_open(struct ctx *cx, struct blob *b) EC_MUST;
void blob_tmp_close(struct blob *b);
/* Puts a document of a journal in its place if it is not there whole. store: struct blob. Not synced. */
enum ec blob_restore(struct ctx *cx, void *store, const struct sha256 *hash, str bytes) EC_MUST;

/* flock of ROOT/ab, made where it is missing: LOCK_SH while a document is stored, LOCK_EX while one is taken away.
 * Closing *fd unlocks. */
enum ec blob_folder_lock(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int how, int *fd) EC_MUST;
/* Syncs ROOT/ab, and ROOT if that folder was not known to be on disk. */
enum ec blob_folder_sync(struct ctx *cx, struct blob *b, const struct sha256 *hash) EC_MUST;
