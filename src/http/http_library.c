#include "http_library.h"

#include "core_arena.h"
#include "core_log.h"
#include "http_conn.h"
#include "http_response.h"

#include <dlfcn.h>
#include <stdlib.h>

typedef enum MHD_Result (*queue_fn)(struct MHD_Connection *c, unsigned status, struct MHD_Response *r);

static queue_fn library_queue(void)
{
	static _Atomic(queue_fn) kept;
	queue_fn queue = kept;
	if (queue)
		return queue;
	*(void **)&queue = dlsym(RTLD_NEXT, "MHD_queue_response");
	if (!queue)
		log_die("http.library", "MHD_queue_response");
	kept = queue;
	return queue;
}

enum MHD_Result http_queue(struct MHD_Connection *c, unsigned status, struct MHD_Response *r)
{
	return library_queue()(c, status, r);
}

/* What it says, and what is said in its place. A chunk's line that does not end is 500 to it. */
static const struct {
	unsigned theirs, status;
	enum msg sentence;
} answers[] = {
	{ 400, 400, MSG_HTTP_MALFORMED },      { 413, 413, MSG_ERROR_TOO_LARGE },
	{ 414, 414, MSG_HTTP_TARGET_TOO_LONG }, { 431, 431, MSG_HTTP_HEAD_TOO_LARGE },
	{ 500, 400, MSG_HTTP_MALFORMED },      { 505, 505, MSG_HTTP_VERSION },
};

static enum lang lang_of(struct MHD_Connection *c)
{
	const char *wanted = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept-Language");
	return lang_of_header(wanted ? str_of(wanted) : STR_NONE);
}

/* Called by the library alone: our own answers go by http_queue. Its page is let go of by its caller, and
 * the connection with MHD_NO. */
enum MHD_Result MHD_queue_response(struct MHD_Connection *c, unsigned status, struct MHD_Response *page)
{
	(void)page;
	enum msg sentence = MSG_HTTP_MALFORMED;
	unsigned ours = status;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (answers[i].theirs != status)
			continue;
		ours = answers[i].status;
		sentence = answers[i].sentence;
	}
	struct arena *a = arena_new(0);
	str head = str_printf(a, "%u %s", ours, MHD_get_reason_phrase_for(ours));
	http_conn_refuse(c, http_response_bytes(a, head, msg_plain(lang_of(c), sentence)));
	arena_free(a);
	return MHD_NO;
}
