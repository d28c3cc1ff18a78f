/* What is sealed and signed with the key of the data folder: good in its place alone, and after a restart. */
#include "unit.h"

#include "auth.h"

static struct auth *auth_with(str key)
{
	const struct auth_options o = { .failures = 5, .wait_ms = 1, .mails = 5, .mails_wait_ms = 1, .key = key };
	return auth_new(&o);
}

static void what_is_sealed_opens_in_its_place_after_a_restart(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *before = auth_with(STR("secret of the folder")), *after = auth_with(STR("secret of the folder"));
	struct auth *other = auth_with(STR("another")), *none = auth_with(STR_NONE);
	str sealed = auth_seal(cx, before, STR("totp 17"), STR("hello")), plain;
	assert_true(auth_unseal(cx, after, STR("totp 17"), sealed, &plain));
	assert_true(str_eq(plain, STR("hello")));
	assert_true(str_find(sealed, STR("hello")) < 0);
	assert_false(str_eq(sealed, auth_seal(cx, before, STR("totp 17"), STR("hello")))); /* a nonce each */
	assert_false(auth_unseal(cx, after, STR("totp 18"), sealed, &plain));
	assert_false(auth_unseal(cx, other, STR("totp 17"), sealed, &plain));
	assert_false(auth_unseal(cx, none, STR("totp 17"), sealed, &plain));
	auth_free(before);
	auth_free(after);
	auth_free(other);
	auth_free(none);
}

static void nothing_changed_or_cut_opens(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_with(STR("k"));
	str sealed = auth_seal(cx, auth, STR("p"), STR("some words")), plain;
	for (size_t i = 0; i < sealed.n; i++) {
		char *bytes = ARENA_ARRAY(cx->arena, char, sealed.n);
		memcpy(bytes, sealed.p, sealed.n);
		bytes[i] = (char)(bytes[i] ^ 1);
		assert_false(auth_unseal(cx, auth, STR("p"), (str){ bytes, sealed.n }, &plain));
		assert_false(auth_unseal(cx, auth, STR("p"), str_sub(sealed, 0, i), &plain));
	}
	auth_free(auth);
}

static void a_proof_is_for_its_purpose_and_its_text(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct auth *auth = auth_with(STR("k")), *other = auth_with(STR("l"));
	str proof = auth_sign(cx, auth, STR("stop"), STR("alertes 17"));
	assert_int_equal(proof.n, 43);
	assert_true(auth_signed(cx, auth, STR("stop"), STR("alertes 17"), proof));
	assert_false(auth_signed(cx, auth, STR("stop"), STR("alertes 18"), proof));
	assert_false(auth_signed(cx, auth, STR("sto"), STR("palertes 17"), proof));
	assert_false(auth_signed(cx, auth, STR("stop"), STR("alertes 17"), str_sub(proof, 0, 42)));
	assert_false(auth_signed(cx, auth, STR("stop"), STR("alertes 17"), STR_NONE));
	assert_false(auth_signed(cx, other, STR("stop"), STR("alertes 17"), proof));
	auth_free(auth);
	auth_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(what_is_sealed_opens_in_its_place_after_a_restart),
		UNIT_TEST(nothing_changed_or_cut_opens),
		UNIT_TEST(a_proof_is_for_its_purpose_and_its_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
