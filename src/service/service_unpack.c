#include "service_unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include "core_log.h"
#include "core_utf8.h"
#include "model_flow.h"

#define PIECE (64u << 10)
#define FREE_RATIO (INT64_C(1) << 20) /* unpacked bytes of which no ratio is asked */

struct unpacking {
	struct ctx *cx;
	struct archive *archive;
	str name;
	int64_t packed, total; /* bytes */
	struct unpacked *out;
};

#define fault(u, id, ...) found_fault((u), (id), MSG_ARGS(M_STR("name", (u)->name) __VA_OPT__(,) __VA_ARGS__))

static bool found_fault(struct unpacking *u, enum msg id, const struct msg_arg *args)
{
	u->out->n = 0;
	u->out->fault = msg_text(u->cx->arena, u->cx->lang, id, args);
	return false;
}

bool unpack_is_archive(str bytes)
{
	return str_starts(bytes, STR("PK\3\4")) || str_starts(bytes, STR("PK\5\6")) || str_starts(bytes, STR("\x1f\x8b"));
}

static bool too_large(const struct unpacking *u, int64_t more)
{
	int64_t total = u->total + more;
	return total > FLOW_BYTES_MAX || (total > FREE_RATIO && total / FLOW_RATIO_MAX > u->packed);
}

static bool read_bytes(struct unpacking *u, str *out)
{
	struct buf b = buf_in(u->cx->arena);
	for (;;) {
		la_ssize_t n = archive_read_data(u->archive, buf_reserve(&b, PIECE), PIECE);
		if (n < 0)
			return fault(u, MSG_FLOW_ARCHIVE_BROKEN);
		if (n == 0)
			break;
		if (too_large(u, n))
			return fault(u, MSG_FLOW_ARCHIVE_LARGE);
		u->total += n;
		b.n += (size_t)n;
	}
	*out = buf_str(&b);
	return true;
}

static str base_name(struct ctx *cx, const char *path)
{
	str p = str_of(path);
	ptrdiff_t slash = str_rfind_char(p, '/');
	p = slash < 0 ? p : str_sub(p, (size_t)slash + 1, p.n);
	return utf8_valid(p) ? str_copy(cx->arena, p) : STR("?");
}

/* Folders, and what macOS and Windows put beside files, are no invoices. */
static bool is_file(struct archive_entry *entry, str name)
{
	const char *path = archive_entry_pathname_utf8(entry);
	return archive_entry_filetype(entry) == AE_IFREG && !str_empty(name) && name.p[0] != '.' &&
	       !str_eq(name, STR("Thumbs.db")) && !(path && str_find(str_of(path), STR("__MACOSX/")) >= 0);
}

static bool next_file(struct unpacking *u, struct archive_entry *entry)
{
	struct unpacked *out = u->out;
	const char *path = archive_entry_pathname_utf8(entry);
	str name = base_name(u->cx, path ? path : archive_entry_pathname(entry));
	if (!is_file(entry, name))
		return true;
	if (out->n == FLOW_INVOICES_MAX)
		return fault(u, MSG_FLOW_ARCHIVE_MANY, M_INT("max", FLOW_INVOICES_MAX));
	out->files[out->n].name = name;
	if (!read_bytes(u, &out->files[out->n].bytes))
		return false;
	out->n++;
	return true;
}

static void read_archive(struct unpacking *u, str bytes)
{
	struct archive_entry *entry;
	int got = archive_read_open_memory(u->archive, bytes.p, bytes.n);
	u->out->files = ARENA_ARRAY(u->cx->arena, struct unpacked_file, FLOW_INVOICES_MAX);
	while (got == ARCHIVE_OK || got == ARCHIVE_WARN) {
		got = archive_read_next_header(u->archive, &entry);
		if ((got == ARCHIVE_OK || got == ARCHIVE_WARN) && !next_file(u, entry))
			return;
	}
	if (got != ARCHIVE_EOF)
		fault(u, MSG_FLOW_ARCHIVE_BROKEN);
	else if (u->out->n == 0)
		fault(u, MSG_FLOW_ARCHIVE_EMPTY);
}

void unpack(struct ctx *cx, str name, str bytes, struct unpacked *out)
{
	struct unpacking u = { .cx = cx, .name = name, .packed = (int64_t)bytes.n, .out = out };
	*out = (struct unpacked){ 0 };
	if (!unpack_is_archive(bytes)) {
		out->files = ARENA_NEW(cx->arena, struct unpacked_file);
		out->files[0] = (struct unpacked_file){ name, bytes };
		out->n = 1;
		return;
	}
	u.archive = archive_read_new();
	if (!u.archive)
		log_die("memory", "archive");
	archive_read_support_filter_gzip(u.archive);
	archive_read_support_format_zip(u.archive);
	archive_read_support_format_tar(u.archive);
	read_archive(&u, bytes);
	archive_read_free(u.archive);
}
