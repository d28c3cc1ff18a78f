/*
 * PDF files made by hand, object by object, for the tests of pdf/: honest and hostile ones.
 *
 * A struct make owns its bytes until make_free. Object numbers are given by the caller's order:
 * make_simple uses 1 catalogue, 2 pages, 3 page, 4 content, 5 and 6 Helvetica and its bold.
 */
#pragma once

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core_str.h"

#define MAKE_OBJECTS 2048

struct make {
	struct buf b;
	size_t at[MAKE_OBJECTS];
	int n;
};

static inline void make_start(struct make *m)
{
	*m = (struct make){ .n = 0 };
	buf_printf(&m->b, "%%PDF-1.7\n%%\xE2\xE3\xCF\xD3\n");
}

static inline int make_object(struct make *m, const char *body)
{
	m->at[++m->n] = m->b.n;
	buf_printf(&m->b, "%d 0 obj\n", m->n);
	buf_add_str(&m->b, str_of(body));
	buf_printf(&m->b, "\nendobj\n");
	return m->n;
}

static inline int make_stream(struct make *m, const char *dict, str content)
{
	m->at[++m->n] = m->b.n;
	buf_printf(&m->b, "%d 0 obj\n<< %s /Length %zu >>\nstream\n", m->n, dict, content.n);
	buf_add_str(&m->b, content);
	buf_printf(&m->b, "\nendstream\nendobj\n");
	return m->n;
}

/* Cross-reference table and trailer; object 1 is the catalogue. */
static inline void make_end(struct make *m)
{
	size_t xref = m->b.n;

	buf_printf(&m->b, "xref\n0 %d\n0000000000 65535 f \n", m->n + 1);
	for (int i = 1; i <= m->n; i++)
		buf_printf(&m->b, "%010zu 00000 n \n", m->at[i]);
	buf_printf(&m->b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", m->n + 1,
	           xref);
}

static inline void make_free(struct make *m)
{
	buf_free(&m->b);
}

/* One A4 page with the given content; page adds entries to its dictionary. */
static inline void make_simple(struct make *m, const char *page, const char *content)
{
	char dict[1024];

	make_start(m);
	make_object(m, "<< /Type /Catalog /Pages 2 0 R >>");
	make_object(m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(dict, sizeof(dict),
	         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s "
	         "/Resources << /Font << /F 5 0 R /B 6 0 R >> >> >>",
	         page);
	make_object(m, dict);
	make_stream(m, "", str_of(content));
	make_object(m, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
	               "/Encoding /WinAnsiEncoding >>");
	make_object(m, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold "
	               "/Encoding /WinAnsiEncoding >>");
	make_end(m);
}

/* A file of these bytes without a name; the caller closes it. */
static inline int make_fd(str bytes)
{
	int fd = memfd_create("test.pdf", MFD_CLOEXEC);

	for (size_t done = 0; fd >= 0 && done < bytes.n;) {
		ssize_t n = write(fd, bytes.p + done, bytes.n - done);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	return fd;
}
