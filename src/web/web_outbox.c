#include "web_outbox.h"

#include "core_arena.h"
#include "service_mail.h"
#include "web_templates.h"
#include "web_view.h"

/* Lines of the text part; the signature is the same in all of them and left out. */
static void lines_fill(struct ctx *cx, str text, struct outbox_view *v)
{
	size_t most = 1;
	for (size_t i = 0; i < text.n; i++)
		most += text.p[i] == '\n';
	v->lines = ARENA_ARRAY(cx->arena, struct outbox_line, most);
	while (text.n) {
		str line;
		text = str_cut(text, '\n', &line);
		if (str_eq(line, STR("-- ")))
			break;
		if (!str_empty(line))
			v->lines[v->nlines++].text = line;
	}
}

enum ec page_outbox(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct outboxes_view v = { 0 };
	struct outbox_mail *mails;

	TRY(outbox_list(cx, &mails, &v.n));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_JOIN_OUTBOX), SPACE_COUNT);
	v.mails = ARENA_ARRAY(cx->arena, struct outbox_view, v.n + 1);
	for (size_t i = 0; i < v.n; i++) {
		v.mails[i] = (struct outbox_view){
			.id = str_printf(cx->arena, "courriel-%zu", i + 1),
			.to = mails[i].to,
			.subject = mails[i].subject,
			.when = view_moment(cx, mails[i].at),
			.link = mails[i].link,
			.dead = mails[i].dead,
		};
		lines_fill(cx, mails[i].text, &v.mails[i]);
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_outbox(&h, &v);
	return E_OK;
}
