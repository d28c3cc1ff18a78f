#include "fuzz.h"

#include "core_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	struct config *c = config_new();
	enum ec ec = config_load_text(cx, c, STR("fuzz"), fuzz_input(cx, data, size));
	fuzz_check(ec == E_OK || (ec == E_CONFIG && cx->failure.message.n));
	fuzz_check(config_int(c, SET_HTTP_WORKERS) >= 1 && config_int(c, SET_HTTP_WORKERS) <= 1024);
	config_free(c);
	return 0;
}
