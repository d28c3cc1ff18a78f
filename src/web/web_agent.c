#include "web_agent.h"

struct mark {
	str sign;
	const char *name;
};

/* The first that is found: browsers name those before them too. */
static const struct mark browsers[] = {
	{ STR_INIT("Edg"), "Edge" },           { STR_INIT("OPR/"), "Opera" },       { STR_INIT("SamsungBrowser"), "Samsung Internet" },
	{ STR_INIT("Firefox/"), "Firefox" },   { STR_INIT("FxiOS/"), "Firefox" },   { STR_INIT("CriOS/"), "Chrome" },
	{ STR_INIT("Chrome/"), "Chrome" },     { STR_INIT("Safari/"), "Safari" },   { STR_INIT("curl/"), "curl" },
};

static const struct mark systems[] = {
	{ STR_INIT("Windows"), "Windows" }, { STR_INIT("Android"), "Android" },  { STR_INIT("iPhone"), "iPhone" },
	{ STR_INIT("iPad"), "iPad" },       { STR_INIT("Mac OS X"), "macOS" },   { STR_INIT("CrOS"), "ChromeOS" },
	{ STR_INIT("Linux"), "Linux" },
};

static str find(const struct mark *marks, size_t n, str agent)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(agent, marks[i].sign) >= 0)
			return str_of(marks[i].name);
	return STR_NONE;
}

str agent_words(struct ctx *cx, str agent)
{
	str browser = find(browsers, sizeof(browsers) / sizeof(browsers[0]), agent);
	str system = find(systems, sizeof(systems) / sizeof(systems[0]), agent);
	if (str_empty(browser))
		return msg_plain(cx->lang, MSG_ACCOUNT_AGENT_UNKNOWN);
	if (str_empty(system))
		return browser;
	return msg_text(cx->arena, cx->lang, MSG_ACCOUNT_AGENT_ON, MSG_ARGS(M_STR("browser", browser), M_STR("system", system)));
}
