/*
 * What a subcommand of the executable stands on: its context, its command line, its exit status.
 *
 * A subcommand is int cmd_NAME(struct cmd *c) in cmd_NAME.c, and one line in the table of cmd_main.c.
 * Its first call is cmd_parse, which also answers --help. Everything lives in the arena of c->cx.
 * One thread.
 *
 *	static const struct cmd_usage usage = {
 *		.arguments = MSG_CMD_VALUE_FILES, .least = 1, .most = CMD_ANY,
 *		.about = MSG_CMD_READ_ABOUT,
 *		.examples = { "--json facture.pdf" },
 *	};
 *	bool json = false;
 *	const struct cmd_option options[] = {
 *		CMD_FLAG("json", &json, MSG_CMD_READ_JSON),
 *		CMD_END,
 *	};
 *	int status = cmd_parse(c, &usage, options);
 *	if (status != CMD_GO)
 *		return status;
 */
#pragma once

#include <limits.h>

#include "core_config.h"
#include "core_ctx.h"

/* Exit statuses. */
enum { CMD_OK = 0, CMD_NEGATIVE = 1, CMD_USAGE = 2, CMD_GO = -1 };

struct cmd {
	struct ctx *cx; /* arena, language of the command line, clock */
	str path;       /* "chorale admin flow" */
	int argc;
	char **argv; /* argv[0] is the last word of path */
	char **args; /* after cmd_parse: what is no option */
	int nargs;
};

struct cmd_list {
	str *items;
	size_t n;
};

enum cmd_option_kind { CMD_KIND_END, CMD_KIND_FLAG, CMD_KIND_TEXT, CMD_KIND_NUMBER, CMD_KIND_LIST };

struct cmd_option {
	enum cmd_option_kind kind;
	const char *name; /* without the dashes */
	union {
		bool *flag;
		str *text;
		int64_t *number;
		struct cmd_list *list;
	};
	enum msg value; /* the word for the value: MSG_CMD_VALUE_… */
	enum msg help;
	int64_t low, high; /* of a number */
};

/* --name */
#define CMD_FLAG(name_, target, help_) \
	{ .kind = CMD_KIND_FLAG, .name = (name_), .flag = (target), .help = (help_) }
/* --name VALUE or --name=VALUE; the last one counts */
#define CMD_TEXT(name_, target, value_, help_) \
	{ .kind = CMD_KIND_TEXT, .name = (name_), .text = (target), .value = (value_), .help = (help_) }
#define CMD_NUMBER(name_, target, low_, high_, help_) \
	{ .kind = CMD_KIND_NUMBER, .name = (name_), .number = (target), .value = MSG_CMD_VALUE_NUMBER, \
	  .help = (help_), .low = (low_), .high = (high_) }
/* may stand several times; all count */
#define CMD_LIST(name_, target, value_, help_) \
	{ .kind = CMD_KIND_LIST, .name = (name_), .list = (target), .value = (value_), .help = (help_) }
#define CMD_END { .kind = CMD_KIND_END }

#define CMD_ANY INT_MAX
#define CMD_EXAMPLES_MAX 6

struct cmd_usage {
	enum msg about;
	enum msg arguments; /* the word for the arguments, when most > 0 */
	int least, most;
	const char *examples[CMD_EXAMPLES_MAX]; /* what stands after the command's path */
};

/* CMD_GO, or the exit status: 0 after --help, 2 for a wrong command line, which was then explained. */
int cmd_parse(struct cmd *c, const struct cmd_usage *usage, const struct cmd_option *options);

/* Explains on standard error what is wrong with the command line and where to read more; answers 2. */
int cmd_wrong(struct cmd *c, enum msg id, const struct msg_arg *args);
/* Prints the ctx's failure on standard error. 2 when the machine is at fault (disk, settings, a bug),
 * 1 when the answer is no. */
int cmd_failed(struct cmd *c);
/* A sentence on standard error, behind the command's path. */
void cmd_say(struct cmd *c, str sentence);

/* Settings from the defaults, the file (may be empty), the environment, then section.key=value. */
enum ec cmd_config(struct cmd *c, str file, const struct cmd_list *sets, struct config **out) EC_MUST;

struct cmd_entry {
	const char *name; /* NULL ends the table */
	int (*run)(struct cmd *c);
	enum msg summary;
};

/* Runs the entry that the next word names; also « --help », « help », « help NAME ». */
int cmd_dispatch(struct cmd *c, const struct cmd_entry *table, enum msg about);
