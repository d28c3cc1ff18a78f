/* The chorale executable: finds the subcommand and runs it. */
#include "cmd.h"
#include "cmd_ask.h"
#include "cmd_data.h"
#include "cmd_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cmd_entry commands[] = {
	{ "admin", cmd_admin, MSG_CMD_ADMIN_SUMMARY },
	{ "ask", cmd_ask, MSG_ASSISTANT_CMD_SUMMARY },
	{ "read", cmd_read, MSG_READER_CMD_SUMMARY },
	{ "serve", cmd_serve, MSG_CMD_SERVE_SUMMARY },
	{ NULL, NULL, 0 },
};

/* The language of the command line, by the first of these variables that is set. */
static enum lang lang_of_environment(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strncmp(value, "fr", 2) == 0 ? LANG_FR : LANG_EN;
	}
	return LANG_EN;
}

/* What was printed counts only when it got out: a full disk is not success. */
static int finish_output(struct cmd *c, int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	cmd_say(c, msg_plain(c->cx->lang, MSG_CMD_OUTPUT_FAILED));
	return CMD_USAGE;
}

int main(int argc, char **argv)
{
	struct ctx cx = { .arena = arena_new(0), .lang = lang_of_environment(), .now = time_now() };
	struct cmd c = { .cx = &cx, .path = STR("chorale"), .argc = argc, .argv = argv };
	int status = CMD_OK;
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		puts("chorale " CHORALE_VERSION);
	else
		status = cmd_dispatch(&c, commands, MSG_CMD_ABOUT);
	status = finish_output(&c, status);
	arena_free(cx.arena);
	return status;
}
