/* Unfinished files: one folder for each running program, so that a sweep takes nothing from the living. */
#include "blob_store.h"

#include "core_hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Calls fn with each name of a folder until it fails; fd stays the caller's. */
static enum ec folder_each(struct ctx *cx, struct blob *b, int fd,
                           enum ec (*fn)(struct ctx *cx, struct blob *b, int fd, const char *name))
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	enum ec ec = E_OK;
	if (!dir) {
		if (copy >= 0)
			close(copy);
		return E_OK;
	}
	for (struct dirent *e; ec == E_OK && (e = readdir(dir)) != NULL;)
		if (!is_dot(e->d_name))
			ec = fn(cx, b, fd, e->d_name);
	closedir(dir);
	return ec;
}

static enum ec file_remove(struct ctx *cx, struct blob *b, int fd, const char *name)
{
	(void)cx, (void)b;
	unlinkat(fd, name, 0);
	return E_OK;
}

/* At a clean end: a journal that is still there holds what could not be synced. */
static enum ec unfinished_remove(struct ctx *cx, struct blob *b, int fd, const char *name)
{
	return journal_is_segment(name) ? E_OK : file_remove(cx, b, fd, name);
}

/* Documents of its journal first: the folder goes only when they are safe. */
static enum ec leftover_clear(struct ctx *cx, struct blob *b, int tmp, const char *name, int fd)
{
	TRY(journal_replay(cx, fd, blob_restore, b));
	if (syncfs(b->root_fd) != 0)
		return blob_fail(cx, "sync files");
	TRY(folder_each(cx, b, fd, file_remove));
	unlinkat(tmp, name, AT_REMOVEDIR);
	return E_OK;
}

/* Only what nobody holds: a program that lives has its folder locked. */
static enum ec leftover_remove(struct ctx *cx, struct blob *b, int tmp, const char *name)
{
	if (strcmp(name, b->tmp_name) == 0)
		return E_OK;
	int fd = openat(tmp, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return file_remove(cx, b, tmp, name);
	enum ec ec = flock(fd, LOCK_EX | LOCK_NB) == 0 ? leftover_clear(cx, b, tmp, name, fd) : E_OK;
	close(fd);
	return ec;
}

static enum ec own_folder_make(struct ctx *cx, struct blob *b, int tmp)
{
	uint64_t number;
	random_bytes(&number, sizeof number);
	snprintf(b->tmp_name, sizeof b->tmp_name, "%016llx", (unsigned long long)number);
	if (mkdirat(tmp, b->tmp_name, 0700) != 0)
		return blob_fail(cx, "make folder of unfinished files");
	b->tmp_fd = openat(tmp, b->tmp_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->tmp_fd < 0 || flock(b->tmp_fd, LOCK_EX | LOCK_NB) != 0)
		return blob_fail(cx, "lock folder of unfinished files");
	return E_OK;
}

/* The lock on tmp itself covers the moment in which a new folder is not locked yet. */
enum ec blob_tmp_open(struct ctx *cx, struct blob *b)
{
	int tmp = openat(b->root_fd, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tmp < 0)
		return blob_fail(cx, "open tmp");
	int locked;
	while ((locked = flock(tmp, LOCK_EX)) != 0 && errno == EINTR)
		continue;
	enum ec ec = locked == 0 ? E_OK : blob_fail(cx, "lock tmp");
	if (ec == E_OK) {
		/* Our own first: what is restored passes through it. */
		ec = own_folder_make(cx, b, tmp);
		if (ec == E_OK)
			ec = folder_each(cx, b, tmp, leftover_remove);
	}
	close(tmp);
	return ec;
}

void blob_tmp_close(struct blob *b)
{
	if (b->tmp_fd < 0)
		return;
	char path[BLOB_TMP_NAME + 8];
	snprintf(path, sizeof path, "tmp/%s", b->tmp_name);
	if (folder_each(NULL, b, b->tmp_fd, unfinished_remove) != E_OK)
		return;
	unlinkat(b->root_fd, path, AT_REMOVEDIR);
	close(b->tmp_fd);
}
