/* Finding documents that nobody names, and taking them away without a race against who stores them again. */
#include "blob_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASIDE ".aside"
#define HEX (2 * SHA256_SIZE)

static int64_t modified_ms(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000;
}

static void aside_name(const char *name, char out[BLOB_NAME + sizeof(ASIDE)])
{
	snprintf(out, BLOB_NAME + sizeof(ASIDE), "%s" ASIDE, name);
}

/* --- every document --- */

struct walk {
	const struct blob *b;
	blob_each_fn fn;
	void *arg;
};

/* A removal that was cut off by the end of its program is undone. */
static void put_back(int folder, const char *name)
{
	char hex[HEX + 1];
	if (strlen(name) != HEX + strlen(ASIDE) || strcmp(name + HEX, ASIDE) != 0)
		return;
	snprintf(hex, sizeof hex, "%.*s", HEX, name);
	if (faccessat(folder, hex, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		unlinkat(folder, name, 0);
	else
		renameat(folder, name, folder, hex);
}

static enum ec found(struct ctx *cx, const struct walk *w, int folder, const char *name)
{
	struct blob_found f;
	struct stat st;
	put_back(folder, name);
	if (!hex_to(str_sub(str_of(name), 0, HEX), &f.hash, SHA256_SIZE))
		return E_OK;
	char hex[HEX + 1];
	snprintf(hex, sizeof hex, "%.*s", HEX, name);
	if (fstatat(folder, hex, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
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
		close(fd);
		return blob_fail(cx, "read folder");
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

/* blob_commit gives a document that it finds in its place the time of day, or stores it anew. Once it is
 * aside, its time tells for good whether somebody relied on it: then it goes back. */
enum ec blob_remove(struct ctx *cx, struct blob *b, const struct sha256 *hash, int64_t before, bool *removed)
{
	char name[BLOB_NAME], aside[BLOB_NAME + sizeof(ASIDE)];
	struct stat st;
	*removed = false;
	blob_name(hash, name);
	aside_name(name, aside);
	if (fstatat(b->root_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || modified_ms(&st) >= before)
		return E_OK;
	if (renameat(b->root_fd, name, b->root_fd, aside) != 0)
		return errno == ENOENT ? E_OK : blob_fail(cx, "put aside");
	if (fstatat(b->root_fd, aside, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return blob_fail(cx, "look aside");
	if (modified_ms(&st) >= before)
		return renameat(b->root_fd, aside, b->root_fd, name) == 0 ? E_OK : blob_fail(cx, "put back");
	*removed = unlinkat(b->root_fd, aside, 0) == 0;
	return *removed ? E_OK : blob_fail(cx, "remove");
}
