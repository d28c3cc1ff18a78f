#include "model_link.h"

static const str names[LINK_KINDS] = {
	[LINK_ACTIVATION] = STR_INIT("activation"),
	[LINK_PASSWORD] = STR_INIT("password"),
	[LINK_ADDRESS] = STR_INIT("address"),
};

str link_kind_name(enum link_kind kind)
{
	return names[kind];
}
