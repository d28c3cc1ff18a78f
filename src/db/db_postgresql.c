#include "db_driver.h"

enum ec db_postgresql_open(struct ctx *cx, const struct db_options *options, struct db **out)
{
	(void)options;
	(void)out;
	return fail(cx, E_CONFIG, M_STR("detail", STR("postgresql")));
}
