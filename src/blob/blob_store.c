#include "blob_store.h"

#include "core_log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum ec blob_fail(struct ctx *cx, const char *what)
{
	int why = errno;
	bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
	log_event(cx, LOG_ERROR, "blob.refused", L_STR("what", str_of(what)), L_STR("why", str_of(strerror(why))));
	return fail(cx, full ? E_DISK_FULL : E_IO);
}

void blob_name(const struct sha256 *hash, char out[BLOB_NAME])
{
	int n = snprintf(out, BLOB_NAME, "%02x/", hash->b[0]);
	for (size_t i = 0; i < SHA256_SIZE; i++)
		n += snprintf(out + n, (size_t)(BLOB_NAME - n), "%02x", hash->b[i]);
}

str blob_path(struct arena *a, const struct blob *b, const struct sha256 *hash)
{
	char name[BLOB_NAME];
	blob_name(hash, name);
	return str_printf(a, "%s/%s", b->root, name);
}

/* --- folders of documents --- */

static void folder_name(const struct sha256 *hash, char out[4])
{
	snprintf(out, 4, "%02x", hash->b[0]);
}

static enum ec folder_make(struct ctx *cx, const struct blob *b, const struct sha256 *hash)
{
	char name[4];
	folder_name(hash, name);
	return mkdirat(b->root_fd, name, 0700) == 0 || errno == EEXIST ? E_OK : blob_fail(cx, "make folder");
}

enum ec blob_folder_lock(struct ctx *cx, const struct blob *b, const struct sha256 *hash, int how, int *fd)
{
	char name[4];
	folder_name(hash, name);
	*fd = openat(b->root_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT) {
		TRY(folder_make(cx, b, hash));
		*fd = openat(b->root_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (*fd < 0)
		return blob_fail(cx, "open folder");
	int locked;
	while ((locked = flock(*fd, how)) != 0 && errno == EINTR)
		continue;
	if (locked == 0)
		return E_OK;
	enum ec ec = blob_fail(cx, "lock folder");
	close(*fd);
	return ec;
}

static enum ec folder_sync(struct ctx *cx, int root_fd, const char *name)
{
	int fd = openat(root_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return blob_fail(cx, "open folder");
	enum ec ec = fsync(fd) == 0 ? E_OK : blob_fail(cx, "sync folder");
	close(fd);
	return ec;
}

/* A folder that somebody else has just made need not be on disk yet: each is synced under its parent
 * once by every program before it is relied on. */
enum ec blob_folder_sync(struct ctx *cx, struct blob *b, const struct sha256 *hash)
{
	char name[4];
	folder_name(hash, name);
	TRY(folder_sync(cx, b->root_fd, name));
	if (!b->durable[hash->b[0]]) {
		TRY(folder_sync(cx, b->root_fd, "."));
		b->durable[hash->b[0]] = 1;
	}
	return E_OK;
}

/* --- the store --- */

/* Asks ext4 to spread the folders of documents over the disk, as it does those at the top: else they share the
 * room of their parent, which holds 8,192 files, and where many were deleted of late each new one has to be
 * looked for (450 us instead of 20). Others do not know it, and need not. */
static void folders_spread(int root_fd)
{
	int flags;
	if (ioctl(root_fd, FS_IOC_GETFLAGS, &flags) != 0)
		return;
	flags |= FS_TOPDIR_FL;
	(void)ioctl(root_fd, FS_IOC_SETFLAGS, &flags);
}

/* Makes the folder itself, not those above it, and sees to it that it stays. */
static enum ec root_open(struct ctx *cx, struct blob *b)
{
	bool made = mkdir(b->root, 0700) == 0;
	if (!made && errno != EEXIST)
		return blob_fail(cx, b->root);
	b->root_fd = open(b->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->root_fd < 0)
		return blob_fail(cx, b->root);
	if (made)
		folders_spread(b->root_fd);
	if (mkdirat(b->root_fd, "tmp", 0700) != 0 && errno != EEXIST)
		return blob_fail(cx, "make tmp");
	TRY(folder_sync(cx, b->root_fd, "."));
	return made ? folder_sync(cx, b->root_fd, "..") : E_OK;
}

enum ec blob_open(struct ctx *cx, str root, struct blob **out)
{
	struct blob *b = calloc(1, sizeof *b);
	if (!b)
		log_die("memory", "document store");
	b->root_fd = b->tmp_fd = -1;
	b->root = strndup(root.p, root.n);
	if (!b->root)
		log_die("memory", "document store");
	enum ec ec = root_open(cx, b);
	if (ec == E_OK)
		ec = blob_tmp_open(cx, b);
	if (ec == E_OK)
		b->journal = journal_new(b->tmp_fd, b->root_fd);
	if (ec != E_OK) {
		blob_close(b);
		return ec;
	}
	*out = b;
	return E_OK;
}

void blob_close(struct blob *b)
{
	if (!b)
		return;
	journal_free(b->journal);
	blob_tmp_close(b);
	if (b->root_fd >= 0)
		close(b->root_fd);
	free(b->root);
	free(b);
}
