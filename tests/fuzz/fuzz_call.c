#include "fuzz.h"

#include "core_hash.h"
#include "core_utf8.h"
#include "service_call.h"

/* The header « cpro-account »: what is taken has a login that a row can hold, and says the same when written again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str login, password, again, same;
	str header = fuzz_input(cx, data, size);
	if (!call_account_split(cx->arena, header, &login, &password))
		return 0;
	fuzz_check(login.n > 0 && password.n > 0 && utf8_valid(login) && !utf8_has_control(login));
	fuzz_check(str_find_char(login, ':') < 0);
	struct buf b = buf_in(cx->arena);
	buf_add_str(&b, login);
	buf_add_char(&b, ':');
	buf_add_str(&b, password);
	fuzz_check(call_account_split(cx->arena, base64_of(cx->arena, buf_str(&b)), &again, &same));
	fuzz_check(str_eq(again, login) && str_eq(same, password));
	return 0;
}
