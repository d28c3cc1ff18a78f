#include "core_ctx.h"

#include "core_log.h"

#include <stdlib.h>
#include <string.h>

#define FIELD_ERRORS_MAX 1000

static void note_place(struct failure *f, const char *file, int line)
{
	if (f->file)
		return;
	f->file = file;
	f->line = line;
}

enum ec fail_at(struct ctx *cx, enum ec code, const char *file, int line, const struct msg_arg *args)
{
	struct failure *f = &cx->failure;
	if (f->code != E_OK)
		return f->code;
	f->code = code;
	f->message = msg_text(cx->arena, cx->lang, error_info(code)->message, args);
	note_place(f, file, line);
	return code;
}

static void add_field(struct ctx *cx, const struct field_error *error)
{
	struct failure *f = &cx->failure;
	size_t n = f->nfields;
	if (n >= FIELD_ERRORS_MAX)
		return;
	/* There is no capacity to remember: room doubles whenever the count is a power of two. */
	if ((n & (n - 1)) == 0) {
		size_t size = sizeof(f->fields[0]);
		f->fields = arena_grow(cx->arena, f->fields, n * size, (n ? 2 * n : 1) * size);
	}
	f->fields[f->nfields++] = *error;
}

void field_fail_at(struct ctx *cx, str field, enum ec code, const char *file, int line,
                   const struct msg_arg *args)
{
	add_field(cx, &(struct field_error){
		.field = str_copy(cx->arena, field),
		.code = code,
		.message = msg_text(cx->arena, cx->lang, error_info(code)->message, args),
	});
	note_place(&cx->failure, file, line);
}

void failure_to_field(struct ctx *cx, str field)
{
	struct failure *f = &cx->failure;
	struct field_error error = { str_copy(cx->arena, field), f->code, f->message };
	f->code = E_OK;
	f->message = STR_NONE;
	add_field(cx, &error);
}

enum ec fields_end(struct ctx *cx)
{
	if (cx->failure.nfields == 0)
		return E_OK;
	return fail(cx, E_FIELDS);
}

void failure_clear(struct ctx *cx)
{
	cx->failure = (struct failure){ .code = E_OK };
}

enum ec bug_at(struct ctx *cx, const char *what, const char *file, int line)
{
	log_event(cx, LOG_ERROR, "bug", L_STR("what", str_of(what)), L_STR("file", str_of(file)),
	          L_INT("line", line));
#ifdef NDEBUG
	return fail_at(cx, E_INTERNAL, file, line, MSG_ARGS());
#else
	abort();
#endif
}
