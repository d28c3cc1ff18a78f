#include "paper.h"

#include "paper_templates.h"

/* What MuPDF's story layout knows of CSS. Black on white: rule 4 of legible invoices is ours too. */
static const char style[] =
	"<style>"
	"body { font-size: 9.5pt }"
	"h1 { font-size: 17pt; margin: 0 0 4pt 0 } h2 { font-size: 11pt; margin: 14pt 0 4pt 0 }"
	"p { margin: 0 0 3pt 0 }"
	"table { width: 100% } th { font-weight: normal; padding-right: 8pt }"
	"td, th { padding: 3pt 4pt 3pt 0; vertical-align: top }"
	".head th, .head td { font-weight: bold; border-bottom: 1pt solid black }"
	".right { text-align: right } .space { margin-top: 16pt } .small { font-size: 8pt }"
	".code { font-family: monospace; font-size: 8pt }"
	".frame { border: 1.5pt solid black; padding: 5pt 8pt; margin-bottom: 12pt }"
	".client { margin: 16pt 0 8pt 250pt }"
	".sum td { border-top: 1pt solid black; font-weight: bold }"
	"</style>";

static struct html begin(struct ctx *cx, struct buf *b)
{
	buf_add_str(b, (str){ style, sizeof(style) - 1 });
	return (struct html){ .out = b, .arena = cx->arena, .lang = cx->lang };
}

str paper_certificate(struct ctx *cx, const struct paper_certificate *view)
{
	struct buf b = buf_in(cx->arena);
	struct html h = begin(cx, &b);
	tpl_paper_certificate(&h, view);
	return buf_str(&b);
}

str paper_invoice(struct ctx *cx, const struct paper_invoice *view)
{
	struct buf b = buf_in(cx->arena);
	struct html h = begin(cx, &b);
	tpl_paper_invoice(&h, view);
	return buf_str(&b);
}

str paper_mandate(struct ctx *cx, const struct paper_mandate *view)
{
	struct buf b = buf_in(cx->arena);
	struct html h = begin(cx, &b);
	tpl_paper_mandate(&h, view);
	return buf_str(&b);
}
