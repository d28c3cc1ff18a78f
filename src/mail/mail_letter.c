#include "mail.h"

#include "core_html.h"

/* Colours and sizes are the reader's own: a mail that sets none is read by everybody. */
#define BODY_STYLE "font-family:sans-serif;line-height:1.5;max-width:38em"

static void add_text(struct buf *b, str paragraph)
{
	buf_add_str(b, paragraph);
	buf_add_str(b, STR("\n\n"));
}

static void add_paragraph(struct html *h, str paragraph)
{
	buf_add_str(h->out, STR("<p>"));
	html_text(h, paragraph);
	buf_add_str(h->out, STR("</p>\n"));
}

static void add_section_text(struct buf *b, const struct mail_section *s)
{
	buf_printf(b, "%.*s\n", STR_ARG(s->title));
	for (size_t i = 0; i < s->nlines; i++)
		buf_printf(b, "- %.*s\n", STR_ARG(s->lines[i]));
	if (!str_empty(s->more))
		buf_printf(b, "%.*s\n", STR_ARG(s->more));
	buf_add_char(b, '\n');
}

static void add_section(struct html *h, const struct mail_section *s)
{
	buf_add_str(h->out, STR("<h2>"));
	html_text(h, s->title);
	buf_add_str(h->out, STR("</h2>\n<ul>\n"));
	for (size_t i = 0; i < s->nlines; i++) {
		buf_add_str(h->out, STR("<li>"));
		html_text(h, s->lines[i]);
		buf_add_str(h->out, STR("</li>\n"));
	}
	buf_add_str(h->out, STR("</ul>\n"));
	if (!str_empty(s->more))
		add_paragraph(h, s->more);
}

static void add_stop(struct html *h, const struct mail_letter *l)
{
	buf_add_str(h->out, STR("<p><a href=\""));
	html_attr(h, l->stop);
	buf_add_str(h->out, STR("\">"));
	html_text(h, l->stop_label);
	buf_add_str(h->out, STR("</a></p>\n"));
}

static str write_text(struct ctx *cx, const struct mail_letter *l)
{
	struct buf b = buf_in(cx->arena);
	if (l->qualification)
		add_text(&b, msg_plain(l->lang, MSG_MAIL_QUALIFICATION));
	add_text(&b, msg_plain(l->lang, MSG_MAIL_HELLO));
	for (size_t i = 0; i < l->nbefore; i++)
		add_text(&b, l->before[i]);
	for (size_t i = 0; i < l->nsections; i++)
		add_section_text(&b, &l->sections[i]);
	if (!str_empty(l->url)) {
		buf_printf(&b, "%.*s\n", STR_ARG(msg_text(cx->arena, l->lang, MSG_MAIL_LINK_TEXT,
		                                          MSG_ARGS(M_STR("label", l->url_label)))));
		add_text(&b, l->url);
	}
	for (size_t i = 0; i < l->nafter; i++)
		add_text(&b, l->after[i]);
	if (!str_empty(l->stop)) {
		buf_printf(&b, "%.*s\n", STR_ARG(msg_text(cx->arena, l->lang, MSG_MAIL_LINK_TEXT,
		                                          MSG_ARGS(M_STR("label", l->stop_label)))));
		add_text(&b, l->stop);
	}
	buf_printf(&b, "-- \n%.*s\n", STR_ARG(msg_plain(l->lang, MSG_MAIL_FOOT)));
	return buf_str(&b);
}

static void add_link(struct html *h, const struct mail_letter *l)
{
	buf_add_str(h->out, STR("<p><a href=\""));
	html_attr(h, l->url);
	buf_add_str(h->out, STR("\"><strong>"));
	html_text(h, l->url_label);
	buf_add_str(h->out, STR("</strong></a></p>\n<p>"));
	html_text(h, msg_plain(l->lang, MSG_MAIL_LINK_COPY));
	buf_add_str(h->out, STR("<br>"));
	html_text(h, l->url);
	buf_add_str(h->out, STR("</p>\n"));
}

static str write_html(struct ctx *cx, const struct mail_letter *l)
{
	struct buf b = buf_in(cx->arena);
	struct html h = { .out = &b, .arena = cx->arena, .lang = l->lang };
	buf_printf(&b, "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head>\n<meta charset=\"utf-8\">\n"
	               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
	           STR_ARG(lang_code(l->lang)));
	html_text(&h, l->subject);
	buf_add_str(&b, STR("</title>\n</head>\n<body style=\"" BODY_STYLE "\">\n"));
	if (l->qualification)
		add_paragraph(&h, msg_plain(l->lang, MSG_MAIL_QUALIFICATION));
	add_paragraph(&h, msg_plain(l->lang, MSG_MAIL_HELLO));
	for (size_t i = 0; i < l->nbefore; i++)
		add_paragraph(&h, l->before[i]);
	for (size_t i = 0; i < l->nsections; i++)
		add_section(&h, &l->sections[i]);
	if (!str_empty(l->url))
		add_link(&h, l);
	for (size_t i = 0; i < l->nafter; i++)
		add_paragraph(&h, l->after[i]);
	if (!str_empty(l->stop))
		add_stop(&h, l);
	buf_add_str(&b, STR("<hr>\n"));
	add_paragraph(&h, msg_plain(l->lang, MSG_MAIL_FOOT));
	buf_add_str(&b, STR("</body>\n</html>\n"));
	return buf_str(&b);
}

void mail_letter_write(struct ctx *cx, const struct mail_letter *letter, struct mail_body *out)
{
	out->subject = letter->qualification ? str_printf(cx->arena, "[QUALIFICATION] %.*s", STR_ARG(letter->subject))
	                                     : letter->subject;
	out->text = write_text(cx, letter);
	out->html = write_html(cx, letter);
}
