#include "unit.h"

#include "mail.h"

static void addresses(void **state)
{
	(void)state;
	static const struct {
		str address;
		bool valid;
	} rows[] = {
		{ STR_INIT("camille@exemple.fr"), true },
		{ STR_INIT("c.durand+factures@mairie.saint-aubin.fr"), true },
		{ STR_INIT("a@b.fr"), true },
		{ STR_INIT("o'neil_1@x-y.example"), true },
		{ STR_INIT("123@4.fr"), true },
		{ STR_INIT(""), false },
		{ STR_INIT("@"), false },
		{ STR_INIT("camille"), false },
		{ STR_INIT("camille@"), false },
		{ STR_INIT("@exemple.fr"), false },
		{ STR_INIT("camille@exemple"), false },
		{ STR_INIT("camille@exemple."), false },
		{ STR_INIT("camille@.fr"), false },
		{ STR_INIT("camille@ex..fr"), false },
		{ STR_INIT(".camille@exemple.fr"), false },
		{ STR_INIT("camille.@exemple.fr"), false },
		{ STR_INIT("ca..mille@exemple.fr"), false },
		{ STR_INIT("camille@-exemple.fr"), false },
		{ STR_INIT("camille@exemple-.fr"), false },
		{ STR_INIT("camille@192.0.2.1"), false },
		{ STR_INIT("camille@[192.0.2.1]"), false },
		{ STR_INIT("a@b@exemple.fr"), false },
		{ STR_INIT("\"a b\"@exemple.fr"), false },
		{ STR_INIT("camille durand@exemple.fr"), false },
		{ STR_INIT("camille@exemple.fr "), false },
		{ STR_INIT("été@exemple.fr"), false },
		{ STR_INIT("camille@exemplé.fr"), false },
		{ STR_INIT("camille@exemple.fr\r\nBcc: x@exemple.fr"), false },
		{ STR_INIT("camille@exemple.fr\nRCPT TO:<x@exemple.fr>"), false },
		{ STR_INIT("camille@exemple.fr,x@exemple.fr"), false },
		{ STR_INIT("<camille@exemple.fr>"), false },
		{ STR_INIT("camille@exemple.fr>\r\n"), false },
		{ { "camille\0@exemple.fr", 19 }, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(mail_address_valid(rows[i].address) == rows[i].valid, i, rows[i].address);
}

static void long_ones(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		int local, label, labels;
		bool valid;
	} rows[] = {
		{ 64, 10, 1, true }, { 65, 10, 1, false }, { 5, 63, 1, true }, { 5, 64, 1, false }, { 5, 60, 4, true },
		{ 11, 60, 4, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf b = buf_in(cx->arena);
		buf_printf(&b, "%0*d@", rows[i].local, 0);
		for (int k = 0; k < rows[i].labels; k++)
			buf_printf(&b, "%0*d.", rows[i].label, 0);
		buf_add_str(&b, STR("fr"));
		assert_row(mail_address_valid(buf_str(&b)) == rows[i].valid, i, buf_str(&b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { UNIT_TEST(addresses), UNIT_TEST(long_ones) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
