#include "cmd.h"
#include "cmd_help.h"

#include <string.h>

void cmd_say(struct cmd *c, str sentence)
{
	fflush(stdout);
	fprintf(stderr, "%.*s: %.*s\n", STR_ARG(c->path), STR_ARG(sentence));
}

int cmd_wrong(struct cmd *c, enum msg id, const struct msg_arg *args)
{
	cmd_say(c, msg_text(c->cx->arena, c->cx->lang, id, args));
	cmd_say(c, msg_text(c->cx->arena, c->cx->lang, MSG_CMD_SEE_HELP, MSG_ARGS(M_STR("path", c->path))));
	return CMD_USAGE;
}

int cmd_failed(struct cmd *c)
{
	const struct failure *f = &c->cx->failure;
	cmd_say(c, f->message);
	for (size_t i = 0; i < f->nfields; i++) {
		cmd_say(c, str_printf(c->cx->arena, "%.*s: %.*s", STR_ARG(f->fields[i].field),
		                      STR_ARG(f->fields[i].message)));
	}
	return error_info(f->code)->http < 500 ? CMD_NEGATIVE : CMD_USAGE;
}

static const struct cmd_option *find_option(const struct cmd_option *options, str name)
{
	for (; options->kind != CMD_KIND_END; options++) {
		if (str_eq(name, str_of(options->name)))
			return options;
	}
	return NULL;
}

static int set_number(struct cmd *c, const struct cmd_option *o, str value)
{
	if (str_to_i64(value, o->number) && *o->number >= o->low && *o->number <= o->high)
		return CMD_GO;
	return cmd_wrong(c, MSG_CMD_BAD_NUMBER,
	                 MSG_ARGS(M_STR("option", str_of(o->name)), M_STR("value", value),
	                          M_INT("low", o->low), M_INT("high", o->high)));
}

static int set_option(struct cmd *c, const struct cmd_option *o, str value)
{
	struct cmd_list *l = o->list;
	switch (o->kind) {
	case CMD_KIND_TEXT:
		*o->text = value;
		return CMD_GO;
	case CMD_KIND_NUMBER:
		return set_number(c, o, value);
	case CMD_KIND_LIST:
		l->items = arena_grow(c->cx->arena, l->items, l->n * sizeof(str), (l->n + 1) * sizeof(str));
		l->items[l->n++] = value;
		return CMD_GO;
	default:
		return CMD_GO;
	}
}

/* One option at argv[*i]; moves *i to the last word it took. */
static int take_option(struct cmd *c, const struct cmd_option *options, int *i)
{
	str word = str_of(c->argv[*i] + 2), name;
	str value = str_cut(word, '=', &name);
	bool joined = name.n < word.n;
	const struct cmd_option *o = find_option(options, name);
	const struct msg_arg *args = MSG_ARGS(M_STR("option", name));
	if (!o)
		return cmd_wrong(c, MSG_CMD_UNKNOWN_OPTION, args);
	if (o->kind == CMD_KIND_FLAG) {
		*o->flag = true;
		return joined ? cmd_wrong(c, MSG_CMD_NO_VALUE, args) : CMD_GO;
	}
	if (!joined) {
		if (*i + 1 >= c->argc)
			return cmd_wrong(c, MSG_CMD_NEEDS_VALUE, args);
		value = str_of(c->argv[++*i]);
	}
	return set_option(c, o, value);
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int check_count(struct cmd *c, const struct cmd_usage *usage)
{
	if (c->nargs < usage->least) {
		str word = msg_plain(c->cx->lang, usage->arguments);
		return cmd_wrong(c, MSG_CMD_MISSING_ARGUMENT, MSG_ARGS(M_STR("argument", word)));
	}
	if (c->nargs > usage->most) {
		str word = str_of(c->args[usage->most]);
		return cmd_wrong(c, MSG_CMD_EXTRA_ARGUMENT, MSG_ARGS(M_STR("argument", word)));
	}
	return CMD_GO;
}

int cmd_parse(struct cmd *c, const struct cmd_usage *usage, const struct cmd_option *options)
{
	bool only_arguments = false; /* behind « -- » */
	c->args = ARENA_ARRAY(c->cx->arena, char *, (size_t)c->argc);
	c->nargs = 0;
	for (int i = 1; i < c->argc; i++) {
		char *word = c->argv[i];
		if (only_arguments || word[0] != '-' || word[1] == 0) {
			c->args[c->nargs++] = word;
		} else if (strcmp(word, "--") == 0) {
			only_arguments = true;
		} else if (is_help(word)) {
			cmd_help_options(c, usage, options);
			return CMD_OK;
		} else if (word[1] != '-') {
			return cmd_wrong(c, MSG_CMD_SHORT_OPTION, MSG_ARGS(M_STR("option", str_of(word))));
		} else {
			int status = take_option(c, options, &i);
			if (status != CMD_GO)
				return status;
		}
	}
	return check_count(c, usage);
}

enum ec cmd_config(struct cmd *c, str file, const struct cmd_list *sets, struct config **out)
{
	*out = config_new();
	if (file.n)
		TRY(config_load_file(c->cx, *out, file));
	TRY(config_load_environment(c->cx, *out));
	for (size_t i = 0; sets && i < sets->n; i++) {
		str name;
		str value = str_cut(sets->items[i], '=', &name);
		TRY(config_set(c->cx, *out, str_trim(name), str_trim(value)));
	}
	return E_OK;
}

/* « help NAME… » becomes « NAME… --help ». */
static void turn_help_round(struct cmd *c)
{
	static char help[] = "--help";
	char **argv = ARENA_ARRAY(c->cx->arena, char *, (size_t)c->argc + 1);
	argv[0] = c->argv[0];
	for (int i = 2; i < c->argc; i++)
		argv[i - 1] = c->argv[i];
	argv[c->argc - 1] = help;
	c->argv = argv;
}

int cmd_dispatch(struct cmd *c, const struct cmd_entry *table, enum msg about)
{
	if (c->argc < 2) {
		cmd_help_table(c, stderr, table, about);
		return CMD_USAGE;
	}
	if (strcmp(c->argv[1], "help") == 0)
		turn_help_round(c);
	const char *name = c->argv[1];
	if (is_help(name)) {
		cmd_help_table(c, stdout, table, about);
		return CMD_OK;
	}
	for (const struct cmd_entry *e = table; e->name; e++) {
		if (strcmp(e->name, name) != 0)
			continue;
		struct cmd inner = *c;
		inner.path = str_printf(c->cx->arena, "%.*s %s", STR_ARG(c->path), name);
		inner.argc--;
		inner.argv++;
		return e->run(&inner);
	}
	return cmd_wrong(c, MSG_CMD_UNKNOWN_COMMAND, MSG_ARGS(M_STR("name", str_of(name))));
}
