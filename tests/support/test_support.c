#include "test_support.h"

#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FOLDERS_MAX = 256 };

static char folders[FOLDERS_MAX][64];
static int nfolders;
static pid_t owner; /* children that end must not take the folders away */

struct ctx *test_ctx_new(struct db *db)
{
	struct ctx *cx = calloc(1, sizeof *cx);
	if (!cx)
		abort();
	cx->arena = arena_new(0);
	cx->now = 1795510800000;
	cx->request_id = STR("test");
	cx->db = db;
	return cx;
}

void test_ctx_free(struct ctx *cx)
{
	arena_free(cx->arena);
	free(cx);
}

void test_must(struct ctx *cx, enum ec ec, const char *what)
{
	if (ec == E_OK)
		return;
	fprintf(stderr, "%s: %s: %.*s (%s:%d)\n", what, error_info(ec)->symbol, STR_ARG(cx->failure.message),
	        cx->failure.file ? cx->failure.file : "?", cx->failure.line);
	exit(1);
}

/* --- folders --- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_folders(void)
{
	if (getpid() != owner)
		return;
	for (int i = 0; i < nfolders; i++) {
		(void)umount2(folders[i], MNT_DETACH); /* a small disk, if one was put there */
		nftw(folders[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

const char *test_folder(void)
{
	if (nfolders == 0) {
		owner = getpid();
		atexit(remove_folders);
	}
	if (nfolders == FOLDERS_MAX)
		abort();
	char *path = folders[nfolders++];
	snprintf(path, sizeof folders[0], "/tmp/chorale-test-XXXXXX");
	if (!mkdtemp(path))
		abort();
	return path;
}

/* --- disks and processes that fail --- */

bool test_small_disk(const char *folder, size_t bytes)
{
	char options[64];
	snprintf(options, sizeof options, "size=%zu", bytes);
	return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, options) == 0;
}

str test_kill_after(struct arena *a, size_t n, void (*fn)(int ack, void *arg), void *arg)
{
	int ends[2];
	if (pipe(ends) != 0)
		abort();
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		fn(ends[1], arg);
		_exit(0);
	}
	close(ends[1]);
	struct buf got = buf_in(a);
	char chunk[4096];
	for (ssize_t r; (r = read(ends[0], chunk, sizeof chunk)) > 0;) {
		buf_add(&got, chunk, (size_t)r);
		if (got.n >= n)
			kill(child, SIGKILL);
	}
	close(ends[0]);
	waitpid(child, NULL, 0);
	return buf_str(&got);
}

/* --- PostgreSQL --- */

static char server_url[256];
static char server_folder[64];

static void script_path(char *out, size_t size)
{
	const char *source = getenv("CHORALE_SOURCE");
	snprintf(out, size, "%s/tests/support/postgres.sh", source ? source : ".");
}

static void server_stop(void)
{
	if (getpid() != owner)
		return;
	char script[512], command[640];
	script_path(script, sizeof script);
	snprintf(command, sizeof command, "%s stop %s", script, server_folder);
	if (system(command) != 0)
		fputs("the test server did not stop\n", stderr);
}

static void server_start(void)
{
	char script[512], command[640];
	snprintf(server_folder, sizeof server_folder, "/tmp/chorale-pg-%d", (int)getpid());
	script_path(script, sizeof script);
	snprintf(command, sizeof command, "%s start %s %d", script, server_folder, (int)getpid());
	FILE *f = popen(command, "r");
	if (!f)
		return;
	if (!fgets(server_url, sizeof server_url, f))
		server_url[0] = '\0';
	server_url[strcspn(server_url, "\n")] = '\0';
	pclose(f);
	owner = getpid();
	if (server_url[0])
		atexit(server_stop);
}

const char *test_postgresql(void)
{
	static bool tried;
	const char *given = getenv("CHORALE_TEST_POSTGRESQL");
	if (given)
		return given;
	if (!tried)
		server_start();
	tried = true;
	return server_url[0] ? server_url : NULL;
}

/* --- databases --- */

static void open_again(struct test_db *t)
{
	struct db_options options = { .url = str_of(t->path), .schema = str_of(t->schema), .tables = t->tables };
	MUST(t->cx, db_open(t->cx, &options, &t->db));
	t->cx->db = t->db;
}

static bool open_tables(struct test_db *t, enum db_engine engine, enum db_tables tables)
{
	static char files[FOLDERS_MAX][96];
	static int count;
	*t = (struct test_db){ .engine = engine, .tables = tables };
	if (engine == DB_POSTGRESQL) {
		t->path = test_postgresql();
		if (!t->path)
			return false;
	} else {
		snprintf(files[count % FOLDERS_MAX], sizeof files[0], "%s/test.db", test_folder());
		t->path = files[count % FOLDERS_MAX];
	}
	snprintf(t->schema, sizeof t->schema, "t%d_%d", (int)getpid(), count++);
	t->cx = test_ctx_new(NULL);
	open_again(t);
	return true;
}

bool test_db_open(struct test_db *t, enum db_engine engine)
{
	return open_tables(t, engine, DB_ENVIRONMENT);
}

bool test_db_open_piste(struct test_db *t, enum db_engine engine)
{
	if (!open_tables(t, engine, DB_PISTE))
		return false;
	MUST(t->cx, db_migrate(t->cx, t->db));
	return true;
}

bool test_db_open_migrated(struct test_db *t, enum db_engine engine)
{
	if (!test_db_open(t, engine))
		return false;
	MUST(t->cx, db_migrate(t->cx, t->db));
	return true;
}

void test_db_reopen(struct test_db *t)
{
	db_close(t->db);
	open_again(t);
}

void test_db_close(struct test_db *t)
{
	db_close(t->db);
	test_ctx_free(t->cx);
	*t = (struct test_db){ 0 };
}
