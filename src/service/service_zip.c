#include "service_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <unistd.h>

#include "blob.h"
#include "core_log.h"
#include "service_env.h"
#include "service_invoice.h"

#define PIECE (64u << 10)

struct member {
	const char *path;
	struct sha256 hash;
	int64_t size;
	int64_t at; /* ms */
};

struct zip_stream {
	struct arena *arena;
	struct blob *blob;
	struct member *members;
	size_t n, next;
	struct archive *archive;
	struct buf *out; /* of the call under way */
	int fd;          /* of the member under way; -1: between two */
	bool closed;
};

static la_ssize_t take(struct archive *archive, void *arg, const void *bytes, size_t n)
{
	(void)archive;
	buf_add(((struct zip_stream *)arg)->out, bytes, n);
	return (la_ssize_t)n;
}

/* Names come from suppliers: no separator, no leading dot in a path of ours. */
static str safe_name(struct arena *a, str name)
{
	char *p = ARENA_ARRAY(a, char, name.n + 1);
	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] == '/' || name.p[i] == '\\' || name.p[i] == ':' || (i == 0 && name.p[i] == '.') ? '_'
		                                                                                                 : name.p[i];
	return (str){ p, name.n };
}

static void add_member(struct zip_stream *z, str folder, const struct invoice_document *d)
{
	str name = safe_name(z->arena, d->name);
	str path = d->kind == DOCUMENT_INVOICE
	                   ? str_printf(z->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name))
	                   : str_printf(z->arena, "%.*s/pieces-jointes/%lld-%.*s", STR_ARG(folder), (long long)d->id,
	                                STR_ARG(name));
	z->members[z->n++] = (struct member){
		.path = str_z(z->arena, path), .hash = d->hash, .size = d->size, .at = d->added_at,
	};
}

static void add_invoice(struct zip_stream *z, const struct invoice_detail *d)
{
	struct member *members = ARENA_ARRAY(z->arena, struct member, z->n + d->nattachments + 1);
	for (size_t i = 0; i < z->n; i++)
		members[i] = z->members[i];
	z->members = members;
	str folder = str_printf(z->arena, "%.*s-%lld", STR_ARG(safe_name(z->arena, d->invoice.number)),
	                        (long long)d->id);
	add_member(z, folder, &d->document);
	for (size_t i = 0; i < d->nattachments; i++)
		add_member(z, folder, &d->attachments[i]);
}

enum ec zip_open(struct ctx *cx, const int64_t *ids, size_t n, struct zip_stream **out)
{
	if (n == 0 || n > ZIP_INVOICES_MAX)
		return fail(cx, E_ZIP_COUNT, M_INT("max", ZIP_INVOICES_MAX));
	struct zip_stream *z = calloc(1, sizeof(*z));
	if (!z)
		log_die("memory", "zip");
	z->fd = -1;
	z->arena = arena_new(0);
	z->blob = cx->env->blob;
	for (size_t i = 0; i < n; i++) {
		struct invoice_detail *d = NULL;
		enum ec ec = invoice_load(cx, ids[i], &d);
		if (ec != E_OK) {
			zip_close(z);
			return ec;
		}
		add_invoice(z, d);
	}
	z->archive = archive_write_new();
	archive_write_set_format_zip(z->archive);
	/* PDFs and pictures are packed already. */
	archive_write_zip_set_compression_store(z->archive);
	archive_write_set_options(z->archive, "hdrcharset=UTF-8");
	archive_write_set_bytes_per_block(z->archive, 0);
	*out = z;
	return E_OK;
}

static enum ec begin_member(struct zip_stream *z)
{
	const struct member *m = &z->members[z->next];
	struct ctx cx = { .arena = z->arena, .now = time_now() };
	int64_t size = 0;
	TRY(blob_open_fd(&cx, z->blob, &m->hash, &z->fd, &size));
	struct archive_entry *e = archive_entry_new();
	archive_entry_set_pathname_utf8(e, m->path);
	archive_entry_set_size(e, size);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_mtime(e, m->at / 1000, 0);
	int r = archive_write_header(z->archive, e);
	archive_entry_free(e);
	return r == ARCHIVE_OK || r == ARCHIVE_WARN ? E_OK : E_IO;
}

static enum ec copy_piece(struct zip_stream *z)
{
	char piece[PIECE];
	ssize_t got = read(z->fd, piece, sizeof(piece));
	if (got < 0)
		return E_IO;
	if (got > 0)
		return archive_write_data(z->archive, piece, (size_t)got) == got ? E_OK : E_IO;
	close(z->fd);
	z->fd = -1;
	z->next++;
	return E_OK;
}

enum ec zip_next(struct zip_stream *z, struct buf *out, bool *done)
{
	z->out = out;
	*done = false;
	if (!z->closed && z->next == 0 && z->fd < 0 && archive_write_open(z->archive, z, NULL, take, NULL) != ARCHIVE_OK)
		return E_IO;
	if (z->fd >= 0)
		return copy_piece(z);
	if (z->next < z->n)
		return begin_member(z);
	archive_write_close(z->archive);
	z->closed = true;
	*done = true;
	return E_OK;
}

void zip_close(struct zip_stream *z)
{
	if (!z)
		return;
	if (z->fd >= 0)
		close(z->fd);
	if (z->archive) {
		archive_write_fail(z->archive); /* nobody takes what is left */
		archive_write_free(z->archive);
	}
	arena_free(z->arena);
	free(z);
}
