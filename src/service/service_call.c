#include "service_call.h"

static const struct {
	str name;
	str help;
	enum msg text;
} links[CALL_LINKS] = {
#define LINK(LINK_, name, anchor) [CALL_##LINK_] = { STR_INIT(name), STR_INIT("/aide/api" anchor), MSG_CALL_##LINK_ }
	LINK(TOKEN_MISSING, "token_missing", ""),
	LINK(TOKEN_WRONG, "token_wrong", ""),
	LINK(ACCOUNT_WRONG, "account_wrong", ""),
	LINK(NOT_SUBSCRIBED, "not_subscribed", ""),
	LINK(NOT_DECLARED, "not_declared", ""),
	LINK(ACCOUNT_EXPIRED, "account_expired", ""),
	LINK(NO_RIGHT, "no_right", ""),
	LINK(WHOLE, "whole", ""),
#undef LINK
};

str call_link_name(enum call_link link)
{
	return link < CALL_LINKS ? links[link].name : STR_NONE;
}

bool call_link_find(str name, enum call_link *out)
{
	for (int i = 0; i < CALL_LINKS; i++) {
		if (str_eq(name, links[i].name)) {
			*out = (enum call_link)i;
			return true;
		}
	}
	return false;
}

str call_link_text(enum lang lang, enum call_link link)
{
	return msg_plain(lang, links[link < CALL_LINKS ? link : CALL_NO_RIGHT].text);
}

str call_link_help(enum call_link link)
{
	return links[link < CALL_LINKS ? link : CALL_NO_RIGHT].help;
}

/* No token is known yet: nobody enters. */
enum ec call_enter(struct ctx *cx, const struct call *call, enum call_link *link)
{
	cx->actor = NULL;
	*link = str_empty(call->bearer) ? CALL_TOKEN_MISSING : CALL_TOKEN_WRONG;
	return E_OK;
}

void call_leave(struct ctx *cx, str method, str path, int status, enum call_link link)
{
	(void)cx, (void)method, (void)path, (void)status, (void)link;
}
