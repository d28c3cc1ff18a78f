#include "unit.h"

#include "core_date.h"

static const struct {
	str typed, iso; /* iso empty: refused */
} rows[] = {
	{ STR_INIT("31/12/2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31.12.2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31-12-2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31 12 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("2026-12-31"), STR_INIT("2026-12-31") },
	{ STR_INIT("2026/12/31"), STR_INIT("2026-12-31") },
	{ STR_INIT("1/2/2026"), STR_INIT("2026-02-01") },
	{ STR_INIT("01/02/26"), STR_INIT("2026-02-01") },
	{ STR_INIT(" 31 / 12 / 2026 "), STR_INIT("2026-12-31") },
	{ STR_INIT("31 décembre 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31 DÉCEMBRE 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31 de\xcc\x81""cembre 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31\xc2\xa0""décembre\xc2\xa0""2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31 Dec 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31 déc. 2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("31-déc-2026"), STR_INIT("2026-12-31") },
	{ STR_INIT("1er août 2026"), STR_INIT("2026-08-01") },
	{ STR_INIT("1 févr. 2026"), STR_INIT("2026-02-01") },
	{ STR_INIT("14 juil. 2026"), STR_INIT("2026-07-14") },
	{ STR_INIT("14 juillet 2026"), STR_INIT("2026-07-14") },
	{ STR_INIT("14 juin 2026"), STR_INIT("2026-06-14") },
	{ STR_INIT("14 mai 2026"), STR_INIT("2026-05-14") },
	{ STR_INIT("14 May 2026"), STR_INIT("2026-05-14") },
	{ STR_INIT("14 mar 2026"), STR_INIT("2026-03-14") },
	{ STR_INIT("mardi 24 novembre 2026"), STR_INIT("2026-11-24") },
	{ STR_INIT("Tuesday, 24 November 2026"), STR_INIT("2026-11-24") },
	{ STR_INIT("November 24, 2026"), STR_INIT("2026-11-24") },
	{ STR_INIT("Nov 24th, 2026"), STR_INIT("2026-11-24") },
	{ STR_INIT("24 nov 26"), STR_INIT("2026-11-24") },
	{ STR_INIT("24nov2026"), STR_INIT("2026-11-24") },
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT(" "), STR_INIT("") },
	{ STR_INIT("31/12"), STR_INIT("") },
	{ STR_INIT("2026"), STR_INIT("") },
	{ STR_INIT("30/02/2026"), STR_INIT("") },
	{ STR_INIT("31/13/2026"), STR_INIT("") },
	{ STR_INIT("12/31/2026"), STR_INIT("") },
	{ STR_INIT("31/12-2026"), STR_INIT("") },
	{ STR_INIT("31,12,2026"), STR_INIT("") },
	{ STR_INIT("31/12/202"), STR_INIT("") },
	{ STR_INIT("31/12/20261"), STR_INIT("") },
	{ STR_INIT("031/12/2026"), STR_INIT("") },
	{ STR_INIT("31/12/2026/"), STR_INIT("") },
	{ STR_INIT("/31/12/2026"), STR_INIT("") },
	{ STR_INIT("31/12/2026 x"), STR_INIT("") },
	{ STR_INIT("14 jui 2026"), STR_INIT("") },
	{ STR_INIT("14 ju 2026"), STR_INIT("") },
	{ STR_INIT("14 novembrex 2026"), STR_INIT("") },
	{ STR_INIT("14 brumaire 2026"), STR_INIT("") },
	{ STR_INIT("24 novembre 2026 10:42"), STR_INIT("") },
	{ STR_INIT("1 2 3 4 5 6 7 8"), STR_INIT("") },
	{ STR_INIT("-1/2/2026"), STR_INIT("") },
	{ STR_INIT("\xff"), STR_INIT("") },
};

static void dates_as_people_type_them(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date d = { 0 };
		bool ok = date_parse_human(rows[i].typed, &d);
		assert_row(ok == !str_empty(rows[i].iso), i, rows[i].typed);
		assert_str(date_print_iso(a, ok ? d : (struct date){ 0 }), rows[i].iso);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { UNIT_TEST(dates_as_people_type_them) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
