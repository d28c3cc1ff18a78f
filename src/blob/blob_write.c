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

enum { HEAD_MAX = 1024 };

struct blob_file {
	struct blob *store;
	int fd;
	char name[24]; /* in the folder of unfinished files */
	int64_t size;
	struct sha256_stream *hash;
	size_t nhead;
	char head[HEAD_MAX];
};

static enum ec file_open(struct ctx *cx, struct blob_file *f)
{
	snprintf(f->name, sizeof f->name, "%" PRIu64, f->store->next++);
	f->fd = openat(f->store->tmp_fd, f->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return f->fd >= 0 ? E_OK : blob_fail(cx, "create file");
}

enum ec blob_begin(struct ctx *cx, struct blob *b, struct blob_file **out)
{
	struct blob_file *f = calloc(1, sizeof *f);
	if (!f)
		log_die("memory", "document");
	f->store = b;
	enum ec ec = file_open(cx, f);
	if (ec != E_OK) {
		free(f);
		return ec;
	}
	f->hash = sha256_stream_new();
	*out = f;
	return E_OK;
}

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

int blob_fd(const struct blob_file *f)
{
	return f->fd;
}

void blob_discard(struct blob_file *f)
{
	if (!f)
		return;
	if (f->name[0])
		unlinkat(f->store->tmp_fd, f->name, 0);
	close(f->fd);
	sha256_stream_free(f->hash);
	free(f);
}

/* --- making it last --- */

/* True when the document stands there already. It gets the time of day, so that no sweep takes it before
 * a row names it. One of another size is a broken disk's doing: it is written anew. */
static bool is_stored(struct ctx *cx, const struct blob *b, const char *name, int64_t size)
{
	struct stat st;
	if (fstatat(b->root_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (S_ISREG(st.st_mode) && st.st_size == size)
		return utimensat(b->root_fd, name, NULL, AT_SYMLINK_NOFOLLOW) == 0;
	log_event(cx, LOG_ERROR, "blob.damaged", L_STR("name", str_of(name)), L_INT("size", st.st_size),
	          L_INT("expected", size));
	return false;
}

static enum ec file_place(struct ctx *cx, struct blob_file *f, const char *name)
{
	struct blob *b = f->store;
	if (fdatasync(f->fd) != 0)
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
	TRY(blob_folder_make(cx, f->store, hash));
	TRY(blob_folder_lock(cx, f->store, hash, LOCK_SH, &lock));
	enum ec ec = is_stored(cx, f->store, name, f->size) ? E_OK : file_place(cx, f, name);
	close(lock);
	return ec;
}

enum ec blob_commit(struct ctx *cx, struct blob_file *f, struct sha256 *hash)
{
	struct blob *b = f->store;
	*hash = sha256_stream_end(f->hash);
	enum ec ec = settle(cx, f, hash);
	/* Also for one that was there: whoever put it there may not have synced the folder yet. */
	if (ec == E_OK)
		ec = blob_folder_sync(cx, b, hash);
	blob_discard(f);
	return ec;
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
