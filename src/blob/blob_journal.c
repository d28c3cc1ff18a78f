#include "blob_journal.h"

#include "core_log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	SEGMENTS = 2,            /* one is written while the files of the other reach the disk */
	SEGMENT_MAX = 64 << 20,
	BLOCK = 4096,            /* records begin on one: no write touches bytes that are synced */
};

static const char *const segment_names[SEGMENTS] = { "journal.0", "journal.1" };

struct record_head {
	char magic[8];
	uint64_t size; /* in the byte order of every machine we run on: little-endian */
	struct sha256 hash;
};

static const char magic[8] = "chorale";

struct segment {
	int fd; /* -1: not opened yet */
	int64_t end;
	bool unsynced; /* holds records that no sync has covered yet */
	bool full;     /* its files have to reach the disk before it is written again */
};

struct blob_journal {
	int folder_fd, root_fd;
	pthread_mutex_t lock;
	pthread_cond_t turned; /* a segment is full, or free again */
	struct segment segments[SEGMENTS];
	int current;
	/* Records that share a sync. While one group is synced the next one gathers: two at most wait, each
	 * on its own condition, so that nobody is woken for the other. */
	uint64_t gathering; /* number of the group that a record joins now, from 1 on */
	uint64_t synced;    /* number of the last one that is on disk */
	pthread_cond_t group_done[2];
	bool syncing;
	bool broken; /* a sync failed: what the disk holds is unknown, nothing is durable any more */
	bool closing;
	bool running;
	pthread_t thread;
};

static int64_t padded(size_t size)
{
	return (int64_t)((sizeof(struct record_head) + size + BLOCK - 1) / BLOCK * BLOCK);
}

bool journal_is_segment(const char *name)
{
	for (int i = 0; i < SEGMENTS; i++)
		if (strcmp(name, segment_names[i]) == 0)
			return true;
	return false;
}

struct blob_journal *journal_new(int folder_fd, int root_fd)
{
	struct blob_journal *j = calloc(1, sizeof *j);
	if (!j)
		log_die("memory", "journal");
	j->folder_fd = folder_fd;
	j->root_fd = root_fd;
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->turned, NULL);
	for (int i = 0; i < 2; i++)
		pthread_cond_init(&j->group_done[i], NULL);
	j->gathering = 1;
	for (int i = 0; i < SEGMENTS; i++)
		j->segments[i].fd = -1;
	return j;
}

static void journal_break(struct ctx *cx, struct blob_journal *j, const char *what)
{
	log_event(cx, LOG_ERROR, "blob.journal", L_STR("what", str_of(what)), L_STR("why", str_of(strerror(errno))));
	j->broken = true;
	for (int i = 0; i < 2; i++)
		pthread_cond_broadcast(&j->group_done[i]);
	pthread_cond_broadcast(&j->turned);
}

/* --- full segments --- */

static struct segment *full_segment(struct blob_journal *j)
{
	for (int i = 0; i < SEGMENTS; i++)
		if (j->segments[i].full)
			return &j->segments[i];
	return NULL;
}

/* Sees full segments through: every file that one of them names is in its place, so one syncfs covers all. */
static void *checkpoint_main(void *arg)
{
	struct blob_journal *j = arg;
	pthread_mutex_lock(&j->lock);
	while (!j->closing && !j->broken) {
		struct segment *s = full_segment(j);
		if (!s) {
			pthread_cond_wait(&j->turned, &j->lock);
			continue;
		}
		pthread_mutex_unlock(&j->lock);
		bool done = syncfs(j->root_fd) == 0;
		pthread_mutex_lock(&j->lock);
		if (done)
			s->full = false;
		else
			journal_break(NULL, j, "sync files");
		pthread_cond_broadcast(&j->turned);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

/* --- records --- */

/* A new file's name has to last as well: its folder is synced once. */
static bool segment_open(struct blob_journal *j, int i)
{
	struct segment *s = &j->segments[i];
	if (s->fd >= 0)
		return true;
	s->fd = openat(j->folder_fd, segment_names[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->fd < 0)
		return false;
	if (fsync(j->folder_fd) == 0)
		return true;
	close(s->fd);
	s->fd = -1;
	return false;
}

static bool start(struct blob_journal *j)
{
	if (!j->running)
		j->running = pthread_create(&j->thread, NULL, checkpoint_main, j) == 0;
	return j->running;
}

/* The segment that has room for so much, opened; waits while both are full. */
static struct segment *segment_with_room(struct blob_journal *j, int64_t length)
{
	while (!j->broken) {
		struct segment *s = &j->segments[j->current];
		if (!s->full && s->end + length <= SEGMENT_MAX)
			return segment_open(j, j->current) ? s : NULL;
		s->full = true;
		int other = (j->current + 1) % SEGMENTS;
		if (!j->segments[other].full) {
			j->current = other;
			j->segments[other].end = 0;
			pthread_cond_broadcast(&j->turned);
		} else {
			pthread_cond_wait(&j->turned, &j->lock);
		}
	}
	return NULL;
}

/* Under the lock, so that records follow each other without a hole: a copy to the page cache, no more. */
static bool segment_write(struct segment *s, const struct sha256 *hash, str bytes)
{
	struct record_head head = { .size = bytes.n, .hash = *hash };
	memcpy(head.magic, magic, sizeof magic);
	struct iovec parts[] = { { &head, sizeof head }, { (char *)bytes.p, bytes.n } };
	size_t all = sizeof head + bytes.n;
	if (pwritev(s->fd, parts, 2, s->end) != (ssize_t)all)
		return false;
	s->end += padded(bytes.n);
	s->unsynced = true;
	return true;
}

/* The first of a group syncs for all of it; the lock is open meanwhile. Then one of the next group may. */
static void sync_group(struct ctx *cx, struct blob_journal *j)
{
	uint64_t group = j->gathering++;
	int fds[SEGMENTS];
	int n = 0;
	bool done = true;
	for (int i = 0; i < SEGMENTS; i++) {
		if (j->segments[i].unsynced)
			fds[n++] = j->segments[i].fd;
		j->segments[i].unsynced = false;
	}
	j->syncing = true;
	pthread_mutex_unlock(&j->lock);
	for (int i = 0; i < n; i++)
		done = fdatasync(fds[i]) == 0 && done;
	pthread_mutex_lock(&j->lock);
	j->syncing = false;
	if (!done) {
		journal_break(cx, j, "sync");
		return;
	}
	j->synced = group;
	pthread_cond_broadcast(&j->group_done[group % 2]);
	pthread_cond_signal(&j->group_done[(group + 1) % 2]);
}

bool journal_add(struct blob_journal *j, const struct sha256 *hash, str bytes)
{
	if (bytes.n > JOURNAL_DOCUMENT_MAX)
		return false;
	pthread_mutex_lock(&j->lock);
	struct segment *s = start(j) ? segment_with_room(j, padded(bytes.n)) : NULL;
	bool added = s && segment_write(s, hash, bytes);
	pthread_mutex_unlock(&j->lock);
	return added;
}

/* The group that holds the last record: still gathering, or under way, or on disk. */
static uint64_t last_group(const struct blob_journal *j)
{
	for (int i = 0; i < SEGMENTS; i++)
		if (j->segments[i].unsynced)
			return j->gathering;
	return j->gathering - 1;
}

bool journal_sync(struct ctx *cx, struct blob_journal *j)
{
	pthread_mutex_lock(&j->lock);
	uint64_t last = last_group(j);
	while (j->synced < last && !j->broken) {
		if (j->syncing)
			pthread_cond_wait(&j->group_done[last % 2], &j->lock);
		else
			sync_group(cx, j);
	}
	bool synced = !j->broken;
	pthread_mutex_unlock(&j->lock);
	return synced;
}

void journal_free(struct blob_journal *j)
{
	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->closing = true;
	pthread_cond_broadcast(&j->turned);
	pthread_mutex_unlock(&j->lock);
	if (j->running)
		pthread_join(j->thread, NULL);
	bool used = j->running; /* since the first document */
	bool safe = !used || (!j->broken && syncfs(j->root_fd) == 0);
	for (int i = 0; i < SEGMENTS; i++) {
		if (j->segments[i].fd < 0)
			continue;
		close(j->segments[i].fd);
		if (safe)
			unlinkat(j->folder_fd, segment_names[i], 0);
	}
	pthread_cond_destroy(&j->turned);
	for (int i = 0; i < 2; i++)
		pthread_cond_destroy(&j->group_done[i]);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

/* --- after a crash --- */

/* The record at a place; false behind the last whole one. */
static bool record_read(int fd, int64_t at, char *buffer, struct sha256 *hash, str *bytes)
{
	struct record_head head;
	if (pread(fd, &head, sizeof head, at) != (ssize_t)sizeof head)
		return false;
	if (memcmp(head.magic, magic, sizeof magic) != 0 || head.size > JOURNAL_DOCUMENT_MAX)
		return false;
	if (pread(fd, buffer, head.size, at + (int64_t)sizeof head) != (ssize_t)head.size)
		return false;
	*bytes = (str){ buffer, head.size };
	*hash = sha256_of(*bytes);
	return memcmp(hash->b, head.hash.b, SHA256_SIZE) == 0;
}

enum ec journal_replay(struct ctx *cx, int folder_fd,
                       enum ec (*place)(struct ctx *cx, void *arg, const struct sha256 *hash, str bytes), void *arg)
{
	char *buffer = malloc(JOURNAL_DOCUMENT_MAX);
	if (!buffer)
		log_die("memory", "journal");
	enum ec ec = E_OK;
	for (int i = 0; i < SEGMENTS && ec == E_OK; i++) {
		struct sha256 hash;
		str bytes;
		int fd = openat(folder_fd, segment_names[i], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			continue;
		for (int64_t at = 0; ec == E_OK && record_read(fd, at, buffer, &hash, &bytes); at += padded(bytes.n))
			ec = place(cx, arg, &hash, bytes);
		close(fd);
	}
	free(buffer);
	return ec;
}
