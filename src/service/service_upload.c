#include "service_upload.h"

#include "blob.h"
#include "pdf.h"
#include "service_actor.h"
#include "service_env.h"

void uploads_discard(struct upload *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		blob_discard(files[i].f);
		files[i].f = NULL;
	}
}

struct attachment_limits upload_limits(const struct ctx *cx)
{
	struct attachment_limits limits = attachment_limits_default;
	if (cx->env && cx->env->config) {
		limits.file = config_int(cx->env->config, SET_DOCUMENTS_ATTACHMENT_MAX);
		limits.total = config_int(cx->env->config, SET_DOCUMENTS_FILE_MAX);
	}
	return limits;
}

static enum attachment_mode mode_of(const struct ctx *cx)
{
	switch (cx->actor ? cx->actor->way : WAY_PORTAL) {
	case WAY_API:
		return ATTACHMENT_API;
	case WAY_EDI:
		return ATTACHMENT_EDI;
	default:
		return ATTACHMENT_PORTAL;
	}
}

/* --- the PDF --- */

#define PDF_HEADER STR("%PDF-")

enum ec upload_check_pdf(struct ctx *cx, const struct upload *pdf)
{
	struct attachment_limits limits = upload_limits(cx);
	int64_t max = attachment_total_limit(mode_of(cx), &limits);
	if (blob_size(pdf->f) == 0)
		return fail(cx, E_PDF_EMPTY);
	if (str_find(blob_head(pdf->f), PDF_HEADER) < 0)
		return fail(cx, E_PDF_NOT);
	if (blob_size(pdf->f) > max)
		return fail(cx, E_PDF_LARGE, M_STR("size", format_bytes(cx->arena, cx->lang, blob_size(pdf->f))),
		            M_STR("max", format_bytes(cx->arena, cx->lang, max)));
	return attachment_check_name(cx, pdf->name);
}

static enum ec refuse_state(struct ctx *cx, const struct pdf_doc *doc)
{
	switch (doc->state) {
	case PDF_OK:
		return E_OK;
	case PDF_NOT_PDF:
		return fail(cx, E_PDF_NOT);
	case PDF_EMPTY:
		return fail(cx, E_PDF_EMPTY);
	case PDF_BROKEN:
		return fail(cx, E_PDF_BROKEN);
	case PDF_ENCRYPTED:
		return fail(cx, E_PDF_ENCRYPTED);
	case PDF_TOO_MANY_PAGES:
		return fail(cx, E_PDF_TOO_MANY_PAGES);
	case PDF_TOO_COMPLEX:
		return fail(cx, E_PDF_TOO_COMPLEX);
	}
	return BUG(cx, "state of a PDF");
}

enum ec upload_read_pdf(struct ctx *cx, const struct upload *pdf, struct pdf_doc **doc)
{
	*doc = NULL;
	if (!config_bool(cx->env->config, SET_READING_ENABLED) || !cx->env->pdf)
		return E_OK;
	int fd;
	TRY(blob_fd(cx, pdf->f, &fd));
	TRY(pdf_read(cx, cx->env->pdf, fd, doc));
	return refuse_state(cx, *doc);
}

/* --- attachments --- */

static struct attachment_file judged(const struct upload *file)
{
	return (struct attachment_file){ .name = file->name,
		                         .size = blob_size(file->f),
		                         .head = blob_head(file->f) };
}

enum ec upload_check_attachments(struct ctx *cx, const struct upload_set *set)
{
	struct attachment_limits limits = upload_limits(cx);
	enum attachment_mode mode = mode_of(cx);
	size_t n = set->npresent + set->n;
	struct attachment_file *all = ARENA_ARRAY(cx->arena, struct attachment_file, n + 1);
	for (size_t i = 0; i < set->npresent; i++)
		all[i] = (struct attachment_file){ .name = set->present[i].name,
			                           .size = set->present[i].size,
			                           .judged = true };
	for (size_t i = 0; i < set->n; i++) {
		struct attachment_file *file = &all[set->npresent + i];
		*file = judged(&set->files[i]);
		/* Each wrong file is named, not the first alone. */
		if (attachment_check(cx, file, mode, &limits) != E_OK)
			failure_to_field(cx, str_printf(cx->arena, "attachments[%zu]", i));
		file->judged = true;
	}
	/* The right ones are not kept either, and nobody would notice. */
	if (set->n > 1 && cx->failure.nfields)
		field_fail(cx, STR("attachments"), E_FILES_NONE, M_INT("n", set->n));
	TRY(fields_end(cx));
	return attachment_check_all(cx, set->invoice_size, all, n, mode, &limits);
}

/* --- storing --- */

enum ec upload_store(struct ctx *cx, struct upload *file, struct document *out)
{
	struct blob_file *f = file->f;
	*out = (struct document){
		.name = attachment_name_clean(cx->arena, file->name),
		.size = blob_size(f),
		.added_at = cx->now,
		.account_id = cx->actor ? cx->actor->account_id : 0,
	};
	out->mime = attachment_media_type(attachment_extension(cx->arena, out->name));
	file->f = NULL;
	return blob_commit(cx, f, &out->hash);
}

enum ec upload_store_all(struct ctx *cx, struct upload *files, size_t n, struct document **out)
{
	*out = ARENA_ARRAY(cx->arena, struct document, n + 1);
	for (size_t i = 0; i < n; i++) {
		TRY(upload_store(cx, &files[i], &(*out)[i]));
		(*out)[i].is_attachment = true;
	}
	return E_OK;
}
