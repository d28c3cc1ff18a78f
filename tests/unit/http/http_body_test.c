#include "http_rig.h"

#include <stdatomic.h>

/* --- a sink on disk that counts --- */

static atomic_int begun;
static atomic_int discarded;
static atomic_int entered;
static atomic_int left;
static atomic_int left_unanswered;

struct upload {
	int fd;
	int64_t size;
};

static enum ec sink_begin(struct ctx *cx, void *arg, void **handle)
{
	(void)cx;
	assert_ptr_equal(arg, &begun);
	char name[] = "/tmp/http-upload-XXXXXX";
	struct upload *u = calloc(1, sizeof(*u));
	u->fd = mkstemp(name);
	assert_true(u->fd >= 0);
	unlink(name);
	begun++;
	*handle = u;
	return E_OK;
}

#define DISK_SIZE (200 << 20)

static enum ec sink_add(struct ctx *cx, void *handle, const void *bytes, size_t n)
{
	struct upload *u = handle;
	u->size += (int64_t)n;
	if (u->size > DISK_SIZE)
		return fail(cx, E_DISK_FULL);
	assert_int_equal(write(u->fd, bytes, n), n);
	return E_OK;
}

static void sink_discard(void *handle)
{
	struct upload *u = handle;
	close(u->fd);
	free(u);
	discarded++;
}

/* --- handlers --- */

static enum ec take(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	struct buf *out = http_out(rs);
	const str *names;
	const str *values;
	size_t n = http_form_fields(rq, &names, &values);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%.*s=%.*s;", STR_ARG(names[i]), STR_ARG(values[i]));
	struct http_file *files;
	n = http_files(rq, &files);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%.*s:%.*s:%lld;", STR_ARG(files[i].field), STR_ARG(files[i].name),
		           (long long)files[i].size);
	if (n) {
		/* Taken: not to be discarded once more. */
		sink_discard(files[0].handle);
		discarded--;
		files[0].handle = NULL;
	}
	buf_printf(out, "body:%zu", http_body(rq).n);
	return E_OK;
}

static enum ec form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	buf_add_str(http_out(rs), http_csrf(rq));
	return E_OK;
}

static enum ec enter(struct ctx *cx, struct http_request *rq, const struct http_route *route, void *arg)
{
	(void)route, (void)arg;
	entered++;
	return str_empty(http_header(rq, "X-Stranger")) ? E_OK : fail(cx, E_SIGN_IN);
}

static void leave(struct ctx *cx, struct http_request *rq, const struct http_response *rs, void *arg)
{
	(void)cx, (void)rq, (void)arg;
	left++;
	if (!http_status_of(rs))
		left_unanswered++;
}

#define MIB (1 << 20)

static const struct http_route routes[] = {
	{ HTTP_POST, "/upload", take, ROUTE_BEARER | ROUTE_FILES, 512 * MIB, "" },
	{ HTTP_POST, "/small", take, ROUTE_BEARER | ROUTE_FILES, 1 * MIB, "" },
	{ HTTP_POST, "/plain", take, ROUTE_BEARER, 4 * MIB, "" },
	{ HTTP_POST, "/memory", take, ROUTE_BEARER, 64 * MIB, "" },
	{ HTTP_POST, "/form", take, ROUTE_PUBLIC | ROUTE_FILES, 1 * MIB, "" },
	{ HTTP_GET, "/form", form, ROUTE_PUBLIC, 0, "" },
	{ .path = NULL },
};

static struct rig rig;

static int begin(void **state)
{
	(void)state;
	rig_start(&rig, routes,
	          (struct http_options){
			  .sink = { sink_begin, sink_add, sink_discard, &begun },
			  .enter = enter,
			  .leave = leave,
			  .limits = { .body_memory = 24 * MIB },
		  });
	return 0;
}

static int end(void **state)
{
	(void)state;
	rig_stop(&rig);
	return 0;
}

static bool wait_for(atomic_int *n, int wanted)
{
	for (int ms = 0; *n < wanted && ms < 20000; ms++) /* a loaded machine */
		usleep(1000);
	return *n == wanted;
}

/* Not before the last test's requests have left: they would be counted here. */
static int reset(void **state)
{
	(void)state;
	bool all = wait_for(&left, entered);
	begun = discarded = entered = left = left_unanswered = 0;
	return all ? 0 : -1;
}

/* --- requests --- */

#define TYPE "multipart/form-data; boundary=XX"
#define FIELD(name, data) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" data "\r\n"
#define FILE_PART(name, data) \
	"--XX\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"x.pdf\"\r\n\r\n" data "\r\n"

static str head_of(const char *path, const char *type, int64_t length, const char *more)
{
	return str_printf(rig.arena, "POST %s HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: %lld\r\n%s\r\n",
	                  path, type, (long long)length, more);
}

static str post(const char *path, const char *type, str body, const char *more)
{
	int fd = rig_connect(&rig);
	rig_send(fd, head_of(path, type, (int64_t)body.n, more));
	rig_send(fd, body);
	str answer = rig_answer(&rig, fd);
	close(fd);
	return answer;
}

static void bodies_reach_the_handler(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *type;
		const char *body;
		int status;
		const char *seen;
	} t[] = {
		{ "/upload", TYPE, FIELD("a", "1") FILE_PART("f", "%PDF") FIELD("b", "é") "--XX--", 200,
		  "a=1;b=é;f:x.pdf:4;body:0" },
		{ "/upload", TYPE, FILE_PART("f", "") FILE_PART("g", "22") "--XX--", 200, "f:x.pdf:0;g:x.pdf:2;body:0" },
		{ "/upload", TYPE, "--XX\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--XX--", 200,
		  "body:0" },
		{ "/plain", TYPE, FIELD("a", "1") "--XX--", 200, "a=1;body:0" },
		{ "/plain", TYPE, FILE_PART("f", "1") "--XX--", 400, "fichier" },
		{ "/upload", TYPE, FIELD("a", "1"), 400, "multipart" },
		{ "/upload", "multipart/form-data", FIELD("a", "1") "--XX--", 400, "multipart" },
		{ "/upload", TYPE, FIELD("a", "\xff") "--XX--", 400, "UTF-8" },
		{ "/plain", "application/x-www-form-urlencoded", "a=1&b=%C3%A9", 200, "a=1;b=é;body:0" },
		{ "/plain", "application/x-www-form-urlencoded; charset=UTF-8", "a=1", 200, "a=1;body:0" },
		{ "/plain", "application/x-www-form-urlencoded", "a=%", 400, "%" },
		{ "/plain", "application/json", "{\"a\":1}", 200, "body:7" },
		{ "/plain", "", "{}", 200, "body:2" },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		str answer = post(t[i].path, t[i].type, str_of(t[i].body), "");
		if (rig_status(answer) != t[i].status || !rig_has(rig_body(answer), t[i].seen))
			UNIT_FAIL("%s %s → %.*s", t[i].type, t[i].body, STR_ARG(answer));
	}
	assert_true(wait_for(&left, COUNT(t)));
	assert_true(wait_for(&discarded, begun - 2)); /* two were taken */
}

static void a_body_over_the_limit_gets_413_before_it_is_read(void **state)
{
	(void)state;
	/* Only the head is sent. */
	str answer = rig_exchange(&rig, head_of("/small", TYPE, MIB + 1, ""));
	assert_int_equal(rig_status(answer), 413);
	assert_true(rig_has(answer, "Connection: close\r\n"));
	answer = rig_exchange(&rig, head_of("/small", TYPE, INT64_MAX, ""));
	assert_int_equal(rig_status(answer), 413);
	assert_int_equal(begun, 0);
}

/* The answer must not be lost to a reset when the client sends on. */
static void a_client_that_sends_on_still_reads_its_413(void **state)
{
	(void)state;
	char *bytes = calloc(1, MIB);
	for (int i = 0; i < 5; i++) {
		int fd = rig_connect(&rig);
		rig_send(fd, head_of("/small", TYPE, 8 * MIB, ""));
		for (int k = 0; k < 8; k++)
			rig_send(fd, (str){ bytes, MIB });
		assert_int_equal(rig_status(rig_answer(&rig, fd)), 413);
		close(fd);
	}
	free(bytes);
}

static void a_chunked_body_is_counted(void **state)
{
	(void)state;
	str head = STR("POST /small HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
	char *bytes = calloc(1, MIB);
	int fd = rig_connect(&rig);
	rig_send(fd, head);
	rig_send(fd, STR("100000\r\n"));
	rig_send(fd, (str){ bytes, MIB });
	rig_send(fd, STR("\r\n0\r\n\r\n"));
	assert_true(rig_has(rig_answer(&rig, fd), "body:1048576"));
	close(fd);
	fd = rig_connect(&rig);
	rig_send(fd, head);
	for (int i = 0; i < 4; i++) {
		rig_send(fd, STR("100000\r\n"));
		rig_send(fd, (str){ bytes, MIB });
		rig_send(fd, STR("\r\n"));
	}
	assert_int_equal(rig_status(rig_answer(&rig, fd)), 413);
	assert_true(rig_closed(fd, 3000));
	close(fd);
	free(bytes);
}

static void expect_100_continue_is_honoured(void **state)
{
	(void)state;
	int fd = rig_connect(&rig);
	rig_send(fd, head_of("/plain", "text/plain", 5, "Expect: 100-continue\r\n"));
	assert_true(str_eq(rig_answer(&rig, fd), STR("HTTP/1.1 100 Continue\r\n\r\n")));
	rig_send(fd, STR("hello"));
	assert_true(rig_has(rig_answer(&rig, fd), "body:5"));
	close(fd);
	/* Also when enter is asked first. */
	fd = rig_connect(&rig);
	rig_send(fd, head_of("/plain", "text/plain", MIB, "Expect: 100-continue\r\n"));
	assert_true(str_eq(rig_answer(&rig, fd), STR("HTTP/1.1 100 Continue\r\n\r\n")));
	close(fd);
	fd = rig_connect(&rig);
	rig_send(fd, head_of("/small", "text/plain", 2 * MIB, "Expect: 100-continue\r\n"));
	assert_int_equal(rig_status(rig_answer(&rig, fd)), 413);
	close(fd);
}

static void a_large_body_of_a_stranger_is_not_read(void **state)
{
	(void)state;
	str answer = rig_exchange(&rig, head_of("/upload", TYPE, 100 * MIB, "X-Stranger: 1\r\nExpect: 100-continue\r\n"));
	assert_int_equal(rig_status(answer), 401);
	answer = rig_exchange(&rig, STR("POST /upload HTTP/1.1\r\nHost: h\r\nX-Stranger: 1\r\n"
	                                "Transfer-Encoding: chunked\r\n\r\n"));
	assert_int_equal(rig_status(answer), 401);
	/* A small one is, and enter refuses before its fault is told. */
	answer = post("/upload", TYPE, STR("nonsense"), "X-Stranger: 1\r\n");
	assert_int_equal(rig_status(answer), 401);
	assert_int_equal(begun, 0);
	(void)wait_for(&left, 3);
	assert_int_equal(left, 3);
}

static void a_file_needs_the_token_before_it(void **state)
{
	(void)state;
	str page = rig_exchange(&rig, STR("GET /form HTTP/1.1\r\nHost: h\r\n\r\n"));
	str cookie;
	str_cut(str_sub(page, (size_t)str_find(page, STR("visit=")), page.n), ';', &cookie);
	const char *more = str_z(rig.arena, str_printf(rig.arena, "Cookie: %.*s\r\n", STR_ARG(cookie)));
	str token = str_printf(rig.arena, FIELD("csrf", "%.*s"), STR_ARG(rig_body(page)));
	str file = STR(FILE_PART("f", "%PDF"));
	str good = str_printf(rig.arena, "%.*s%.*s--XX--", STR_ARG(token), STR_ARG(file));
	str late = str_printf(rig.arena, "%.*s%.*s--XX--", STR_ARG(file), STR_ARG(token));
	str none = str_printf(rig.arena, "%.*s--XX--", STR_ARG(file));
	assert_int_equal(rig_status(post("/form", TYPE, late, more)), 403);
	assert_int_equal(rig_status(post("/form", TYPE, none, more)), 403);
	assert_int_equal(rig_status(post("/form", TYPE, good, "")), 403);
	assert_int_equal(begun, 0);
	assert_int_equal(rig_status(post("/form", TYPE, good, more)), 200);
	assert_int_equal(begun, 1);
}

static void fields_are_bounded(void **state)
{
	(void)state;
	struct buf b = buf_in(rig.arena);
	for (int i = 0; i < 2100; i++)
		buf_add_str(&b, STR(FIELD("a", "")));
	buf_add_str(&b, STR("--XX--"));
	assert_int_equal(rig_status(post("/upload", TYPE, buf_str(&b), "")), 400);
	buf_clear(&b);
	for (int i = 0; i < 210; i++)
		buf_add_str(&b, STR(FILE_PART("f", "")));
	buf_add_str(&b, STR("--XX--"));
	assert_int_equal(rig_status(post("/upload", TYPE, buf_str(&b), "")), 400);
	assert_true(wait_for(&discarded, begun));
	buf_clear(&b);
	buf_printf(&b, FIELD("a", "%0*d") "--XX--", MIB + 1, 0);
	assert_int_equal(rig_status(post("/upload", TYPE, buf_str(&b), "")), 400);
}

/* --- large files --- */

/* Sends n bytes of data as one file; closes the part unless n is cut short. */
static int send_file(const char *path, int64_t n, int64_t sent)
{
	static const char first[] = FILE_PART("f", "");
	static const char last[] = "\r\n--XX--";
	size_t nfirst = sizeof(first) - 3; /* without the CRLF of the macro */
	int fd = rig_connect(&rig);
	rig_send(fd, head_of(path, TYPE, (int64_t)nfirst + n + (int64_t)sizeof(last) - 1, ""));
	rig_send(fd, (str){ first, nfirst });
	char *bytes = malloc(MIB);
	for (size_t i = 0; i < MIB; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	for (int64_t at = 0; at < sent; at += MIB)
		if (!rig_send(fd, (str){ bytes, (size_t)(sent - at < MIB ? sent - at : MIB) }))
			break;
	free(bytes);
	if (n == sent)
		rig_send(fd, STR("\r\n--XX--"));
	return fd;
}

static void a_120_MiB_upload_takes_no_memory(void **state)
{
	(void)state;
	int fd = send_file("/upload", 4 * MIB, 4 * MIB);
	assert_int_equal(rig_status(rig_answer(&rig, fd)), 200);
	close(fd);
	rig_reset_peak();
	int64_t before = rig_memory_kb("VmHWM:");
	int64_t started = rig_clock_ms();
	fd = send_file("/upload", 120 * MIB, 120 * MIB);
	str answer = rig_answer(&rig, fd);
	close(fd);
	assert_true(rig_has(answer, "f:x.pdf:125829120;"));
	int64_t grown = rig_memory_kb("VmHWM:") - before;
	print_message("120 MiB in %lld ms, peak memory up by %lld KiB\n", (long long)(rig_clock_ms() - started),
	              (long long)grown);
	assert_true(grown < 20 << 10);
}

static void a_full_disk_gets_507_and_leaves_nothing(void **state)
{
	(void)state;
	int fd = send_file("/upload", DISK_SIZE + MIB, DISK_SIZE + MIB);
	assert_int_equal(rig_status(rig_answer(&rig, fd)), 507);
	close(fd);
	assert_true(wait_for(&discarded, 1));
}

static void a_client_that_leaves_leaves_nothing(void **state)
{
	(void)state;
	close(send_file("/upload", 8 * MIB, 2 * MIB));
	close(send_file("/small", MIB / 8, MIB / 16));
	assert_true(wait_for(&discarded, 2));
	assert_int_equal(begun, 2);
	/* enter had run for the large one only. */
	assert_true(wait_for(&left, 1));
	assert_int_equal(left_unanswered, 1);
}

static void bodies_in_memory_share_a_budget(void **state)
{
	(void)state;
	char *bytes = calloc(1, MIB);
	int holders[3];
	for (int i = 0; i < 3; i++) {
		/* Each of them holds 4 MiB, of 24 in all. */
		holders[i] = rig_connect(&rig);
		rig_send(holders[i], head_of("/memory", "text/plain", 5 * MIB, ""));
		for (int k = 0; k < 4; k++)
			rig_send(holders[i], (str){ bytes, MIB });
	}
	usleep(100000);
	int fd = rig_connect(&rig);
	rig_send(fd, head_of("/memory", "text/plain", 20 * MIB, ""));
	for (int k = 0; k < 20; k++)
		rig_send(fd, (str){ bytes, MIB });
	str answer = rig_answer(&rig, fd);
	assert_int_equal(rig_status(answer), 503);
	assert_true(rig_has(answer, "Retry-After: 1\r\n"));
	close(fd);
	for (int i = 0; i < 3; i++) {
		rig_send(holders[i], (str){ bytes, MIB });
		assert_true(rig_has(rig_answer(&rig, holders[i]), "body:5242880"));
		close(holders[i]);
	}
	free(bytes);
}

#define TEST(f) cmocka_unit_test_setup(f, reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bodies_reach_the_handler),
		TEST(a_body_over_the_limit_gets_413_before_it_is_read),
		TEST(a_client_that_sends_on_still_reads_its_413),
		TEST(a_chunked_body_is_counted),
		TEST(expect_100_continue_is_honoured),
		TEST(a_large_body_of_a_stranger_is_not_read),
		TEST(a_file_needs_the_token_before_it),
		TEST(fields_are_bounded),
		TEST(a_120_MiB_upload_takes_no_memory),
		TEST(a_full_disk_gets_507_and_leaves_nothing),
		TEST(a_client_that_leaves_leaves_nothing),
		TEST(bodies_in_memory_share_a_budget),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
