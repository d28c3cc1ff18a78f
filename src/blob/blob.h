/*
 * Documents by SHA-256, as files in a folder, never changed.
 *
 * A stored document's path is ROOT/ab/<64 hex digits>. It stands there once blob_commit returns, and is
 * durable once blob_sync has returned since: only then may a row that names it be committed, which the
 * database sees to (db_before_commit). A large one is synced by itself; a small one, of 128 KB at most,
 * through a journal that one sync makes durable for many (blob_journal.h). Storing the same bytes twice
 * is one file. Unfinished uploads are swept, and the journal of a crash is put in its place, when a
 * store is opened. Safe from any thread.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct blob;      /* a store */
struct blob_file; /* one being written */

enum ec blob_open(struct ctx *cx, str root, struct blob **out) EC_MUST;
void blob_close(struct blob *b);

enum ec blob_begin(struct ctx *cx, struct blob *b, struct blob_file **out) EC_MUST;
/* E_DISK_FULL, E_IO: the file is then only good for blob_discard. */
enum ec blob_add(struct ctx *cx, struct blob_file *f, const void *bytes, size_t n) EC_MUST;
int64_t blob_size(const struct blob_file *f);
/* First bytes written, for telling its type: at most 1,024. */
str blob_head(const struct blob_file *f);
/* A descriptor of what was written so far, for reading by position; borrowed until commit or discard. */
enum ec blob_fd(struct ctx *cx, struct blob_file *f, int *fd) EC_MUST;
/* In its place once this returns E_OK. Frees f in every case. */
enum ec blob_commit(struct ctx *cx, struct blob_file *f, struct sha256 *hash) EC_MUST;
/* store: struct blob. Makes durable what was committed before, by whomever; quick when that is so already.
 * E_IO from the first sync that fails until the store is opened again: nothing is known of the disk then. */
enum ec blob_sync(struct ctx *cx, void *store) EC_MUST;
void blob_discard(struct blob_file *f); /* NULL is fine */

/* Whole document at once, for small ones we made. */
enum ec blob_put(struct ctx *cx, struct blob *b, str bytes, struct sha256 *hash) EC_MUST;

/* Read-only descriptor, the caller closes it. E_NOT_FOUND. */
enum ec blob_open_fd(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int *fd,
                     int64_t *size) EC_MUST;
enum ec blob_load(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int64_t limit,
                  str *out) EC_MUST;
/* Reads it again and compares: E_NOT_FOUND, or *same false. */
enum ec blob_verify(struct ctx *cx, const struct blob *b, const struct sha256 *hash, bool *same) EC_MUST;
str blob_path(struct arena *a, const struct blob *b, const struct sha256 *hash);

/* A document as it stands in the store. */
struct blob_found {
	struct sha256 hash;
	int64_t size;
	int64_t modified; /* instant it was stored, or stored again */
};
typedef enum ec (*blob_each_fn)(struct ctx *cx, const struct blob_found *f, void *arg);
/* Every document, in no order; those stored meanwhile may be among them. Stops at the first error. */
enum ec blob_each(struct ctx *cx, const struct blob *b, blob_each_fn fn, void *arg) EC_MUST;
/* Takes away one that no row names, unless it was stored (again) at the instant before or later; also while
 * others store the same bytes. */
enum ec blob_remove(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int64_t before, bool *removed) EC_MUST;
