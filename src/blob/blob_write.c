#include "blob_store.h"

#include "core_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HEAD_MAX = 1024,
	BYTES_FIRST = 64 << 10, /* as long as most invoices */
	MEMORY_MAX = 24 << 20, /* of all small documents under way; beyond it they go to disk at once */
};

/* Small documents are held in memory until they are whole or somebody asks for a descriptor. */
struct blob_file {
	struct blob *store;
	int fd;        /* -1: in memory alone */
	char name[24]; /* in the folder of unfinished files; empty: there is none */
	int64_t size;
	struct sha256_stream *hash;
	char *bytes; /* all of it, NULL when it grew too long for that */
	size_t cap;
	size_t nhead;
	char head[HEAD_MAX];
};

enum ec blob_begin(struct ctx *cx, struct blob *b, struct blob_file **out)
{
	(void)cx;
	struct blob_file *f = calloc(1, sizeof *f);
	if (!f)
		log_die("memory", "document");
	f->store = b;
	f->fd = -1;
	f->hash = sha256_stream_new();
	*out = f;
	return E_OK;
}

/* --- bytes in memory --- */

static void bytes_drop(struct blob_file *f)
{
	free(f->bytes);
	atomic_fetch_sub(&f->store->memory, (int64_t)f->cap);
	f->bytes = NULL;
	f->cap = 0;
}

/* False: too long for the journal, or too much in memory already. */
static bool bytes_grow(struct blob_file *f, size_t need)
{
	size_t cap = f->cap ? f->cap : BYTES_FIRST;
	while (cap < need)
		cap *= 2;
	if (need > JOURNAL_DOCUMENT_MAX)
		return false;
	int64_t more = (int64_t)(cap - f->cap);
	if (atomic_fetch_add(&f->store->memory, more) + more > MEMORY_MAX) {
		atomic_fetch_sub(&f->store->memory, more);
		return false;
	}
	char *bytes = realloc(f->bytes, cap);
	if (!bytes)
		log_die("memory", "document");
	f->bytes = bytes;
	f->cap = cap;
	return true;
}

static bool bytes_add(struct blob_file *f, const void *bytes, size_t n)
{
	bool whole = f->cap > 0 || f->size == 0; /* nothing was dropped before */
	size_t need = (size_t)f->size + n;
	if (!whole || (need > f->cap && !bytes_grow(f, need)))
		return false;
	memcpy(f->bytes + f->size, bytes, n);
	return true;
}

/* --- bytes on disk --- */

static enum ec write_all(struct ctx *cx, int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return blob_fail(cx, "write");
		p += done;
		n -= (size_t)done;
	}
	return E_OK;
}

/* Gives it a file of its own among the unfinished ones, with what there is so far. */
static enum ec file_make(struct ctx *cx, struct blob_file *f)
{
	if (f->fd >= 0)
		return E_OK;
	snprintf(f->name, sizeof f->name, "%" PRIu64, f->store->next++);
	f->fd = openat(f->store->tmp_fd, f->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (f->fd < 0) {
		f->name[0] = '\0';
		return blob_fail(cx, "create file");
	}
	return f->bytes ? write_all(cx, f->fd, f->bytes, (size_t)f->size) : E_OK;
}

static void head_keep(struct blob_file *f, const char *p, size_t n)
{
	size_t room = HEAD_MAX - f->nhead;
	if (n > room)
		n = room;
	memcpy(f->head + f->nhead, p, n);
	f->nhead += n;
}

enum ec blob_add(struct ctx *cx, struct blob_file *f, const void *bytes, size_t n)
{
	if (n == 0)
		return E_OK;
	bool in_memory = bytes_add(f, bytes, n);
	if (!in_memory) {
		TRY(file_make(cx, f));
		bytes_drop(f);
	}
	if (f->fd >= 0)
		TRY(write_all(cx, f->fd, bytes, n));
	sha256_stream_add(f->hash, bytes, n);
	head_keep(f, bytes, n);
	f->size += (int64_t)n;
	return E_OK;
}

int64_t blob_size(const struct blob_file *f)
{
	return f->size;
}

str blob_head(const struct blob_file *f)
{
	return (str){ f->head, f->nhead };
}

enum ec blob_fd(struct ctx *cx, struct blob_file *f, int *fd)
{
	TRY(file_make(cx, f));
	*fd = f->fd;
	return E_OK;
}

void blob_discard(struct blob_file *f)
{
	if (!f)
		return;
	if (f->name[0])
		unlinkat(f->store->tmp_fd, f->name, 0);
	if (f->fd >= 0)
		close(f->fd);
	bytes_drop(f);
	sha256_stream_free(f->hash);
	free(f);
}

/* --- making it last --- */

/* The file of a document compared with the bytes of another, as far as it takes to tell. */
static bool file_has(int fd, str bytes)
{
	char piece[16 << 10];
	for (size_t at = 0; at < bytes.n;) {
		ssize_t n = pread(fd, piece, sizeof piece, (off_t)at);
		if (n <= 0 || (size_t)n > bytes.n - at || memcmp(piece, bytes.p + at, (size_t)n) != 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

static bool is_whole(const struct blob *b, const char *name, const struct blob_file *f)
{
	struct stat st;
	int fd = openat(b->root_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == f->size &&
	            (!f->bytes || file_has(fd, (str){ f->bytes, (size_t)f->size }));
	close(fd);
	return same;
}

/* True when the document stands there already: it gets the time of day, so that no sweep takes it before a
 * row names it. A large one was synced before it got its name, so that its
 * size proves it; a small one may be what a power cut left, or be in the making. What is not whole is
 * written anew. */
static bool is_stored(struct ctx *cx, const struct blob *b, const char *name, const struct blob_file *f)
{
	struct stat st;
	if (fstatat(b->root_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (is_whole(b, name, f))
		return utimensat(b->root_fd, name, NULL, AT_SYMLINK_NOFOLLOW) == 0;
	log_event(cx, f->bytes ? LOG_INFO : LOG_ERROR, "blob.damaged", L_STR("name", str_of(name)), L_INT("size", st.st_size),
	          L_INT("expected", f->size));
	return false;
}

/* A small document goes to its place straight away, without a name among the unfinished: what a crash
 * leaves there half done is compared with the journal, and with whoever brings the same bytes again.
 * False: it stands there already, or the disk is full. */
static bool file_create(const struct blob *b, const char *name, str bytes)
{
	int fd = openat(b->root_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool written = write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n;
	/* Not taken away: the name may stand for the whole file of another by now. */
	bool undone = !written && ftruncate(fd, 0) == 0;
	close(fd);
	return written && !undone;
}

/* A large one is synced before it gets its name. */
static enum ec file_place(struct ctx *cx, struct blob_file *f, const char *name)
{
	struct blob *b = f->store;
	TRY(file_make(cx, f));
	if (!f->bytes && fdatasync(f->fd) != 0)
		return blob_fail(cx, "sync");
	if (renameat(b->tmp_fd, f->name, b->root_fd, name) != 0)
		return blob_fail(cx, "rename");
	f->name[0] = '\0'; /* nothing left to take away */
	return E_OK;
}

/* Shared: others store at the same time, a sweep does not look meanwhile. */
static enum ec settle(struct ctx *cx, struct blob_file *f, const struct sha256 *hash)
{
	char name[BLOB_NAME];
	int lock;
	blob_name(hash, name);
	TRY(blob_folder_lock(cx, f->store, hash, LOCK_SH, &lock));
	bool small = f->bytes && f->fd < 0;
	bool settled = (small && file_create(f->store, name, (str){ f->bytes, (size_t)f->size })) ||
	               is_stored(cx, f->store, name, f);
	enum ec ec = settled ? E_OK : file_place(cx, f, name);
	close(lock);
	return ec;
}

/* What the journal could not take. */
static enum ec sync_small(struct ctx *cx, const struct blob *b, const struct sha256 *hash)
{
	int64_t size;
	int fd;
	TRY(blob_open_fd(cx, b, hash, &fd, &size));
	enum ec ec = fdatasync(fd) == 0 ? E_OK : blob_fail(cx, "sync");
	close(fd);
	return ec;
}

/* Or sees to it that blob_sync will. */
static enum ec make_durable(struct ctx *cx, struct blob_file *f, const struct sha256 *hash)
{
	struct blob *b = f->store;
	if (f->bytes && journal_add(b->journal, hash, (str){ f->bytes, (size_t)f->size }))
		return E_OK;
	if (f->bytes)
		TRY(sync_small(cx, b, hash));
	/* Also for one that was there: whoever put it there may not have synced the folder yet. */
	return blob_folder_sync(cx, b, hash);
}

enum ec blob_commit(struct ctx *cx, struct blob_file *f, struct sha256 *hash)
{
	*hash = sha256_stream_end(f->hash);
	enum ec ec = settle(cx, f, hash);
	if (ec == E_OK)
		ec = make_durable(cx, f, hash);
	blob_discard(f);
	return ec;
}

enum ec blob_sync(struct ctx *cx, void *store)
{
	struct blob *b = store;
	return journal_sync(cx, b->journal) ? E_OK : fail(cx, E_IO);
}

enum ec blob_put(struct ctx *cx, struct blob *b, str bytes, struct sha256 *hash)
{
	struct blob_file *f;
	TRY(blob_begin(cx, b, &f));
	enum ec ec = blob_add(cx, f, bytes.p, bytes.n);
	if (ec == E_OK)
		return blob_commit(cx, f, hash);
	blob_discard(f);
	return ec;
}

enum ec blob_restore(struct ctx *cx, void *store, const struct sha256 *hash, str bytes)
{
	struct blob_file *f;
	TRY(blob_begin(cx, store, &f));
	enum ec ec = blob_add(cx, f, bytes.p, bytes.n);
	if (ec == E_OK)
		ec = settle(cx, f, hash);
	blob_discard(f);
	return ec;
}
