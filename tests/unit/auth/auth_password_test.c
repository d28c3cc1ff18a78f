#include "unit.h"

#include <pthread.h>
#include <time.h>

#include "auth.h"

static const struct auth_options options = { .failures = 5, .wait_ms = 300000 };

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void a_hash_is_argon2id_with_its_parameters(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	str a;
	str b;
	assert_int_equal(password_hash(cx, auth, STR("une phrase assez longue"), &a), E_OK);
	assert_int_equal(password_hash(cx, auth, STR("une phrase assez longue"), &b), E_OK);
	assert_true(str_starts(a, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(a, b)); /* salted */
	assert_true(password_verify(auth, a, STR("une phrase assez longue")));
	assert_true(password_verify(auth, b, STR("une phrase assez longue")));
	assert_false(password_verify(auth, a, STR("une phrase assez longuE")));
	assert_false(password_verify(auth, a, STR("")));
	assert_false(password_is_outdated(a));
	auth_free(auth);
}

static void what_is_no_hash_is_never_right(void **state)
{
	(void)state;
	struct auth *auth = auth_new(&options);
	char endless[500];
	for (size_t i = 0; i < sizeof(endless); i++)
		endless[i] = 'A';
	static const str hashes[] = { STR_INIT(""), STR_INIT("motdepasse"), STR_INIT("$argon2id$"),
		                      STR_INIT("$argon2id$v=19$m=4294967295,t=2,p=1$AAAA$AAAA") };
	for (size_t i = 0; i < COUNT(hashes); i++)
		assert_row(!password_verify(auth, hashes[i], STR("motdepasse")), i, hashes[i]);
	assert_false(password_verify(auth, (str){ endless, sizeof(endless) }, STR("motdepasse")));
	assert_true(password_is_outdated(STR("$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHRzYWx0c2E$"
	                                     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
	auth_free(auth);
}

/* Who guesses logins must not learn from the clock which ones exist. */
static void an_unknown_login_costs_as_much_as_a_known_one(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_new(&options);
	double best[2] = { 1e9, 1e9 };
	str hash;
	assert_int_equal(password_hash(cx, auth, STR("une phrase assez longue"), &hash), E_OK);
	for (int i = 0; i < 10; i++) {
		double start = seconds();
		assert_false(password_verify(auth, i % 2 ? hash : STR(""), STR("autre chose")));
		double spent = seconds() - start;
		if (spent < best[i % 2])
			best[i % 2] = spent;
	}
	if (best[0] < best[1] * 0.5 || best[0] > best[1] * 2)
		print_error("unknown %.1f ms, known %.1f ms\n", best[0] * 1e3, best[1] * 1e3);
	assert_true(best[0] > best[1] * 0.5 && best[0] < best[1] * 2);
	auth_free(auth);
}

struct crowd {
	struct auth *auth;
	str hash;
	int right;
};

static void *one_of_many(void *arg)
{
	struct crowd *c = arg;
	if (password_verify(c->auth, c->hash, STR("une phrase assez longue")))
		__atomic_fetch_add(&c->right, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void many_at_a_time_wait_their_turn(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct crowd c = { .auth = auth_new(&options) };
	pthread_t threads[16];
	assert_int_equal(password_hash(cx, c.auth, STR("une phrase assez longue"), &c.hash), E_OK);
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one_of_many, &c), 0);
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(c.right, COUNT(threads));
	auth_free(c.auth);
}

static void S140_rules_for_a_new_password(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		str password;
		enum ec ec;
	} rows[] = {
		{ STR_INIT("onze lettre"), E_PASSWORD_SHORT },
		{ STR_INIT("éééééé"), E_PASSWORD_SHORT }, /* 12 bytes, 6 characters */
		{ STR_INIT(""), E_PASSWORD_SHORT },
		{ STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), E_PASSWORD_SHORT },
		{ STR_INIT("camille@exemple.fr"), E_PASSWORD_LOGIN },
		{ STR_INIT("Camille@Exemple.FR"), E_PASSWORD_LOGIN },
		{ STR_INIT("motdepasse123"), E_PASSWORD_COMMON },
		{ STR_INIT("Password2026!"), E_PASSWORD_COMMON },
		{ STR_INIT("123456789012"), E_PASSWORD_COMMON },
		{ STR_INIT("cheval pile agrafe"), E_OK },
		{ STR_INIT("été à la campagne"), E_OK },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		failure_clear(cx);
		password_check(cx, STR("camille@exemple.fr"), rows[i].password);
		enum ec got = cx->failure.nfields ? cx->failure.fields[0].code : E_OK;
		assert_row(got == rows[i].ec, i, rows[i].password);
	}
	failure_clear(cx);
	struct buf b = buf_in(cx->arena);
	for (int i = 0; i < 257; i++)
		buf_add_char(&b, "abcdefghij"[i % 10]);
	password_check(cx, STR("camille@exemple.fr"), buf_str(&b));
	assert_int_equal(cx->failure.fields[0].code, E_FIELD_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_hash_is_argon2id_with_its_parameters),
		UNIT_TEST(what_is_no_hash_is_never_right),
		UNIT_TEST(an_unknown_login_costs_as_much_as_a_known_one),
		UNIT_TEST(many_at_a_time_wait_their_turn),
		UNIT_TEST(S140_rules_for_a_new_password),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
