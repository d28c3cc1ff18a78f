/* chorale ask: one object a line with the promised members, the language of the answer, standard input. */
#include "unit.h"

#include "cmd_ask.h"
#include "core_json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ARGS_MAX 8

/* Runs chorale ask with these words, and input as standard input; what it printed. */
static str run(struct ctx *cx, const char *const *words, const char *input, int *status)
{
	char *argv[ARGS_MAX + 1] = { strdup("ask") };
	int argc = 1, out = dup(STDOUT_FILENO), in = dup(STDIN_FILENO);
	FILE *printed = tmpfile(), *typed = tmpfile();
	struct buf b = buf_in(cx->arena);

	for (; *words; words++)
		argv[argc++] = strdup(*words);
	fputs(input, typed);
	rewind(typed);
	fflush(stdout);
	dup2(fileno(printed), STDOUT_FILENO);
	dup2(fileno(typed), STDIN_FILENO);
	clearerr(stdin); /* the run before came to its end */
	struct cmd c = { .cx = cx, .path = STR("chorale ask"), .argc = argc, .argv = argv };
	*status = cmd_ask(&c);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	dup2(in, STDIN_FILENO);
	rewind(printed);
	b.n = fread(buf_reserve(&b, 65536), 1, 65536, printed);
	fclose(printed);
	fclose(typed);
	close(out);
	close(in);
	while (argc > 0)
		free(argv[--argc]);
	return buf_str(&b);
}

static const struct json *line_of(struct ctx *cx, str *rest)
{
	const struct json *json = NULL;
	str line;
	*rest = str_cut(*rest, '\n', &line);
	assert_int_equal(json_parse(cx, line, &json), E_OK);
	return json;
}

static void each_sentence_gives_one_object(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const char *const words[] = { "--json", "Je ne trouve pas le mail avec le lien pour activer mon compte",
		                      "What does suspended mean?", "Quelle est la capitale du Pérou ?", NULL };
	static const str intents[] = { STR_INIT("resend_activation"), STR_INIT("explain_status"), STR_INIT("unknown") };
	int status;
	str out = run(cx, words, "", &status);
	assert_int_equal(status, CMD_OK);
	for (size_t i = 0; i < COUNT(intents); i++) {
		dec confidence;
		const struct json *o = line_of(cx, &out);
		assert_str(json_str(o, "intent"), intents[i]);
		assert_true(json_dec(json_member(o, "confidence"), &confidence));
		assert_true(json_str(o, "answer").n > 0);
		assert_int_equal(json_member(o, "help")->kind, JSON_ARRAY);
		assert_int_equal(json_member(o, "help")->n > 0, i < 2);
	}
	assert_true(str_empty(out));
}

static void the_answer_speaks_as_the_sentence_or_as_asked(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const char *const own[] = { "--json", "what does suspended mean", NULL };
	const char *const asked[] = { "--json", "--lang", "fr", "what does suspended mean", NULL };
	const char *const wrong[] = { "--lang", "de", "Hallo", NULL };
	int status;
	str out = run(cx, own, "", &status);
	assert_true(str_find(json_str(line_of(cx, &out), "answer"), msg_plain(LANG_EN, MSG_STATUS_SUSPENDUE)) >= 0);
	out = run(cx, asked, "", &status);
	assert_true(str_find(json_str(line_of(cx, &out), "answer"), msg_plain(LANG_FR, MSG_STATUS_SUSPENDUE)) >= 0);
	run(cx, wrong, "", &status);
	assert_int_equal(status, CMD_USAGE);
}

static void a_dash_reads_standard_input(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const char *const words[] = { "--json", "-", NULL };
	int status;
	str out = run(cx, words, "mot de passe oublié\n\nforgot my password", &status);
	assert_int_equal(status, CMD_OK);
	for (int i = 0; i < 2; i++)
		assert_str(json_str(line_of(cx, &out), "intent"), STR("password"));
	assert_true(str_empty(out));
	run(cx, words, "pas de l'UTF-8 : \xff\n", &status);
	assert_int_equal(status, CMD_NEGATIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(each_sentence_gives_one_object),
		UNIT_TEST(the_answer_speaks_as_the_sentence_or_as_asked),
		UNIT_TEST(a_dash_reads_standard_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
