/* A disk that is full: told as such, nothing left behind, and all is well once there is room again. */
#include "blob.h"

#include "test_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include <cmocka.h>

static bool mounted;
static const char *folder;

static unsigned long free_blocks(void)
{
	struct statvfs fs;
	assert_int_equal(statvfs(folder, &fs), 0);
	return fs.f_bfree;
}

static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
	(void)state;
	if (!mounted) {
		print_message("mounting a small disk is not allowed here: skipped\n");
		skip();
	}
	struct ctx *cx = test_ctx_new(NULL);
	struct blob *b;
	struct sha256 hash;
	MUST(cx, blob_open(cx, str_printf(cx->arena, "%s/documents", folder), &b));
	MUST(cx, blob_put(cx, b, STR("small"), &hash));
	unsigned long before = free_blocks();
	char *large = calloc(1, 1 << 20);
	assert_non_null(large);
	for (int i = 0; i < 20; i++) {
		memset(large, 'a' + i, 1 << 20);
		assert_int_equal(blob_put(cx, b, (str){ large, 1 << 20 }, &hash), E_DISK_FULL);
		failure_clear(cx);
	}
	assert_int_equal(free_blocks(), before);
	MUST(cx, blob_put(cx, b, STR("small again"), &hash));
	bool same;
	MUST(cx, blob_verify(cx, b, &hash, &same));
	assert_true(same);
	free(large);
	blob_close(b);
	test_ctx_free(cx);
}

int main(void)
{
	folder = test_folder();
	mounted = test_small_disk(folder, 512 << 10);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_told_and_leaves_nothing),
	};
	return cmocka_run_group_tests_name("blob on a full disk", tests, NULL, NULL);
}
