/*
 * A pool and a context for the tests of pdf/, and short ways to read what was made by hand.
 *
 * set_up and tear_down serve a whole group; a test that spoils the pool opens its own.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pdf.h"
#include "pdf_make.h"

/* Helpers built with a sanitizer are slow and large. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

struct fixture {
	struct ctx cx;
	struct pdf_pool *pool;
};

static inline int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .cx.arena = arena_new(0) };
	*state = &f;
	return pdf_pool_open(&f.cx, &(struct pdf_options){ 0 }, &f.pool) == E_OK ? 0 : -1;
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	pdf_pool_close(f->pool);
	arena_free(f->cx.arena);
	return 0;
}

static inline struct pdf_doc *read_bytes(struct fixture *f, str bytes)
{
	struct pdf_doc *doc = NULL;
	int fd = make_fd(bytes);

	assert_true(fd >= 0);
	assert_int_equal(pdf_read(&f->cx, f->pool, fd, &doc), E_OK);
	close(fd);
	assert_non_null(doc);
	return doc;
}

/* Reads a page with this content and gives it back. */
static inline struct pdf_page *read_page(struct fixture *f, const char *page, const char *content)
{
	struct make m;

	make_simple(&m, page, content);
	struct pdf_doc *doc = read_bytes(f, buf_str(&m.b));
	make_free(&m);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->nread, 1);
	return &doc->pages[0];
}
