#include "blob_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 128 << 10 };

enum ec blob_open_fd(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int *fd, int64_t *size)
{
	char name[BLOB_NAME];
	struct stat st;
	blob_name(hash, name);
	*fd = openat(b->root_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT ? fail(cx, E_NOT_FOUND) : blob_fail(cx, name);
	if (fstat(*fd, &st) != 0) {
		enum ec ec = blob_fail(cx, name);
		close(*fd);
		return ec;
	}
	*size = st.st_size;
	return E_OK;
}

/* Reads up to n bytes, fewer only at the end of the file. */
static enum ec read_full(struct ctx *cx, int fd, char *p, size_t n, size_t *got)
{
	*got = 0;
	while (*got < n) {
		ssize_t r = read(fd, p + *got, n - *got);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return blob_fail(cx, "read");
		if (r == 0)
			break;
		*got += (size_t)r;
	}
	return E_OK;
}

static enum ec load_fd(struct ctx *cx, int fd, int64_t size, int64_t limit, str *out)
{
	if (size > limit)
		return fail(cx, E_TOO_LARGE);
	char *p = arena_alloc(cx->arena, (size_t)size + 1);
	size_t got;
	TRY(read_full(cx, fd, p, (size_t)size, &got));
	*out = (str){ p, got };
	return E_OK;
}

enum ec blob_load(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int64_t limit, str *out)
{
	int fd;
	int64_t size;
	TRY(blob_open_fd(cx, b, hash, &fd, &size));
	enum ec ec = load_fd(cx, fd, size, limit, out);
	close(fd);
	return ec;
}

static enum ec hash_fd(struct ctx *cx, int fd, struct sha256 *out)
{
	struct arena_mark mark = arena_mark(cx->arena);
	char *chunk = arena_alloc(cx->arena, CHUNK);
	struct sha256_stream *h = sha256_stream_new();
	size_t got = CHUNK;
	enum ec ec = E_OK;
	while (ec == E_OK && got == CHUNK) {
		ec = read_full(cx, fd, chunk, CHUNK, &got);
		sha256_stream_add(h, chunk, got);
	}
	*out = sha256_stream_end(h);
	sha256_stream_free(h);
	if (ec == E_OK) /* else the failure's message stands after the mark */
		arena_rewind(cx->arena, mark);
	return ec;
}

enum ec blob_verify(struct ctx *cx, const struct blob *b, const struct sha256 *hash, bool *same)
{
	int fd;
	int64_t size;
	struct sha256 found;
	TRY(blob_open_fd(cx, b, hash, &fd, &size));
	enum ec ec = hash_fd(cx, fd, &found);
	close(fd);
	*same = ec == E_OK && memcmp(found.b, hash->b, SHA256_SIZE) == 0;
	return ec;
}
