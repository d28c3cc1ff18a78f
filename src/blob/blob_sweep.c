/* Finding documents that nobody names, and taking them away. */
#include "blob_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t modified_ms(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000;
}

/* --- every document --- */

struct walk {
	const struct blob *b;
	blob_each_fn fn;
	void *arg;
};

static enum ec found(struct ctx *cx, const struct walk *w, int folder, const char *name)
{
	struct blob_found f;
	struct stat st;
	if (!hex_to(str_of(name), &f.hash, SHA256_SIZE))
		return E_OK;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return E_OK;
	f.size = st.st_size;
	f.modified = modified_ms(&st);
	return w->fn(cx, &f, w->arg);
}

static enum ec each_in(struct ctx *cx, const struct walk *w, const char *path)
{
	int fd = openat(w->b->root_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? E_OK : blob_fail(cx, "open folder");
	DIR *dir = fdopendir(fd);
	if (!dir) {
		enum ec ec = blob_fail(cx, "read folder");
		close(fd);
		return ec;
	}
	enum ec ec = E_OK;
	for (struct dirent *e; ec == E_OK && (e = readdir(dir)) != NULL;)
		ec = found(cx, w, fd, e->d_name);
	closedir(dir);
	return ec;
}

enum ec blob_each(struct ctx *cx, const struct blob *b, blob_each_fn fn, void *arg)
{
	const struct walk w = { b, fn, arg };
	for (unsigned first = 0; first < 256; first++) {
		char path[4];
		snprintf(path, sizeof path, "%02x", first);
		TRY(each_in(cx, &w, path));
	}
	return E_OK;
}

/* --- taking one away --- */

static enum ec remove_old(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int64_t before, bool *removed)
{
	char name[BLOB_NAME];
	struct stat st;
	blob_name(hash, name);
	if (fstatat(b->root_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || modified_ms(&st) >= before)
		return E_OK;
	*removed = unlinkat(b->root_fd, name, 0) == 0;
	return *removed ? E_OK : blob_fail(cx, "remove");
}

/* Whoever stores the same bytes has given them the time of day, or will find them gone. */
enum ec blob_remove(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int64_t before, bool *removed)
{
	int lock;
	*removed = false;
	TRY(blob_folder_lock(cx, b, hash, LOCK_EX, &lock));
	enum ec ec = remove_old(cx, b, hash, before, removed);
	close(lock);
	return ec;
}
