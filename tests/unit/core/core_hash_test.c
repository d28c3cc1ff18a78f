#include "unit.h"

#include "core_hash.h"

#include <string.h>

/* The examples of FIPS 180-2. */
static const struct {
	str text, hex;
} hashes[] = {
	{ STR_INIT(""), STR_INIT("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") },
	{ STR_INIT("abc"), STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") },
	{ STR_INIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	  STR_INIT("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1") },
};

static void published_hashes(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(hashes); i++) {
		struct sha256 h = sha256_of(hashes[i].text);
		assert_str(hex_of(a, h.b, sizeof(h.b)), hashes[i].hex);
	}
}

static void a_stream_in_pieces_is_the_whole(void **state)
{
	struct sha256_stream *h = sha256_stream_new();
	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < hashes[2].text.n; i += 7) {
			str piece = str_sub(hashes[2].text, i, 7);
			sha256_stream_add(h, piece.p, piece.n);
		}
		struct sha256 got = sha256_stream_end(h), wanted = sha256_of(hashes[2].text);
		assert_memory_equal(got.b, wanted.b, sizeof(got.b));
	}
	sha256_stream_free(h);
	sha256_stream_free(NULL);
}

/* RFC 4231, test cases 2 and 6. */
static void published_macs(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct sha256 h = hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"));
	assert_str(hex_of(a, h.b, sizeof(h.b)),
	           STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
	char key[131];
	memset(key, 0xaa, sizeof(key));
	h = hmac_sha256((str){ key, sizeof(key) },
	                STR("Test Using Larger Than Block-Size Key - Hash Key First"));
	assert_str(hex_of(a, h.b, sizeof(h.b)),
	           STR("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
	hmac_sha256(STR_NONE, STR_NONE);
}

static void hexadecimal_comes_back(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	unsigned char bytes[256], back[256];
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	str hex = hex_of(a, bytes, sizeof(bytes));
	assert_true(hex_to(hex, back, sizeof(back)));
	assert_memory_equal(bytes, back, sizeof(bytes));
	assert_true(hex_to(STR("AbCd"), back, 2) && back[0] == 0xab && back[1] == 0xcd);
	assert_true(hex_to(STR(""), back, 0));
	assert_false(hex_to(STR("abc"), back, 2));
	assert_false(hex_to(STR("abcd"), back, 1));
	assert_false(hex_to(STR("zz"), back, 1));
	assert_false(hex_to(STR("-1"), back, 1));
}

static void secrets(void **state)
{
	unsigned char a[64] = { 0 }, b[64] = { 0 };
	(void)state;
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_true(secret_eq(STR("same"), STR("same")));
	assert_false(secret_eq(STR("same"), STR("Same")));
	assert_false(secret_eq(STR("same"), STR("sam")));
	assert_true(secret_eq(STR_NONE, STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(published_hashes), UNIT_TEST(a_stream_in_pieces_is_the_whole),
		UNIT_TEST(published_macs), UNIT_TEST(hexadecimal_comes_back), UNIT_TEST(secrets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
