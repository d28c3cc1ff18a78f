#include "blob.h"

#include "core_hash.h"
#include "test_support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct ctx *cx;
static const char *root;
static struct blob *store;

/* --- the disk: this program's own fdatasync stands in front of the library's --- */

static _Atomic int syncs;
static _Atomic bool disk_broken;

int fdatasync(int fd)
{
	syncs++;
	if (disk_broken) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

static struct stat stat_of(const struct sha256 *hash)
{
	struct stat st;
	assert_int_equal(stat(str_z(cx->arena, blob_path(cx->arena, store, hash)), &st), 0);
	return st;
}

/* Files and folders below a folder of the store, its journal aside. */
static int count_in(const char *name)
{
	char command[256], answer[32] = "";
	snprintf(command, sizeof command, "find '%s/%s' -mindepth 1 ! -name 'journal.*' | wc -l", root, name);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	assert_non_null(fgets(answer, sizeof answer, f));
	pclose(f);
	return (int)strtol(answer, NULL, 10);
}

static void bytes_come_back(void **state)
{
	(void)state;
	const str cases[] = { STR(""), STR("a"), STR("%PDF-1.7\0\xff"), STR("the same bytes") };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sha256 hash, expected = sha256_of(cases[i]);
		str back;
		bool same;
		MUST(cx, blob_put(cx, store, cases[i], &hash));
		assert_memory_equal(hash.b, expected.b, SHA256_SIZE);
		MUST(cx, blob_load(cx, store, &hash, 1000, &back));
		assert_true(str_eq(back, cases[i]));
		MUST(cx, blob_verify(cx, store, &hash, &same));
		assert_true(same);
	}
}

static void the_path_ends_in_the_hash_and_is_ours_alone(void **state)
{
	(void)state;
	struct sha256 hash;
	MUST(cx, blob_put(cx, store, STR("abc"), &hash));
	str path = blob_path(cx->arena, store, &hash);
	assert_true(str_ends(path, STR("/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	assert_int_equal(stat_of(&hash).st_mode & 0777, 0600);
	struct stat st;
	assert_int_equal(stat(str_z(cx->arena, str_sub(path, 0, path.n - 65)), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(root, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void a_stream_is_the_same_as_the_whole(void **state)
{
	(void)state;
	enum { SIZE = 300000 };
	char *bytes = arena_alloc(cx->arena, SIZE);
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	struct blob_file *f;
	MUST(cx, blob_begin(cx, store, &f));
	for (size_t at = 0, step = 1; at < SIZE; at += step, step = step * 3 % 40000 + 1)
		MUST(cx, blob_add(cx, f, bytes + at, at + step > SIZE ? SIZE - at : step));
	assert_int_equal(blob_size(f), SIZE);
	assert_int_equal(blob_head(f).n, 1024);
	assert_memory_equal(blob_head(f).p, bytes, 1024);
	char piece[10];
	int fd;
	MUST(cx, blob_fd(cx, f, &fd));
	assert_int_equal(pread(fd, piece, 10, 1000), 10);
	assert_memory_equal(piece, bytes + 1000, 10);
	struct sha256 hash, expected = sha256_of((str){ bytes, SIZE });
	MUST(cx, blob_commit(cx, f, &hash));
	assert_memory_equal(hash.b, expected.b, SHA256_SIZE);
	assert_int_equal(stat_of(&hash).st_size, SIZE);
	assert_int_equal(count_in("tmp"), 1);
}

static void the_same_bytes_are_one_file(void **state)
{
	(void)state;
	struct sha256 hash;
	MUST(cx, blob_put(cx, store, STR("twice"), &hash));
	ino_t first = stat_of(&hash).st_ino;
	MUST(cx, blob_put(cx, store, STR("twice"), &hash));
	assert_int_equal(stat_of(&hash).st_ino, first);
	assert_int_equal(count_in("tmp"), 1);
}

static void damage_is_found_and_a_short_file_mended(void **state)
{
	(void)state;
	struct sha256 hash;
	bool same;
	MUST(cx, blob_put(cx, store, STR("bytes to damage"), &hash));
	const char *path = str_z(cx->arena, blob_path(cx->arena, store, &hash));
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "B", 1, 0), 1);
	MUST(cx, blob_verify(cx, store, &hash, &same));
	assert_false(same);
	assert_int_equal(ftruncate(fd, 3), 0);
	close(fd);
	MUST(cx, blob_put(cx, store, STR("bytes to damage"), &hash));
	MUST(cx, blob_verify(cx, store, &hash, &same));
	assert_true(same);
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	struct sha256 hash = sha256_of(STR("never stored"));
	int fd;
	int64_t size;
	str back;
	bool same;
	assert_int_equal(blob_open_fd(cx, store, &hash, &fd, &size), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(blob_load(cx, store, &hash, 10, &back), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(blob_verify(cx, store, &hash, &same), E_NOT_FOUND);
	failure_clear(cx);
}

static void loading_is_bounded(void **state)
{
	(void)state;
	struct sha256 hash;
	str back;
	MUST(cx, blob_put(cx, store, STR("0123456789"), &hash));
	MUST(cx, blob_load(cx, store, &hash, 10, &back));
	assert_int_equal(blob_load(cx, store, &hash, 9, &back), E_TOO_LARGE);
	failure_clear(cx);
}

static void discarding_leaves_nothing(void **state)
{
	(void)state;
	struct blob_file *f;
	int before = count_in("");
	MUST(cx, blob_begin(cx, store, &f));
	MUST(cx, blob_add(cx, f, "unfinished", 10));
	assert_int_equal(count_in("tmp"), 1);
	int fd;
	MUST(cx, blob_fd(cx, f, &fd));
	assert_int_equal(count_in("tmp"), 2);
	blob_discard(f);
	blob_discard(NULL);
	assert_int_equal(count_in(""), before);
}

static void leftovers_are_swept_but_not_those_of_the_living(void **state)
{
	(void)state;
	struct blob_file *mine;
	struct blob *other;
	struct sha256 hash;
	MUST(cx, blob_begin(cx, store, &mine));
	MUST(cx, blob_add(cx, mine, "mine", 4));
	char path[256];
	snprintf(path, sizeof path, "%s/tmp/dead", root);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/tmp/dead/7", root);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	MUST(cx, blob_open(cx, str_of(root), &other));
	assert_int_equal(access(path, F_OK), -1);
	MUST(cx, blob_commit(cx, mine, &hash));
	bool same;
	MUST(cx, blob_verify(cx, other, &hash, &same));
	assert_true(same);
	blob_close(other);
	assert_int_equal(count_in("tmp"), 1);
}

static void *put_many(void *arg)
{
	struct ctx *mine = test_ctx_new(NULL);
	for (int i = 0; i < 100; i++) {
		struct sha256 hash;
		bool same = false;
		str text = str_printf(mine->arena, "document %d", i);
		MUST(mine, blob_put(mine, store, text, &hash));
		MUST(mine, blob_verify(mine, store, &hash, &same));
		if (!same)
			abort();
	}
	test_ctx_free(mine);
	return arg;
}

static void threads_store_the_same_bytes_at_once(void **state)
{
	(void)state;
	pthread_t threads[8];
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, put_many, NULL), 0);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(count_in("tmp"), 1);
}

static void put_until_killed(int ack, void *arg)
{
	struct ctx *mine = test_ctx_new(NULL);
	struct blob *b;
	MUST(mine, blob_open(mine, str_of(arg), &b));
	char bytes[20000] = { 0 };
	for (int i = 0;; i++) {
		struct sha256 hash;
		memcpy(bytes, &i, sizeof i);
		MUST(mine, blob_put(mine, b, (str){ bytes, sizeof bytes }, &hash));
		if (write(ack, hash.b, SHA256_SIZE) != SHA256_SIZE)
			return;
	}
}

static void what_was_acknowledged_outlives_a_kill(void **state)
{
	(void)state;
	char folder[256];
	snprintf(folder, sizeof folder, "%s/killed", root);
	for (int round = 0; round < 3; round++) {
		str acks = test_kill_after(cx->arena, (size_t)(100 + round * 37) * SHA256_SIZE, put_until_killed,
		                           folder);
		struct blob *b;
		MUST(cx, blob_open(cx, str_of(folder), &b));
		for (size_t at = 0; at + SHA256_SIZE <= acks.n; at += SHA256_SIZE) {
			struct sha256 hash;
			bool same;
			memcpy(hash.b, acks.p + at, SHA256_SIZE);
			MUST(cx, blob_verify(cx, b, &hash, &same));
			assert_true(same);
		}
		assert_int_equal(count_in("killed/tmp"), 1);
		blob_close(b);
	}
}

/* --- what a power cut leaves: names and journals that were synced, files that were not --- */

/* A program that stores so many documents of 20 KB and is killed. */
static void put_and_die(const char *folder, int count)
{
	pid_t child = fork();
	if (child == 0) {
		struct ctx *mine = test_ctx_new(NULL);
		struct blob *b;
		MUST(mine, blob_open(mine, str_of(folder), &b));
		char bytes[20000] = { 0 };
		for (int i = 0; i < count; i++) {
			struct sha256 hash;
			memcpy(bytes, &i, sizeof i);
			MUST(mine, blob_put(mine, b, (str){ bytes, sizeof bytes }, &hash));
		}
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* A shell command that knows the folder as $F. */
static void run(const char *command, const char *folder)
{
	setenv("F", folder, 1);
	assert_int_equal(system(command), 0);
}

/* How many of the documents 0…count-1 are whole. */
static int whole_documents(const char *folder, int count)
{
	struct blob *b;
	char bytes[20000] = { 0 };
	int whole = 0;
	MUST(cx, blob_open(cx, str_of(folder), &b));
	for (int i = 0; i < count; i++) {
		memcpy(bytes, &i, sizeof i);
		struct sha256 hash = sha256_of((str){ bytes, sizeof bytes });
		bool same = false;
		if (blob_verify(cx, b, &hash, &same) != E_OK)
			failure_clear(cx);
		whole += same;
	}
	blob_close(b);
	return whole;
}

static void files_lost_with_the_power_come_back(void **state)
{
	(void)state;
	/* Removed, empty, cut, overwritten with nulls, and folders that went with them. */
	static const char *const losses[] = {
		"find $F -type f ! -name 'journal.*' -delete",
		"find $F -type f ! -name 'journal.*' -exec truncate -s 0 {} +",
		"find $F -type f ! -name 'journal.*' -exec truncate -s 19999 {} +",
		"find $F -type f ! -name 'journal.*' -exec truncate -s 0 {} + -exec truncate -s 20000 {} +",
		"cd $F && find . -mindepth 1 -maxdepth 1 ! -name tmp -exec rm -r {} +",
	};
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
		char folder[256];
		snprintf(folder, sizeof folder, "%s/lost%zu", root, i);
		put_and_die(folder, 50);
		run(losses[i], folder);
		assert_int_equal(whole_documents(folder, 50), 50);
		run("test $(ls $F/tmp | wc -l) = 0", folder);
	}
}

static void a_torn_record_ends_the_journal_and_harms_none_before(void **state)
{
	(void)state;
	char folder[256];
	snprintf(folder, sizeof folder, "%s/torn", root);
	put_and_die(folder, 50);
	run("find $F -type f ! -name 'journal.*' -delete", folder);
	/* Records are of 20,480 bytes: one byte of the thirty-first. */
	run("printf x | dd of=\"$(find $F -name journal.0)\" bs=1 seek=$((30 * 20480 + 5000)) conv=notrunc status=none",
	    folder);
	assert_int_equal(whole_documents(folder, 50), 30);
}

static void what_a_power_cut_damaged_is_not_taken_for_stored(void **state)
{
	(void)state;
	char folder[256];
	snprintf(folder, sizeof folder, "%s/damaged", root);
	put_and_die(folder, 10);
	run("find $F -name 'journal.*' -delete", folder);
	run("find $F -type f -exec truncate -s 0 {} + -exec truncate -s 20000 {} +", folder);
	put_and_die(folder, 10);
	assert_int_equal(whole_documents(folder, 10), 10);
}

/* --- one sync for many --- */

static void put_small(struct blob *b, int from, int count)
{
	for (int i = from; i < from + count; i++) {
		struct sha256 hash;
		MUST(cx, blob_put(cx, b, str_printf(cx->arena, "small %d", i), &hash));
	}
}

static void one_sync_makes_many_durable(void **state)
{
	(void)state;
	put_small(store, 0, 20);
	syncs = 0;
	put_small(store, 20, 20);
	assert_int_equal(syncs, 0);
	MUST(cx, blob_sync(cx, store));
	assert_int_equal(syncs, 1);
	MUST(cx, blob_sync(cx, store)); /* nothing new */
	assert_int_equal(syncs, 1);
	put_small(store, 0, 1); /* stored already, but who knows whether it was synced */
	MUST(cx, blob_sync(cx, store));
	assert_int_equal(syncs, 2);
}

static void a_long_document_is_synced_on_its_own(void **state)
{
	(void)state;
	enum { LENGTH = 200000 };
	char *bytes = arena_alloc(cx->arena, LENGTH);
	memset(bytes, 'x', LENGTH);
	struct sha256 hash;
	syncs = 0;
	MUST(cx, blob_put(cx, store, (str){ bytes, LENGTH }, &hash));
	assert_int_equal(syncs, 1);
	MUST(cx, blob_sync(cx, store));
	assert_int_equal(syncs, 1);
}

static void *sync_many(void *arg)
{
	struct ctx *mine = test_ctx_new(NULL);
	for (int i = 0; i < 50; i++) {
		struct sha256 hash;
		MUST(mine, blob_put(mine, store, str_printf(mine->arena, "thread %p document %d", arg, i), &hash));
		MUST(mine, blob_sync(mine, store));
	}
	test_ctx_free(mine);
	return NULL;
}

static void threads_share_their_syncs(void **state)
{
	(void)state;
	pthread_t threads[8];
	syncs = 0;
	for (long i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, sync_many, (void *)i), 0);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	assert_in_range(syncs, 50, 400);
}

static void after_a_failed_sync_nothing_is_durable_until_opened_again(void **state)
{
	(void)state;
	char folder[256];
	struct blob *b;
	snprintf(folder, sizeof folder, "%s/broken", root);
	MUST(cx, blob_open(cx, str_of(folder), &b));
	put_small(b, 0, 3);
	disk_broken = true;
	assert_int_equal(blob_sync(cx, b), E_IO);
	failure_clear(cx);
	disk_broken = false;
	assert_int_equal(blob_sync(cx, b), E_IO);
	failure_clear(cx);
	blob_close(b);
	MUST(cx, blob_open(cx, str_of(folder), &b));
	put_small(b, 0, 3);
	MUST(cx, blob_sync(cx, b));
	blob_close(b);
}

/* More than both segments hold: each is used again after its files reached the disk. */
static void the_journal_goes_round(void **state)
{
	(void)state;
	enum { COUNT = 1400, SIZE = 125000 };
	char *bytes = calloc(1, SIZE);
	assert_non_null(bytes);
	for (int i = 0; i < COUNT; i++) {
		struct sha256 hash;
		memcpy(bytes, &i, sizeof i);
		MUST(cx, blob_put(cx, store, (str){ bytes, SIZE }, &hash));
		arena_reset(cx->arena);
	}
	run("test $(find $F/tmp -name 'journal.*' -size +50M | wc -l) = 2", root);
	run("test $(find $F/tmp -name 'journal.*' -size +65M | wc -l) = 0", root);
	free(bytes);
}

/* --- taking away what nobody names --- */

static enum ec count_found(struct ctx *mine, const struct blob_found *f, void *arg)
{
	(void)mine;
	size_t *n = arg;
	n[0]++;
	n[1] += (size_t)f->size;
	return E_OK;
}


/* False when it is not in its place. */
static bool grow_old(const struct sha256 *hash)
{
	const struct timespec long_ago[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	return utimensat(AT_FDCWD, str_z(cx->arena, blob_path(cx->arena, store, hash)), long_ago, 0) == 0;
}

static bool is_there(const struct sha256 *hash)
{
	bool same = false;
	enum ec ec = blob_verify(cx, store, hash, &same);
	failure_clear(cx);
	return ec == E_OK && same;
}

static void all_documents_are_found_and_nothing_else(void **state)
{
	(void)state;
	size_t before[2] = { 0 }, after[2] = { 0 };
	struct sha256 hash;
	struct blob_file *f;
	MUST(cx, blob_each(cx, store, count_found, before));
	MUST(cx, blob_put(cx, store, STR("found"), &hash));
	MUST(cx, blob_put(cx, store, STR("found too"), &hash));
	MUST(cx, blob_begin(cx, store, &f)); /* unfinished: no document */
	MUST(cx, blob_each(cx, store, count_found, after));
	blob_discard(f);
	assert_int_equal(after[0] - before[0], 2);
	assert_int_equal(after[1] - before[1], 14);
}

static void what_is_old_goes_what_was_stored_again_stays(void **state)
{
	(void)state;
	struct sha256 hash;
	bool removed;
	int64_t hour_ago = time_now() - 3600 * 1000;
	MUST(cx, blob_put(cx, store, STR("young"), &hash));
	MUST(cx, blob_remove(cx, store, &hash, hour_ago, &removed));
	assert_true(!removed && is_there(&hash));
	assert_true(grow_old(&hash));
	MUST(cx, blob_put(cx, store, STR("young"), &hash));
	MUST(cx, blob_remove(cx, store, &hash, hour_ago, &removed));
	assert_true(!removed && is_there(&hash));
	assert_true(grow_old(&hash));
	MUST(cx, blob_remove(cx, store, &hash, hour_ago, &removed));
	assert_true(removed && !is_there(&hash));
	MUST(cx, blob_remove(cx, store, &hash, hour_ago, &removed));
	assert_false(removed);
}

static _Atomic bool storing;

static void *take_away(void *arg)
{
	struct ctx *mine = test_ctx_new(NULL);
	struct sha256 hash = sha256_of(STR("wanted"));
	_Atomic size_t *removals = arg;
	while (storing) {
		bool removed;
		MUST(mine, blob_remove(mine, store, &hash, time_now() - 3600 * 1000, &removed));
		*removals += removed;
	}
	test_ctx_free(mine);
	return NULL;
}

static void storing_again_wins_over_a_removal(void **state)
{
	(void)state;
	pthread_t thread;
	_Atomic size_t removals = 0;
	struct sha256 hash;
	MUST(cx, blob_put(cx, store, STR("wanted"), &hash));
	storing = true;
	assert_int_equal(pthread_create(&thread, NULL, take_away, &removals), 0);
	for (int i = 0; i < 200 || (removals < 5 && i < 100000); i++) {
		MUST(cx, blob_put(cx, store, STR("wanted"), &hash));
		assert_true(is_there(&hash));
		(void)grow_old(&hash);
	}
	storing = false;
	pthread_join(thread, NULL);
	assert_true(removals > 0);
}

static int set_up(void **state)
{
	(void)state;
	static char path[128];
	snprintf(path, sizeof path, "%s/documents", test_folder());
	root = path;
	cx = test_ctx_new(NULL);
	MUST(cx, blob_open(cx, str_of(root), &store));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	blob_close(store);
	test_ctx_free(cx);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bytes_come_back),
		TEST(the_path_ends_in_the_hash_and_is_ours_alone),
		TEST(a_stream_is_the_same_as_the_whole),
		TEST(the_same_bytes_are_one_file),
		TEST(damage_is_found_and_a_short_file_mended),
		TEST(what_is_not_there_is_not_found),
		TEST(loading_is_bounded),
		TEST(discarding_leaves_nothing),
		TEST(leftovers_are_swept_but_not_those_of_the_living),
		TEST(threads_store_the_same_bytes_at_once),
		TEST(what_was_acknowledged_outlives_a_kill),
		TEST(files_lost_with_the_power_come_back),
		TEST(a_torn_record_ends_the_journal_and_harms_none_before),
		TEST(what_a_power_cut_damaged_is_not_taken_for_stored),
		TEST(one_sync_makes_many_durable),
		TEST(a_long_document_is_synced_on_its_own),
		TEST(threads_share_their_syncs),
		TEST(after_a_failed_sync_nothing_is_durable_until_opened_again),
		TEST(the_journal_goes_round),
		TEST(all_documents_are_found_and_nothing_else),
		TEST(what_is_old_goes_what_was_stored_again_stays),
		TEST(storing_again_wins_over_a_removal),
	};
	return cmocka_run_group_tests_name("blob", tests, NULL, NULL);
}
