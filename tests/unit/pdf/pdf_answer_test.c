/* The parser of the helper's answers, on answers that no honest helper gives. */
#include "pdf_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pdf_wire.h"

static void put(struct buf *b, const void *p, size_t n)
{
	buf_add(b, p, n);
}

static void put_u8(struct buf *b, uint8_t v)
{
	put(b, &v, 1);
}

static void put_u16(struct buf *b, uint16_t v)
{
	put(b, &v, 2);
}

static void put_u32(struct buf *b, uint32_t v)
{
	put(b, &v, 4);
}

static void put_text(struct buf *b, const char *s)
{
	put_u16(b, (uint16_t)strlen(s));
	put(b, s, strlen(s));
}

/* One page of one word, with holes for what a test wants to spoil. */
struct sample {
	uint32_t npages, number, nwords, color;
	uint8_t state, nread;
	uint16_t flags;
	float x1, contrast;
	const char *text, *producer;
};

static const struct sample good = { .npages = 5, .number = 1, .nwords = 1, .nread = 1, .x1 = 20,
	                            .contrast = 21, .text = "Total", .producer = "x" };

static struct buf packed(const struct sample *s)
{
	const float box[] = { 10, 10, s->x1, 20, 12, s->contrast }, page[] = { 595, 842 }, cover = 0.5f;
	struct buf b = { 0 };

	put_u8(&b, s->state);
	put_u8(&b, 0);
	put_u32(&b, s->npages);
	put_text(&b, s->producer);
	put_u16(&b, 0);
	put_u16(&b, 0);
	put_u8(&b, s->nread);
	put_u32(&b, s->number);
	put(&b, page, sizeof(page));
	put_u32(&b, 5);
	put_u32(&b, 0);
	put(&b, &cover, sizeof(cover));
	put_u8(&b, 0);
	put_u32(&b, s->nwords);
	put(&b, box, sizeof(box));
	put_u32(&b, s->color);
	put_u16(&b, s->flags);
	put_u16(&b, 0);
	put_text(&b, s->text);
	return b;
}

static bool parses(const struct sample *s)
{
	struct arena *a = arena_new(0);
	struct buf b = packed(s);
	bool parsed = pdf_answer_parse(a, buf_str(&b)) != NULL;

	buf_free(&b);
	arena_free(a);
	return parsed;
}

static void an_honest_answer_parses(void **state)
{
	(void)state;
	assert_true(parses(&good));
}

static void every_spoilt_field_is_refused(void **state)
{
	(void)state;
#define SPOILT(...) { .npages = 5, .number = 1, .nwords = 1, .nread = 1, .x1 = 20, .contrast = 21, \
	              .text = "Total", .producer = "x", __VA_ARGS__ }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
	static const struct sample spoilt[] = {
		SPOILT(.state = 99),
		SPOILT(.state = PDF_BROKEN), /* with pages */
		SPOILT(.npages = 0),
		SPOILT(.npages = 2000000000),
		SPOILT(.number = 0),
		SPOILT(.number = 3), /* not one of those that are read */
		SPOILT(.number = 6),
		SPOILT(.nwords = 0),
		SPOILT(.nwords = 2),
		SPOILT(.nwords = 4000000000u),
		SPOILT(.nread = 2),
		SPOILT(.nread = 200),
		SPOILT(.color = 0x1000000),
		SPOILT(.flags = 0x8000),
		SPOILT(.x1 = 5),
		SPOILT(.x1 = __builtin_nanf("")),
		SPOILT(.x1 = __builtin_inff()),
		SPOILT(.contrast = -1),
		SPOILT(.contrast = 22),
		SPOILT(.text = ""),
		SPOILT(.text = "two words"),
		SPOILT(.text = "\xC3("),
		SPOILT(.producer = "\xFF"),
	};
#pragma GCC diagnostic pop
	for (size_t i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++)
		if (parses(&spoilt[i]))
			fail_msg("spoilt sample %zu was taken", i);
}

static void every_cut_is_refused(void **state)
{
	struct buf b = packed(&good);
	struct arena *a = arena_new(0);
	(void)state;

	for (size_t n = 0; n < b.n; n++)
		assert_null(pdf_answer_parse(a, (str){ b.p, n }));
	buf_add_char(&b, 0);
	assert_null(pdf_answer_parse(a, buf_str(&b)));
	buf_free(&b);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_answer_parses),
		cmocka_unit_test(every_spoilt_field_is_refused),
		cmocka_unit_test(every_cut_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
