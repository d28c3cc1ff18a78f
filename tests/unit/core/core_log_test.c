#include "unit.h"

#include "core_log.h"

#include <string.h>
#include <unistd.h>

/* What the log writes while the pipe stands in for standard error. */
struct capture {
	int saved;
	int in;
	char text[8192];
};

static void capture_start(struct capture *c)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	c->saved = dup(STDERR_FILENO);
	c->in = ends[0];
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
}

static str capture_end(struct capture *c)
{
	dup2(c->saved, STDERR_FILENO);
	close(c->saved);
	ssize_t n = read(c->in, c->text, sizeof(c->text));
	close(c->in);
	return (str){ c->text, n > 0 ? (size_t)n : 0 };
}

/* The line without its time: « info event … » */
static str without_time(str line)
{
	str time;
	str rest = str_cut(line, ' ', &time);
	assert_int_equal(time.n, strlen("2026-11-24T03:42:01.123Z"));
	assert_int_equal(time.p[10], 'T');
	assert_int_equal(time.p[23], 'Z');
	return rest;
}

static const struct {
	str value, written;
} values[] = {
	{ STR_INIT("plain"), STR_INIT("plain") },
	{ STR_INIT("10.0.0.1:80/x?y"), STR_INIT("10.0.0.1:80/x?y") },
	{ STR_INIT(""), STR_INIT("\"\"") },
	{ STR_INIT("two words"), STR_INIT("\"two words\"") },
	{ STR_INIT("a=b"), STR_INIT("\"a=b\"") },
	{ STR_INIT("a\"b\\c"), STR_INIT("\"a\\\"b\\\\c\"") },
	{ STR_INIT("a\nb\rc"), STR_INIT("\"a\\nb\\x0dc\"") },
	{ STR_INIT("\x1b[31m\x7f\0"), STR_INIT("\"\\x1b[31m\\x7f\\x00\"") },
	{ STR_INIT("été"), STR_INIT("\"été\"") },
	{ STR_INIT("\xff\xc3"), STR_INIT("\"\\xff\\xc3\"") },
	{ STR_INIT("x\xc2\x85y"), STR_INIT("\"x\\xc2\\x85y\"") },
	{ STR_INIT("x\xe2\x80\xaey"), STR_INIT("\"x\\xe2\\x80\\xaey\"") },
};

static void values_are_quoted_so_that_a_line_stays_a_line(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(values); i++) {
		struct capture c;
		capture_start(&c);
		log_event(NULL, LOG_INFO, "test.value", L_STR("v", values[i].value));
		str got = without_time(capture_end(&c));
		assert_str(got, str_printf(cx->arena, "info test.value v=%.*s\n", STR_ARG(values[i].written)));
	}
}

static void the_ctx_gives_request_and_user(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct capture c;
	cx->request_id = STR("ab12");
	cx->user_id = 7;
	capture_start(&c);
	log_event(cx, LOG_WARN, "test.ctx", L_INT("n", -5), L_INT("least", INT64_MIN));
	assert_str(without_time(capture_end(&c)),
	           STR("warn test.ctx request=ab12 user=7 n=-5 least=-9223372036854775808\n"));
}

static void levels_below_the_least_are_silent(void **state)
{
	struct capture c;
	(void)state;
	capture_start(&c);
	log_event(NULL, LOG_DEBUG, "test.debug");
	log_set_level(LOG_ERROR);
	log_event(NULL, LOG_WARN, "test.warn");
	log_event(NULL, LOG_ERROR, "test.error");
	log_set_level(LOG_DEBUG);
	log_event(NULL, LOG_DEBUG, "test.last");
	log_set_level(LOG_INFO);
	str text = capture_end(&c), line;
	text = str_cut(text, '\n', &line);
	assert_str(without_time(line), STR("error test.error"));
	text = str_cut(text, '\n', &line);
	assert_str(without_time(line), STR("debug test.last"));
	assert_true(str_empty(text));
}

static void a_long_line_is_cut_and_ends(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct capture c;
	str huge = str_printf(cx->arena, "%20000d", 1);
	capture_start(&c);
	log_event(NULL, LOG_INFO, "test.long", L_STR("v", huge), L_STR("w", huge));
	str line = capture_end(&c);
	assert_int_equal(line.n, 4096);
	assert_int_equal(line.p[4095], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(values_are_quoted_so_that_a_line_stays_a_line),
		UNIT_TEST(the_ctx_gives_request_and_user),
		UNIT_TEST(levels_below_the_least_are_silent),
		UNIT_TEST(a_long_line_is_cut_and_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
