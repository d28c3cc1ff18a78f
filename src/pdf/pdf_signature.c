#include "pdf_signature.h"

#include "core_arena.h"
#include "core_cms.h"
#include "core_hash.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A signature with its certificates and time stamps; hexadecimal in the file. */
#define CONTENTS_MAX (512 << 10)
/* Documents with more signatures are checked for the last ones only: each check reads the whole file. */
#define CHECKED_MAX 8
/* Bytes after the last range that say nothing: an end of line. */
#define TAIL_MAX 2

/* --- the signed bytes: all of both ranges --- */

struct signed_bytes {
	int fd;
	int64_t at[2], left[2];
	int range;
};

static ptrdiff_t read_signed(void *arg, void *to, size_t n)
{
	struct signed_bytes *b = arg;

	while (b->range < 2 && b->left[b->range] == 0)
		b->range++;
	if (b->range == 2)
		return 0;
	size_t want = (int64_t)n < b->left[b->range] ? n : (size_t)b->left[b->range];
	ssize_t got = pread(b->fd, to, want, (off_t)b->at[b->range]);
	if (got <= 0)
		return -1; /* the file is shorter than it says */
	b->at[b->range] += got;
	b->left[b->range] -= got;
	return got;
}

/* --- the signature: hexadecimal between both ranges --- */

static bool is_sound_range(const int64_t r[4], int64_t size)
{
	return r[0] == 0 && r[1] > 0 && r[2] > r[1] && r[3] >= 0 && r[2] <= size && r[3] <= size - r[2] &&
	       r[2] - r[1] <= CONTENTS_MAX;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The gap must hold « <…> » and nothing else: anything more in it would be unsigned and unseen. */
static str contents_between(struct arena *a, int fd, const int64_t r[4])
{
	size_t n = (size_t)(r[2] - r[1]);
	char *gap = arena_alloc(a, n);

	if (n < 4 || pread(fd, gap, n, (off_t)r[1]) != (ssize_t)n || gap[0] != '<' || gap[n - 1] != '>')
		return STR_NONE;
	size_t digits = n - 2 - n % 2;
	for (size_t i = 1; i < n - 1; i++)
		if (!is_hex(gap[i]))
			return STR_NONE;
	char *der = arena_alloc(a, digits / 2 + 1);
	return hex_to((str){ gap + 1, digits }, der, digits / 2) ? (str){ der, digits / 2 } : STR_NONE;
}

/* --- one signature --- */

static bool is_detached(str sub_filter)
{
	return str_eq(sub_filter, STR("ETSI.CAdES.detached")) || str_eq(sub_filter, STR("adbe.pkcs7.detached"));
}

static void check(struct arena *a, int fd, int64_t size, struct pdf_signature *s)
{
	const int64_t *r = s->ranges;
	str contents = is_sound_range(r, size) ? contents_between(a, fd, r) : STR_NONE;

	s->whole_file = contents.p != NULL && r[2] + r[3] + TAIL_MAX >= size;
	if (contents.p == NULL || !is_detached(s->sub_filter))
		return;
	struct signed_bytes bytes = { fd, { r[0], r[2] }, { r[1], r[3] }, 0 };
	struct cms_signature cms = cms_verify(a, contents, read_signed, &bytes);
	static const enum pdf_signature_state states[] = {
		[CMS_VERDICT_UNREADABLE] = PDF_SIGNATURE_UNKNOWN,
		[CMS_VERDICT_BROKEN] = PDF_SIGNATURE_BROKEN,
		[CMS_VERDICT_INTACT] = PDF_SIGNATURE_INTACT,
	};
	s->state = states[cms.verdict];
	s->signer = cms.signer;
	s->issuer = cms.issuer;
	s->signed_at = cms.signed_at;
}

void pdf_signatures_check(struct ctx *cx, int fd, struct pdf_doc *doc)
{
	struct stat st;
	size_t first = doc->nsignatures > CHECKED_MAX ? doc->nsignatures - CHECKED_MAX : 0;

	for (size_t i = 0; i < doc->nsignatures; i++)
		doc->signatures[i].whole_file = false;
	if (doc->nsignatures == 0 || fstat(fd, &st) != 0)
		return;
	for (size_t i = first; i < doc->nsignatures && !arena_exceeded(cx->arena); i++)
		check(cx->arena, fd, st.st_size, &doc->signatures[i]);
}
