#include "unit.h"

#include <stdio.h>

#include "auth.h"

#define WAIT INT64_C(300000)

static const struct auth_options options = { .failures = 5, .wait_ms = WAIT, .mails = 3, .mails_wait_ms = WAIT };

static enum ec ask(struct ctx *cx, struct auth *auth, const char *login)
{
	failure_clear(cx);
	return auth_limit_check(cx, auth, str_of(login));
}

static void fail_times(struct ctx *cx, struct auth *auth, const char *login, int n)
{
	for (int i = 0; i < n; i++)
		auth_limit_fail(cx, auth, str_of(login));
}

static void an_account_waits_after_its_failures(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	cx->remote = STR("192.0.2.1");
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK);
	fail_times(cx, auth, "a@b.fr", 4);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK);
	fail_times(cx, auth, "a@b.fr", 1);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_SIGN_IN_WAIT);
	assert_true(str_find(cx->failure.message, STR("5")) >= 0); /* minutes */
	assert_int_equal(ask(cx, auth, "c@d.fr"), E_OK);           /* a colleague at the same address */
	auth_free(auth);
}

static void from_any_address_it_is_the_same_account(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	static const str remotes[] = { STR_INIT("192.0.2.1"), STR_INIT("192.0.2.2"), STR_INIT("2001:db8::1"),
		                       STR_INIT("2001:db8::2"), STR_INIT("") };
	for (size_t i = 0; i < COUNT(remotes); i++) {
		cx->remote = remotes[i];
		fail_times(cx, auth, "a@b.fr", 1);
	}
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_SIGN_IN_WAIT);
	auth_free(auth);
}

static void the_wait_ends_and_the_count_begins_again(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	fail_times(cx, auth, "a@b.fr", 5);
	cx->now += WAIT - 1;
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_SIGN_IN_WAIT);
	cx->now += 1;
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK);
	fail_times(cx, auth, "a@b.fr", 4);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK);
	fail_times(cx, auth, "a@b.fr", 1);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_SIGN_IN_WAIT);
	auth_free(auth);
}

static void a_success_forgets_the_failures_of_the_account(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	fail_times(cx, auth, "a@b.fr", 4);
	auth_limit_forget(auth, STR("a@b.fr"));
	auth_limit_forget(auth, STR("nobody@b.fr"));
	fail_times(cx, auth, "a@b.fr", 4);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK);
	auth_free(auth);
}

static void an_address_that_guesses_many_accounts_waits(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	char login[32];
	cx->remote = STR("198.51.100.7");
	int allowed = 0;
	for (int i = 0; i < 1000 && ask(cx, auth, "fresh@b.fr") == E_OK; i++) {
		snprintf(login, sizeof(login), "user%d@b.fr", i);
		fail_times(cx, auth, login, 1);
		allowed++;
	}
	assert_int_equal(allowed, 50); /* five, counted once for ten people of a shared address */
	cx->remote = STR("198.51.100.8");
	assert_int_equal(ask(cx, auth, "fresh@b.fr"), E_OK);
	auth_free(auth);
}

static void the_table_is_bounded_and_remembers_the_latest(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	char text[48];
	for (int i = 0; i < 100000; i++) {
		snprintf(text, sizeof(text), "2001:db8::%x", (unsigned)i);
		cx->remote = str_of(text);
		cx->now++;
		fail_times(cx, auth, text, 1);
	}
	cx->now++;
	fail_times(cx, auth, "a@b.fr", 5);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_SIGN_IN_WAIT);
	auth_free(auth);
}

static void mails_to_one_login_and_from_one_address_are_limited(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	char login[32];
	cx->remote = STR("198.51.100.7");
	for (int i = 0; i < 3; i++)
		assert_int_equal(auth_limit_mail(cx, auth, STR("a@b.fr")), E_OK);
	assert_int_equal(auth_limit_mail(cx, auth, STR("a@b.fr")), E_MAIL_WAIT);
	assert_int_equal(ask(cx, auth, "a@b.fr"), E_OK); /* signing in is counted apart */
	cx->now += WAIT - 1;
	failure_clear(cx);
	assert_int_equal(auth_limit_mail(cx, auth, STR("a@b.fr")), E_MAIL_WAIT); /* a refusal does not prolong it */
	cx->now += 1;
	failure_clear(cx);
	assert_int_equal(auth_limit_mail(cx, auth, STR("a@b.fr")), E_OK);
	int allowed = 0;
	cx->remote = STR("198.51.100.9");
	for (int i = 0; i < 1000; i++) {
		failure_clear(cx);
		snprintf(login, sizeof(login), "user%d@b.fr", i);
		allowed += auth_limit_mail(cx, auth, str_of(login)) == E_OK;
	}
	assert_int_equal(allowed, 30);
	auth_free(auth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(an_account_waits_after_its_failures),
		UNIT_TEST(from_any_address_it_is_the_same_account),
		UNIT_TEST(the_wait_ends_and_the_count_begins_again),
		UNIT_TEST(a_success_forgets_the_failures_of_the_account),
		UNIT_TEST(an_address_that_guesses_many_accounts_waits),
		UNIT_TEST(mails_to_one_login_and_from_one_address_are_limited),
		UNIT_TEST(the_table_is_bounded_and_remembers_the_latest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
