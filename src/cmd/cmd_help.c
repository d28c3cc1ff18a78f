#include "cmd_help.h"

#include "core_utf8.h"

#define COLUMN 26 /* where explanations start */

static str text_of(struct cmd *c, enum msg id)
{
	return msg_plain(c->cx->lang, id);
}

/* A term and its explanation, which goes to a line of its own when the term is long. */
static void print_row(FILE *out, str term, str explanation)
{
	size_t width = utf8_count(term) + 2;
	fprintf(out, "  %.*s", STR_ARG(term));
	if (width + 2 > COLUMN) {
		fputc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s%.*s\n", (int)(COLUMN - width), "", STR_ARG(explanation));
}

static void print_title(FILE *out, struct cmd *c, enum msg title)
{
	fprintf(out, "\n%.*s\n", STR_ARG(text_of(c, title)));
}

static void print_usage(FILE *out, struct cmd *c, str line)
{
	str usage = msg_text(c->cx->arena, c->cx->lang, MSG_CMD_USAGE, MSG_ARGS(M_STR("line", line)));
	fprintf(out, "%.*s\n\n", STR_ARG(usage));
}

static void print_option(struct cmd *c, const struct cmd_option *o)
{
	str term = str_printf(c->cx->arena, "--%s", o->name);
	if (o->kind != CMD_KIND_FLAG) {
		str value = text_of(c, o->value);
		term = str_printf(c->cx->arena, "--%s %.*s", o->name, STR_ARG(value));
	}
	print_row(stdout, term, text_of(c, o->help));
}

void cmd_help_options(struct cmd *c, const struct cmd_usage *usage, const struct cmd_option *options)
{
	struct arena *a = c->cx->arena;
	str arguments = usage->most ? text_of(c, usage->arguments) : STR("");
	print_usage(stdout, c, str_trim(str_printf(a, "%.*s [OPTION…] %.*s", STR_ARG(c->path), STR_ARG(arguments))));
	printf("%.*s\n", STR_ARG(text_of(c, usage->about)));
	print_title(stdout, c, MSG_CMD_OPTIONS);
	for (; options->kind != CMD_KIND_END; options++)
		print_option(c, options);
	print_row(stdout, STR("--help"), text_of(c, MSG_CMD_HELP_OPTION));
	if (usage->examples[0])
		print_title(stdout, c, MSG_CMD_EXAMPLES);
	for (size_t i = 0; i < CMD_EXAMPLES_MAX && usage->examples[i]; i++)
		printf("  %.*s %s\n", STR_ARG(c->path), usage->examples[i]);
}

void cmd_help_table(struct cmd *c, FILE *out, const struct cmd_entry *table, enum msg about)
{
	struct arena *a = c->cx->arena;
	print_usage(out, c, str_printf(a, "%.*s %.*s", STR_ARG(c->path), STR_ARG(text_of(c, MSG_CMD_VALUE_COMMAND))));
	fprintf(out, "%.*s\n", STR_ARG(text_of(c, about)));
	print_title(out, c, MSG_CMD_COMMANDS);
	for (; table->name; table++)
		print_row(out, str_of(table->name), text_of(c, table->summary));
	str more = msg_text(a, c->cx->lang, MSG_CMD_MORE, MSG_ARGS(M_STR("path", c->path)));
	fprintf(out, "\n%.*s\n", STR_ARG(more));
}
