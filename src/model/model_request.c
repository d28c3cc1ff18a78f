#include "model_request.h"

struct named {
	str name;
	enum msg label;
};

static const struct named kinds[REQUEST_KINDS] = {
	[REQUEST_RATTACHEMENT] = { STR_INIT("rattachement"), MSG_REQUEST_RATTACHEMENT },
	[REQUEST_ABONNEMENT] = { STR_INIT("abonnement"), MSG_REQUEST_ABONNEMENT },
};

static const struct named states[REQUEST_STATES] = {
	[REQUEST_WAITING] = { STR_INIT("waiting"), MSG_REQUEST_WAITING },
	[REQUEST_ACCEPTED] = { STR_INIT("accepted"), MSG_REQUEST_ACCEPTED },
	[REQUEST_REFUSED] = { STR_INIT("refused"), MSG_REQUEST_REFUSED },
	[REQUEST_WITHDRAWN] = { STR_INIT("withdrawn"), MSG_REQUEST_WITHDRAWN },
};

static int find(const struct named *all, int n, str name)
{
	for (int i = 0; i < n; i++)
		if (str_eq(all[i].name, name))
			return i;
	return -1;
}

str request_kind_name(enum request_kind kind)
{
	return kinds[kind].name;
}

bool request_kind_find(str name, enum request_kind *out)
{
	int i = find(kinds, REQUEST_KINDS, name);
	if (i >= 0)
		*out = (enum request_kind)i;
	return i >= 0;
}

enum msg request_kind_label(enum request_kind kind)
{
	return kinds[kind].label;
}

str request_state_name(enum request_state state)
{
	return states[state].name;
}

bool request_state_find(str name, enum request_state *out)
{
	int i = find(states, REQUEST_STATES, name);
	if (i >= 0)
		*out = (enum request_state)i;
	return i >= 0;
}

enum msg request_state_label(enum request_state state)
{
	return states[state].label;
}

str request_space_words(struct arena *a, enum lang lang, enum space space, str code)
{
	str label = msg_plain(lang, space_label(space));
	if (str_empty(code))
		return label;
	return msg_text(a, lang, MSG_REQUEST_SPACE_SERVICE, MSG_ARGS(M_STR("space", label), M_STR("code", code)));
}

str request_words(struct arena *a, enum lang lang, const struct request *r)
{
	return r->kind == REQUEST_RATTACHEMENT ? msg_plain(lang, request_kind_label(r->kind))
	                                       : request_space_words(a, lang, r->space, r->service_code);
}
