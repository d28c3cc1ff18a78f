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

/* Calls fn with each name of a folder; fd stays the caller's. */
static void folder_each(int fd, void (*fn)(int fd, const char *name))
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	if (!dir) {
		if (copy >= 0)
			close(copy);
		return;
	}
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		if (!is_dot(e->d_name))
			fn(fd, e->d_name);
	closedir(dir);
}

static void file_remove(int fd, const char *name)
{
	unlinkat(fd, name, 0);
}

/* Only what nobody holds: a program that lives has its folder locked. */
static void leftover_remove(int tmp, const char *name)
{
	int fd = openat(tmp, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		unlinkat(tmp, name, 0);
		return;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		folder_each(fd, file_remove);
		unlinkat(tmp, name, AT_REMOVEDIR);
	}
	close(fd);
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
		folder_each(tmp, leftover_remove);
		ec = own_folder_make(cx, b, tmp);
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
	folder_each(b->tmp_fd, file_remove);
	unlinkat(b->root_fd, path, AT_REMOVEDIR);
	close(b->tmp_fd);
}
