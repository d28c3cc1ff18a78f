/* chorale ask: what sentences ask for, and the assistant's answers, one for each. */
#include "cmd_ask.h"

#include "core_json.h"
#include "core_utf8.h"
#include "service_assistant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asking {
	bool json;
	bool lang_given;
	enum lang lang;
};

static str joined(struct ctx *cx, const struct assistant_answer *answer)
{
	return str_join(cx->arena, STR("\n"), answer->lines, answer->nlines);
}

/* 987 is written 0.987. */
static str confidence_text(struct arena *a, int thousandths)
{
	return str_printf(a, "%d.%03d", thousandths / 1000, thousandths % 1000);
}

static void put_json(struct ctx *cx, const struct assistant_answer *answer, struct buf *out)
{
	struct json_out j = { .b = out };

	json_open(&j);
	json_key(&j, "intent");
	json_put_str(&j, assist_intent_name(answer->intent));
	json_key(&j, "confidence");
	json_put_raw(&j, confidence_text(cx->arena, answer->confidence));
	json_key(&j, "answer");
	json_put_str(&j, joined(cx, answer));
	json_key(&j, "help");
	json_open_list(&j);
	for (size_t i = 0; i < answer->nhelp; i++)
		json_put_str(&j, str_printf(cx->arena, "/aide/%.*s", STR_ARG(answer->help[i])));
	json_close_list(&j);
	json_close(&j);
	buf_add_char(out, '\n');
}

static void put_text(struct ctx *cx, str sentence, const struct assistant_answer *answer, struct buf *out)
{
	str intent = assist_intent_name(answer->intent);

	buf_printf(out, "%.*s\n  [%.*s %.*s]\n", STR_ARG(sentence), STR_ARG(intent),
	           STR_ARG(confidence_text(cx->arena, answer->confidence)));
	for (size_t i = 0; i < answer->nlines; i++)
		buf_printf(out, "  %.*s\n", STR_ARG(answer->lines[i]));
	for (size_t i = 0; i < answer->nhelp; i++)
		buf_printf(out, "  → /aide/%.*s\n", STR_ARG(answer->help[i]));
	buf_add_char(out, '\n');
}

/* Without --lang the answer speaks as the sentence does. */
static void choose_lang(struct ctx *cx, const struct asking *how, str sentence)
{
	struct assist_meaning m;

	if (how->lang_given) {
		cx->lang = how->lang;
		return;
	}
	assist_understand(cx->arena, how->lang, ASSIST_UNKNOWN, sentence, &m);
	cx->lang = m.intent == ASSIST_UNKNOWN ? how->lang : m.lang;
}

static int ask_one(struct cmd *c, const struct asking *how, str sentence)
{
	struct ctx *cx = c->cx;
	struct assistant_answer answer;
	struct arena_mark mark = arena_mark(cx->arena);
	struct buf out = buf_in(cx->arena);

	if (!utf8_valid(sentence)) {
		(void)fail(cx, E_UTF8);
		return cmd_failed(c);
	}
	choose_lang(cx, how, sentence);
	if (assistant_ask(cx, &(struct assistant_question){ .sentence = sentence }, &answer) != E_OK)
		return cmd_failed(c);
	if (how->json)
		put_json(cx, &answer, &out);
	else
		put_text(cx, sentence, &answer, &out);
	fwrite(out.p, 1, out.n, stdout);
	arena_rewind(cx->arena, mark);
	return CMD_OK;
}

static int ask_lines(struct cmd *c, const struct asking *how)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int status = CMD_OK;

	while (status == CMD_OK && (n = getline(&line, &room, stdin)) >= 0) {
		str sentence = str_trim((str){ line, (size_t)n });
		if (sentence.n > 0)
			status = ask_one(c, how, sentence);
	}
	free(line);
	return status;
}

static int ask_all(struct cmd *c, const struct asking *how)
{
	int status = CMD_OK;

	for (int i = 0; i < c->nargs && status == CMD_OK; i++)
		status = strcmp(c->args[i], "-") == 0 ? ask_lines(c, how) : ask_one(c, how, str_of(c->args[i]));
	return status;
}

int cmd_ask(struct cmd *c)
{
	static const struct cmd_usage usage = {
		.arguments = MSG_ASSISTANT_CMD_SENTENCES, .least = 1, .most = CMD_ANY, .about = MSG_ASSISTANT_CMD_ABOUT,
		.examples = { "\"Je ne trouve pas le mail avec le lien pour activer mon compte\"",
		              "--json --lang en \"What does suspended mean?\"", "--json - < questions.txt" },
	};
	struct asking how = { .lang = c->cx->lang };
	str lang = STR("");
	const struct cmd_option options[] = {
		CMD_FLAG("json", &how.json, MSG_ASSISTANT_CMD_JSON),
		CMD_TEXT("lang", &lang, MSG_ASSISTANT_CMD_LANG_VALUE, MSG_ASSISTANT_CMD_LANG),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);

	if (status != CMD_GO)
		return status;
	how.lang_given = lang.n > 0;
	for (int l = 0; l < LANG_COUNT; l++)
		if (str_eq(lang, lang_code((enum lang)l)))
			how.lang = (enum lang)l;
	if (how.lang_given && !str_eq(lang, lang_code(how.lang)))
		return cmd_wrong(c, MSG_ASSISTANT_CMD_NO_SUCH_LANG, MSG_ARGS(M_STR("lang", lang)));
	return ask_all(c, &how);
}
