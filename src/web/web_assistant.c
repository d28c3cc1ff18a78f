#include "web_assistant.h"

#include "core_arena.h"
#include "service_assistant.h"
#include "web_templates.h"

#define QUESTION_MAX 1000 /* bytes, a little more than the field takes in letters */
#define ANSWER_MAX 3000
#define LINKS_MAX ASSISTANT_HELP_MAX

static const enum msg EXAMPLES[] = { MSG_WEB_ASSISTANT_EX_LINK, MSG_WEB_ASSISTANT_EX_INVOICE, MSG_WEB_ASSISTANT_EX_STATUS,
	                             MSG_WEB_ASSISTANT_EX_ATTACHMENT, MSG_WEB_ASSISTANT_EX_PASSWORD };

#define EXAMPLES_COUNT (sizeof(EXAMPLES) / sizeof(EXAMPLES[0]))

bool talk_is_last(const struct assistant_view *v, const struct talk_turn *t)
{
	return t == &v->turns[v->nturns - 1];
}

/* --- turns --- */

static void split_lines(struct ctx *cx, struct talk_turn *t)
{
	str rest = t->answer, line;

	t->lines = ARENA_ARRAY(cx->arena, struct talk_line, ASSISTANT_LINES_MAX);
	while (rest.n > 0 && t->nlines < ASSISTANT_LINES_MAX) {
		rest = str_cut(rest, '\n', &line);
		line = str_trim(line); /* a browser sends \r\n */
		if (line.n > 0)
			t->lines[t->nlines++].text = line;
	}
}

/* Only articles that the help has become links, whatever the form says. */
static void link_articles(struct ctx *cx, struct talk_turn *t)
{
	str rest = t->help, name;

	t->links = ARENA_ARRAY(cx->arena, struct help_link, LINKS_MAX);
	while (rest.n > 0 && t->nlinks < LINKS_MAX) {
		rest = str_cut(rest, ' ', &name);
		t->nlinks += help_link_of(cx, name, &t->links[t->nlinks]);
	}
}

static void add_turn(struct ctx *cx, struct assistant_view *v, struct talk_turn t)
{
	t.question = str_sub(t.question, 0, QUESTION_MAX);
	t.answer = str_sub(t.answer, 0, ANSWER_MAX);
	split_lines(cx, &t);
	link_articles(cx, &t);
	if (v->nturns == TALK_MAX) {
		memmove(v->turns, v->turns + 1, (TALK_MAX - 1) * sizeof(v->turns[0]));
		v->nturns--;
	}
	v->turns[v->nturns++] = t;
}

/* What was said before, as the form gives it back: a field of each kind for each turn. */
static void take_turns(struct ctx *cx, const struct http_request *rq, struct assistant_view *v)
{
	const str *questions, *answers, *helps, *invoices;
	size_t n = http_form_all(rq, "demande", &questions);

	if (http_form_all(rq, "reponse", &answers) != n || http_form_all(rq, "fiches", &helps) != n ||
	    http_form_all(rq, "facture", &invoices) != n)
		return;
	for (size_t i = n > TALK_MAX ? n - TALK_MAX : 0; i < n; i++) {
		struct talk_turn t = { .question = questions[i], .answer = answers[i], .help = helps[i] };
		if (!str_to_i64(invoices[i], &t.invoice_id) || t.invoice_id < 0)
			t.invoice_id = 0;
		add_turn(cx, v, t);
	}
}

static void add_answer(struct ctx *cx, struct assistant_view *v, str question, const struct assistant_answer *answer)
{
	add_turn(cx, v, (struct talk_turn){
		.question = question,
		.answer = str_join(cx->arena, STR("\n"), answer->lines, answer->nlines),
		.help = str_join(cx->arena, STR(" "), answer->help, answer->nhelp),
		.invoice_id = answer->invoice_id,
	});
	v->before = assist_intent_name(answer->intent);
}

/* --- pages --- */

static void begin(struct ctx *cx, struct assistant_view *v)
{
	v->turns = ARENA_ARRAY(cx->arena, struct talk_turn, TALK_MAX);
	v->examples = ARENA_ARRAY(cx->arena, struct talk_example, EXAMPLES_COUNT);
	for (size_t i = 0; i < EXAMPLES_COUNT; i++)
		v->examples[v->nexamples++].text = page_text(cx, EXAMPLES[i]);
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct assistant_view *v)
{
	page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_ASSISTANT), SPACE_COUNT);
	v->page.error = v->problem.n > 0;
	if (http_method_of(rq) == HTTP_POST)
		v->page.here = STR("/assistant");
	struct html h = page_html(cx, rq, rs);
	tpl_page_assistant(&h, v);
	return E_OK;
}

enum ec page_assistant(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct assistant_view v = { 0 };

	begin(cx, &v);
	return show(cx, rq, rs, &v);
}

/* No answer, but the conversation stays. */
static enum ec refuse(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct assistant_view *v,
                      str problem, int status)
{
	v->problem = problem;
	http_status(rs, status);
	return show(cx, rq, rs, v);
}

enum ec page_assistant_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct assistant_view v = { .before = http_form(rq, "sujet") };
	struct assistant_answer answer;
	enum assist_intent before = ASSIST_UNKNOWN;
	str question = str_trim(str_sub(http_form(rq, "question"), 0, QUESTION_MAX));

	begin(cx, &v);
	take_turns(cx, rq, &v);
	(void)assist_intent_find(v.before, &before);
	v.before = assist_intent_name(before);
	v.question = question;
	if (question.n == 0)
		return refuse(cx, rq, rs, &v, page_text(cx, MSG_WEB_ASSISTANT_EMPTY), 422);
	if (assistant_ask(cx, &(struct assistant_question){ before, question, http_own_address(rq) }, &answer) != E_OK) {
		if (cx->failure.code != E_TOO_OFTEN)
			return cx->failure.code;
		str problem = cx->failure.message;
		failure_clear(cx);
		return refuse(cx, rq, rs, &v, problem, error_info(E_TOO_OFTEN)->http);
	}
	v.question = STR_NONE;
	add_answer(cx, &v, question, &answer);
	return show(cx, rq, rs, &v);
}
