/* Files that come in and go out as base64. */
#include "api_call.h"
#include "core_utf8.h"
#include "service_document.h"
#include "service_file.h"
#include "service_zip.h"

#include <unistd.h>

#define FILE_BYTES_MAX (10 << 20)
#define DOWNLOAD_MAX 50

/* Standard alphabet; line breaks and missing padding are put up with. */
enum ec api_bytes(struct api_call *c, const char *name, str *out)
{
	const struct json *v = json_member(c->in, name);
	str text = v && v->kind == JSON_STR ? v->text : STR_NONE;
	char *clean = arena_alloc(c->cx->arena, text.n + 4);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] > ' ')
			clean[n++] = text.p[i];
	while (n % 4)
		clean[n++] = '=';
	if (base64_to(c->cx->arena, (str){ clean, n }, out))
		return E_OK;
	field_fail(c->cx, str_of(name), E_BASE64);
	return fields_end(c->cx);
}

/* --- in --- */

/* « contrat » and « pdf », « contrat.pdf » and « pdf », « .pdf »: the name with its extension once. */
static str file_name(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	str name = api_text(a, c->in, "pieceJointeNom"), extension = api_text(a, c->in, "pieceJointeExtension");
	if (extension.n && extension.p[0] == '.')
		extension = str_sub(extension, 1, extension.n);
	if (str_empty(extension) || str_ends_nocase(name, str_printf(a, ".%.*s", STR_ARG(extension))))
		return name;
	return str_printf(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(extension));
}

enum ec api_file_add(struct api_call *c)
{
	struct upload upload;
	str bytes;
	int64_t id;
	TRY(api_bytes(c, "pieceJointeFichier", &bytes));
	if (bytes.n > FILE_BYTES_MAX)
		return api_refuse(c, 20003, "GDP_MSG_99.1528");
	TRY(file_of_bytes(c->cx, file_name(c), bytes, &upload));
	TRY(file_keep(c->cx, &upload, &id));
	api_begin(c);
	api_put_int(c, "pieceJointeId", id);
	return E_OK;
}

enum ec api_file_detach(struct api_call *c)
{
	TRY(file_drop(c->cx, api_int(c->in, "idPieceJointeObjet")));
	api_begin(c);
	return E_OK;
}

/* --- out --- */

static enum ec read_document(struct api_call *c, int64_t id, str *out)
{
	struct document_open open;
	TRY(document_open(c->cx, id, &open));
	char *bytes = arena_alloc(c->cx->arena, (size_t)open.info.size + 1);
	ssize_t n = pread(open.fd, bytes, (size_t)open.info.size, 0);
	close(open.fd);
	if (n != (ssize_t)open.info.size)
		return fail(c->cx, E_IO);
	*out = (str){ bytes, (size_t)n };
	return E_OK;
}

static enum ec read_zip(struct api_call *c, const int64_t *ids, size_t n, str *out)
{
	struct zip_stream *z;
	struct buf b = buf_in(c->cx->arena);
	bool done = false;
	TRY(zip_open(c->cx, ids, n, &z));
	enum ec ec = E_OK;
	while (ec == E_OK && !done)
		ec = zip_next(z, &b, &done);
	zip_close(z);
	*out = buf_str(&b);
	return ec;
}

/* One invoice alone is its PDF; several, or one with its attachments, are a ZIP. */
enum ec api_download(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	int64_t ids[DOWNLOAD_MAX];
	size_t n;
	struct invoice_detail *d = NULL;
	str bytes;
	const struct json *items = api_items(c->in, "listeFacture", &n);
	bool attachments = str_eq(api_text(a, c->in, "avecPiecesJointesComplementaires"), STR("OUI"));
	if (!str_eq_nocase(api_text(a, c->in, "format"), STR("PDF"))) {
		field_fail(c->cx, STR("format"), E_FIELD_FORMAT, M_STR("expected", STR("PDF")));
		return fields_end(c->cx);
	}
	if (n > DOWNLOAD_MAX)
		return fail(c->cx, E_ZIP_COUNT, M_INT("max", DOWNLOAD_MAX));
	for (size_t i = 0; i < n; i++) {
		ids[i] = api_int(&items[i], "idFacture");
		TRY(api_load_invoice(c, ids[i], 0, &d));
	}
	if (!d)
		return fail(c->cx, E_NOT_FOUND);
	if (n == 1 && !attachments)
		TRY(read_document(c, d->document.id, &bytes));
	else
		TRY(read_zip(c, ids, n, &bytes));
	api_begin(c);
	api_put_base64(c, "fichierResultat", bytes);
	return E_OK;
}
