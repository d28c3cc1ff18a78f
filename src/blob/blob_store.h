/*
 * Private to blob/: the folders of a store.
 *
 * ROOT/ab/cd/<64 hex digits> are documents, ROOT/tmp/<name>/ holds the unfinished files of one
 * running program, which keeps a lock on that folder for as long as it lives: what is not locked is
 * left over and swept. Safe from any thread.
 */
#pragma once

#include "blob.h"

enum {
	BLOB_NAME = sizeof("ab/cd/") - 1 + 2 * SHA256_SIZE + 1, /* path of a document in the store */
	BLOB_TMP_NAME = 32,
};

struct blob {
	char *root;
	int root_fd;
	int tmp_fd;             /* our own folder of unfinished files, locked */
	char tmp_name[BLOB_TMP_NAME];
	_Atomic uint64_t next;  /* number of the next unfinished file */
	/* Folders ab (first 256) and ab/cd that are known to be on disk under their parents. */
	_Atomic uint8_t durable[256 + 65536];
};

/* E_DISK_FULL or E_IO after errno; logs what could not be done. */
enum ec blob_fail(struct ctx *cx, const char *what) EC_MUST;
void blob_name(const struct sha256 *hash, char out[BLOB_NAME]);

/* Opens ROOT/tmp/<name> for this program, after taking away what others left. */
enum ec blob_tmp_open(struct ctx *cx, struct blob *b) EC_MUST;
void blob_tmp_close(struct blob *b);

/* Makes ROOT/ab and ROOT/ab/cd where they are missing. */
enum ec blob_folder_make(struct ctx *cx, struct blob *b, const struct sha256 *hash) EC_MUST;
/* flock of ROOT/ab/cd, which is there: LOCK_SH while a document is stored, LOCK_EX while one is taken away.
 * Closing *fd unlocks. */
enum ec blob_folder_lock(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int how, int *fd) EC_MUST;
/* Syncs ROOT/ab/cd, and above it what was not known to be on disk. */
enum ec blob_folder_sync(struct ctx *cx, struct blob *b, const struct sha256 *hash) EC_MUST;
