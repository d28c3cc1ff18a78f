#include "web_page.h"

#include "core_utf8.h"
#include "service_actor.h"
#include "service_draft.h"
#include "service_env.h"

/* The tabs, in their order. A space whose pages are not there yet has none. */
static const struct {
	enum space space;
	enum msg label;
	const char *href;
} TABS[] = {
	{ SPACE_INVOICES_SENT, MSG_WEB_SPACE_ISSUED, "/factures-emises" },
	{ SPACE_INVOICES_RECEIVED, MSG_WEB_SPACE_RECEIVED, "/factures-recues" },
	{ SPACE_MANAGER, MSG_WEB_SPACE_MANAGER, "/gestionnaire" },
	{ SPACE_CONNECTION, MSG_SPACE_CONNECTION, "/raccordement" },
	{ SPACE_ACCOUNT, MSG_WEB_SPACE_ACCOUNT, "/mon-compte" },
};

#define TABS_COUNT (sizeof(TABS) / sizeof(TABS[0]))

str page_text(const struct ctx *cx, enum msg id)
{
	return msg_plain(cx->lang, id);
}

struct html page_html(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	http_type(rs, "text/html; charset=utf-8");
	return (struct html){ .out = http_out(rs), .arena = cx->arena, .lang = cx->lang, .csrf = http_csrf(rq) };
}

/* First letters of the first two words that begin with a capital: « Commune de Saint-Aubin » → CS. */
static str initials(struct arena *a, str name)
{
	struct buf b = buf_in(a);
	bool at_word = true;
	int n = 0;

	while (name.n > 0 && n < 2) {
		str before = name;
		uint32_t cp = utf8_next(&name);
		str letter = str_sub(before, 0, before.n - name.n);

		if (at_word && !str_eq(utf8_fold(a, letter), letter)) {
			buf_add_str(&b, letter);
			n++;
		}
		at_word = cp == ' ' || cp == '-' || cp == 0x2019 || cp == '\'';
	}
	return buf_str(&b);
}

static void add_spaces(struct ctx *cx, struct page *p, enum space current)
{
	p->spaces = ARENA_ARRAY(cx->arena, struct page_space, TABS_COUNT + 2);
	p->spaces[p->nspaces++] = (struct page_space){
		.name = page_text(cx, MSG_WEB_SPACE_HOME), .href = STR("/accueil"), .current = current == SPACE_HOME
	};
	for (size_t i = 0; i < TABS_COUNT; i++) {
		bool open = TABS[i].space == SPACE_MANAGER ? actor_manages(cx) : actor_may(cx, TABS[i].space, ACTION_VIEW);
		if (!open)
			continue;
		p->spaces[p->nspaces++] = (struct page_space){ .name = page_text(cx, TABS[i].label),
			                                       .href = str_of(TABS[i].href),
			                                       .current = current == TABS[i].space };
	}
	if (cx->actor->is_operator)
		p->spaces[p->nspaces++] = (struct page_space){ .name = page_text(cx, MSG_OPERATOR_TITLE), .href = STR("/exploitation"),
			                                       .current = current == SPACE_OPERATOR };
}

static str address(struct arena *a, const struct http_request *rq)
{
	str query = http_query_string(rq);

	if (http_method_of(rq) != HTTP_GET)
		return STR("/");
	return str_empty(query) ? http_path(rq)
	                        : str_printf(a, "%.*s?%.*s", STR_ARG(http_path(rq)), STR_ARG(query));
}

void page_begin(struct ctx *cx, const struct http_request *rq, struct page *p, str title, enum space current)
{
	str theme = http_cookie(rq, COOKIE_THEME);

	*p = (struct page){ .title = title, .lang = cx->lang, .here = address(cx->arena, rq) };
	p->qualification = cx->env && cx->env->kind == ENV_QUALIFICATION;
	if (str_eq(theme, STR("light")) || str_eq(theme, STR("dark")))
		p->theme = theme;
	if (!cx->actor)
		return;
	p->signed_in = true;
	p->person = cx->actor->name;
	p->many_structures = cx->actor->nstructures > 1;
	p->structure = cx->actor->at ? cx->actor->at->name : cx->actor->login;
	p->initials = initials(cx->arena, cx->actor->at ? p->structure : p->person);
	add_spaces(cx, p, current);
}

size_t page_uploads(struct ctx *cx, struct http_request *rq, struct upload **out)
{
	struct http_file *files;
	size_t n = http_files(rq, &files), count = 0;

	*out = ARENA_ARRAY(cx->arena, struct upload, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (str_empty(files[i].name) || !files[i].handle)
			continue; /* none was chosen, or it was taken before */
		(*out)[count++] = (struct upload){ .name = files[i].name, .f = files[i].handle };
		files[i].handle = NULL;
	}
	return count;
}
