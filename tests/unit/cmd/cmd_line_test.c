#include "unit.h"

#include "cmd.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the subcommand under test was given. */
static struct {
	bool json;
	str data;
	int64_t jobs;
	struct cmd_list sets;
	int nargs;
	char *args[8];
	int runs;
} seen;

static int run_read(struct cmd *c)
{
	static const struct cmd_usage usage = {
		.about = MSG_CMD_ABOUT,
		.arguments = MSG_CMD_VALUE_FILES,
		.least = 1,
		.most = 3,
		.examples = { "--json facture.pdf" },
	};
	const struct cmd_option options[] = {
		CMD_FLAG("json", &seen.json, MSG_CMD_COMMANDS),
		CMD_TEXT("data", &seen.data, MSG_CMD_VALUE_FOLDER, MSG_CMD_COMMANDS),
		CMD_NUMBER("jobs", &seen.jobs, 1, 64, MSG_CMD_COMMANDS),
		CMD_LIST("set", &seen.sets, MSG_CMD_VALUE_SETTING, MSG_CMD_COMMANDS),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	if (status != CMD_GO)
		return status;
	seen.runs++;
	seen.nargs = c->nargs;
	for (int i = 0; i < c->nargs; i++)
		seen.args[i] = c->args[i];
	return CMD_OK;
}

static int run_inner(struct cmd *c)
{
	static const struct cmd_entry inner[] = { { "read", run_read, MSG_CMD_ABOUT }, { NULL, NULL, 0 } };
	return cmd_dispatch(c, inner, MSG_CMD_ABOUT);
}

static const struct cmd_entry commands[] = {
	{ "read", run_read, MSG_CMD_ABOUT },
	{ "admin", run_inner, MSG_CMD_ABOUT },
	{ NULL, NULL, 0 },
};

static char output[4096], errors[4096];

/* Sends one of the standard streams to a file of its own. */
static int divert(int fd, FILE *file)
{
	int saved = dup(fd);
	dup2(fileno(file), fd);
	return saved;
}

static void restore(int fd, int saved, FILE *file, char *text, size_t size)
{
	dup2(saved, fd);
	close(saved);
	rewind(file);
	text[fread(text, 1, size - 1, file)] = 0;
	fclose(file);
}

/* The exit status for a command line; what was printed is in output and errors. */
static int run(struct ctx *cx, const char *line)
{
	char *argv[16] = { NULL };
	int argc = 0;
	memset(&seen, 0, sizeof(seen));
	for (str rest = str_of(line), word; rest.n;) {
		rest = str_cut(rest, ' ', &word);
		argv[argc++] = (char *)str_z(cx->arena, word);
	}
	struct cmd c = { .cx = cx, .path = STR("chorale"), .argc = argc, .argv = argv };
	FILE *out = tmpfile(), *err = tmpfile();
	fflush(stdout);
	int saved_out = divert(STDOUT_FILENO, out), saved_err = divert(STDERR_FILENO, err);
	int status = cmd_dispatch(&c, commands, MSG_CMD_ABOUT);
	fflush(stdout);
	restore(STDOUT_FILENO, saved_out, out, output, sizeof(output));
	restore(STDERR_FILENO, saved_err, err, errors, sizeof(errors));
	return status;
}

static void options_and_arguments_are_told_apart(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_int_equal(run(cx, "chorale read --json --data=/x a --jobs 64 b --set a.b=1 --set c.d=2"), 0);
	assert_true(seen.json);
	assert_str(seen.data, STR("/x"));
	assert_int_equal(seen.jobs, 64);
	assert_int_equal(seen.sets.n, 2);
	assert_str(seen.sets.items[1], STR("c.d=2"));
	assert_int_equal(seen.nargs, 2);
	assert_string_equal(seen.args[1], "b");
	assert_int_equal(run(cx, "chorale admin read - -- --json"), 0);
	assert_false(seen.json);
	assert_string_equal(seen.args[0], "-");
	assert_string_equal(seen.args[1], "--json");
	assert_string_equal(output, "");
	assert_string_equal(errors, "");
}

static const struct {
	const char *line, *error;
} wrong[] = {
	{ "chorale", "Usage" },
	{ "chorale nope", "“nope”" },
	{ "chorale help nope", "“nope”" },
	{ "chorale admin", "chorale admin" },
	{ "chorale admin nope", "“chorale admin --help”" },
	{ "chorale read", "FILE…" },
	{ "chorale read a b c d", "“d”" },
	{ "chorale read --nope a", "“--nope”" },
	{ "chorale read --jsonx a", "“--jsonx”" },
	{ "chorale read -j a", "“-j”" },
	{ "chorale read --json=yes a", "takes no value" },
	{ "chorale read a --data", "a value is missing after “--data”" },
	{ "chorale read --jobs 0 a", "from 1 to 64, not “0”" },
	{ "chorale read --jobs x a", "“x”" },
	{ "chorale read --jobs= a", "“”" },
};

static void wrong_command_lines_are_explained(void **state)
{
	struct ctx *cx = unit_ctx(state);
	cx->lang = LANG_EN;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_row(run(cx, wrong[i].line) == CMD_USAGE, i, str_of(wrong[i].line));
		assert_row(strstr(errors, wrong[i].error) != NULL, i, str_of(errors));
		assert_row(output[0] == 0 && seen.runs == 0, i, str_of(output));
	}
}

static const char *const helps[] = {
	"chorale read --help", "chorale help read", "chorale read a --json -h", "chorale admin help read",
	"chorale help admin read",
};

static void help_is_printed_on_standard_output(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(helps); i++) {
		assert_row(run(cx, helps[i]) == CMD_OK, i, str_of(helps[i]));
		assert_row(errors[0] == 0 && seen.runs == 0, i, str_of(errors));
		assert_row(strstr(output, "[OPTION…] FICHIER…\n") != NULL, i, str_of(output));
		assert_row(strstr(output, "  --data DOSSIER          Commandes") != NULL, i, str_of(output));
		assert_row(strstr(output, " read --json facture.pdf\n") != NULL, i, str_of(output));
	}
	assert_int_equal(run(cx, "chorale help"), 0);
	assert_non_null(strstr(output, "\n  admin "));
	assert_int_equal(run(cx, "chorale --help"), 0);
	assert_non_null(strstr(output, "\n  read "));
}

static void failures_give_a_status(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct cmd c = { .cx = cx, .path = STR("chorale") };
	assert_int_equal(fail(cx, E_NOT_FOUND), E_NOT_FOUND);
	assert_int_equal(cmd_failed(&c), CMD_NEGATIVE);
	failure_clear(cx);
	assert_int_equal(fail(cx, E_IO), E_IO);
	assert_int_equal(cmd_failed(&c), CMD_USAGE);
}

static void settings_come_from_the_command_line(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct cmd c = { .cx = cx, .path = STR("chorale") };
	str items[] = { STR_INIT("http.workers = 3"), STR_INIT("database.url=postgresql://x?a=b") };
	struct cmd_list sets = { items, 2 };
	struct config *config;
	assert_int_equal(cmd_config(&c, STR(""), &sets, &config), E_OK);
	assert_int_equal(config_int(config, SET_HTTP_WORKERS), 3);
	assert_str(config_str(config, SET_DATABASE_URL), STR("postgresql://x?a=b"));
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(options_and_arguments_are_told_apart),
		UNIT_TEST(wrong_command_lines_are_explained),
		UNIT_TEST(help_is_printed_on_standard_output),
		UNIT_TEST(failures_give_a_status),
		UNIT_TEST(settings_come_from_the_command_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
