#include "unit.h"

#include "core_config.h"
#include "core_log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A settings file with these lines; its name until the next call. */
static str file_with(struct ctx *cx, str text)
{
	char *path = (char *)str_z(cx->arena, STR("/tmp/chorale-config-XXXXXX"));
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	close(fd);
	return str_of(path);
}

static enum ec load(struct ctx *cx, struct config *c, str text)
{
	str path = file_with(cx, text);
	failure_clear(cx);
	enum ec ec = config_load_file(cx, c, path);
	unlink(path.p);
	return ec;
}

static void defaults_are_those_of_the_table(void **state)
{
	struct config *c = config_new();
	(void)state;
	assert_int_equal(config_int(c, SET_HTTP_WORKERS), 32);
	assert_false(config_bool(c, SET_HTTP_BEHIND_TLS));
	assert_int_equal(config_int(c, SET_DOCUMENTS_ATTACHMENT_MAX), 10485760);
	assert_int_equal(config_int(c, SET_SESSION_LIFE), 43200);
	assert_str(config_str(c, SET_DATABASE_URL), STR(""));
	assert_int_equal(config_int(c, SET_LOG_LEVEL), LOG_INFO);
	config_free(c);
	config_free(NULL);
}

static void a_file_changes_them(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct config *c = config_new();
	assert_int_equal(load(cx, c, STR("# comment\n; other\n\n[http]\r\n  workers =  8 \nbehind_tls=oui\n"
	                                 "[documents]\nattachment_max = 2 M\n[session]\nidle = 1h\n"
	                                 "[log]\nlevel = DEBUG\n[database]\nurl = postgresql://a/b?c=d#e")),
	                 E_OK);
	assert_int_equal(config_int(c, SET_HTTP_WORKERS), 8);
	assert_true(config_bool(c, SET_HTTP_BEHIND_TLS));
	assert_int_equal(config_int(c, SET_DOCUMENTS_ATTACHMENT_MAX), 2097152);
	assert_int_equal(config_int(c, SET_SESSION_IDLE), 3600);
	assert_int_equal(config_int(c, SET_LOG_LEVEL), LOG_DEBUG);
	assert_str(config_str(c, SET_DATABASE_URL), STR("postgresql://a/b?c=d#e"));
	assert_int_equal(config_int(c, SET_HTTP_CONNECTIONS), 4096);
	config_free(c);
}

static const struct {
	str text;
	const char *line;
} refused[] = {
	{ STR_INIT("workers = 8\n"), "line 1" },
	{ STR_INIT("[http]\nworkers\n"), "line 2" },
	{ STR_INIT("[http]\nworker = 8\n"), "line 2" },
	{ STR_INIT("[htp]\n\nworkers = 8\n"), "line 3" },
	{ STR_INIT("[http]\nworkers = 0\n"), "from 1 to 1024" },
	{ STR_INIT("[http]\nworkers = 1025\n"), "“1025”" },
	{ STR_INIT("[http]\nworkers = 8K\n"), "“8K”" },
	{ STR_INIT("[http]\nworkers = -8\n"), "“http.workers”" },
	{ STR_INIT("[http]\nworkers = \n"), "“”" },
	{ STR_INIT("[http]\nbehind_tls = maybe\n"), "true or false" },
	{ STR_INIT("[documents]\nfile_max = 99999999999G\n"), "from 1K to 1G" },
	{ STR_INIT("[session]\nidle = 30 fortnights\n"), "from 1min to 1d" },
	{ STR_INIT("[log]\nlevel = loud\n"), "debug, info, warn or error" },
	{ STR_INIT("[http]\npublic_url = a\tb\n"), "one line of text" },
	{ STR_INIT("[http]\npublic_url = \xff\n"), "one line of text" },
};

static void mistakes_are_refused_with_their_line(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct config *c = config_new();
	cx->lang = LANG_EN;
	for (size_t i = 0; i < COUNT(refused); i++) {
		assert_row(load(cx, c, refused[i].text) == E_CONFIG, i, refused[i].text);
		assert_row(str_find(cx->failure.message, str_of(refused[i].line)) >= 0, i,
		           cx->failure.message);
	}
	assert_int_equal(config_int(c, SET_HTTP_WORKERS), 32);
	failure_clear(cx);
	assert_int_equal(config_load_file(cx, c, STR("/nonexistent/file")), E_CONFIG);
	assert_true(str_find(cx->failure.message, STR("/nonexistent/file")) >= 0);
	config_free(c);
}

static void the_environment_and_the_command_line_come_after(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct config *c = config_new();
	setenv("CHORALE_HTTP_WORKERS", "9", 1);
	setenv("CHORALE_SIGN_IN_FAILURES", "3", 1);
	assert_int_equal(config_load_environment(cx, c), E_OK);
	assert_int_equal(config_int(c, SET_HTTP_WORKERS), 9);
	assert_int_equal(config_int(c, SET_SIGN_IN_FAILURES), 3);
	assert_int_equal(config_set(cx, c, STR("http.workers"), STR("10")), E_OK);
	assert_int_equal(config_int(c, SET_HTTP_WORKERS), 10);
	assert_int_equal(config_set(cx, c, STR("http.nope"), STR("10")), E_CONFIG);
	failure_clear(cx);
	setenv("CHORALE_HTTP_WORKERS", "many", 1);
	assert_int_equal(config_load_environment(cx, c), E_CONFIG);
	unsetenv("CHORALE_HTTP_WORKERS");
	unsetenv("CHORALE_SIGN_IN_FAILURES");
	config_free(c);
}

static void the_printed_file_is_the_defaults(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct config *c = config_new(), *fresh = config_new();
		struct buf b = buf_in(cx->arena);
		assert_int_equal(config_set(cx, c, STR("http.workers"), STR("10")), E_OK);
		config_print(&b, lang);
		assert_int_equal(load(cx, c, buf_str(&b)), E_OK);
		for (enum setting s = 0; s < SET_COUNT; s++) {
			assert_int_equal(config_int(c, s), config_int(fresh, s));
			assert_str(config_str(c, s), config_str(fresh, s));
		}
		assert_true(str_find(buf_str(&b), STR("\n[session]\n")) > 0);
		config_free(c);
		config_free(fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(defaults_are_those_of_the_table), UNIT_TEST(a_file_changes_them),
		UNIT_TEST(mistakes_are_refused_with_their_line),
		UNIT_TEST(the_environment_and_the_command_line_come_after),
		UNIT_TEST(the_printed_file_is_the_defaults),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
