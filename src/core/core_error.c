#include "core_error.h"

static const struct error_info errors[] = {
#define X(symbol, number, http, message) { symbol, #symbol, http, message },
#include "core_error.def"
#undef X
};

const struct error_info *error_info(enum ec code)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].code == code)
			return &errors[i];
	}
	return error_info(E_INTERNAL);
}

const struct error_info *error_all(size_t *n)
{
	*n = sizeof(errors) / sizeof(errors[0]);
	return errors;
}
