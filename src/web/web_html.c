#include "web_html.h"

#include "web_asset.h"

void html_icon(struct html *h, str name)
{
	buf_add_str(h->out, STR("<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\""));
	html_static(h, STR("icons.svg"));
	buf_add_char(h->out, '#');
	html_attr(h, name);
	buf_add_str(h->out, STR("\"/></svg>"));
}

str html_static_url(struct arena *a, str name)
{
	return str_printf(a, "/static/%.*s?v=%.*s", STR_ARG(name), STR_ARG(asset_version(name)));
}

void html_static(struct html *h, str name)
{
	buf_add_str(h->out, STR("/static/"));
	buf_add_str(h->out, name);
	buf_add_str(h->out, STR("?v="));
	buf_add_str(h->out, asset_version(name));
}
