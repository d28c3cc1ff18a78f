#include "unit.h"

#include "auth.h"

#define WINDOW INT64_C(600000)

static enum ec take(struct ctx *cx, struct auth *auth, const char *what, const char *who)
{
	const struct auth_pace pace = { .what = what, .who = str_of(who), .most = 3, .window_ms = WINDOW };
	failure_clear(cx);
	return auth_pace(cx, auth, &pace);
}

static void a_pace_is_of_one_thing_and_one_address(void **state)
{
	static const struct auth_options options = { .failures = 5, .wait_ms = 1000 };
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(cx, auth, "ask", "192.0.2.1"), E_OK);
	assert_int_equal(take(cx, auth, "ask", "192.0.2.1"), E_TOO_OFTEN);
	assert_true(str_find(cx->failure.message, STR("10")) >= 0); /* minutes */
	assert_int_equal(take(cx, auth, "ask", "192.0.2.2"), E_OK);
	assert_int_equal(take(cx, auth, "resend", "192.0.2.1"), E_OK);
	/* Nor does it stand in the way of signing in. */
	failure_clear(cx);
	cx->remote = STR("192.0.2.1");
	assert_int_equal(auth_limit_check(cx, auth, STR("a@b.fr")), E_OK);
	auth_free(auth);
}

static void a_window_ends(void **state)
{
	static const struct auth_options options = { .failures = 5, .wait_ms = 1000 };
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(cx, auth, "ask", ""), E_OK);
	cx->now += WINDOW - 1;
	assert_int_equal(take(cx, auth, "ask", ""), E_TOO_OFTEN);
	cx->now += 1;
	assert_int_equal(take(cx, auth, "ask", ""), E_OK);
	auth_free(auth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_pace_is_of_one_thing_and_one_address),
		UNIT_TEST(a_window_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
