#include "helper_files.h"

#include <strings.h>

#include "helper_put.h"

#define TEXT_MAX 1000
#define FIELDS_DEPTH_MAX 16
#define FIELDS_MAX 20000

void put_text(struct helper_job *job, const char *text)
{
	char clean[TEXT_MAX + FZ_UTFMAX];
	size_t n = 0;

	while (text && *text && n < TEXT_MAX) {
		int rune;
		text += fz_chartorune(&rune, text);
		if (rune < ' ' || (rune >= 0x7F && rune < 0xA0) || (rune >= 0xD800 && rune < 0xE000))
			rune = FZ_REPLACEMENT_CHARACTER;
		n += (size_t)fz_runetochar(clean + n, rune);
	}
	put_u16(job, (uint16_t)n);
	put_bytes(job, clean, n);
}

/* Embedded files */

static const char *const invoice_names[] = { "factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml",
	                                     "order-x.xml", "ubl.xml", "cii.xml" };

static bool is_invoice_xml(const char *name)
{
	for (size_t i = 0; name && i < sizeof(invoice_names) / sizeof(invoice_names[0]); i++)
		if (strcasecmp(name, invoice_names[i]) == 0)
			return true;
	return false;
}

/* Specifications in the order of their names, from the name tree and from Root/AF. */
static pdf_obj *file_list(fz_context *ctx, pdf_document *doc)
{
	pdf_obj *list = pdf_new_array(ctx, doc, 4);
	pdf_obj *tree = NULL;

	fz_var(tree);
	fz_try(ctx)
	{
		tree = pdf_load_name_tree(ctx, doc, PDF_NAME(EmbeddedFiles));
		for (int i = 0; i < pdf_dict_len(ctx, tree); i++) {
			pdf_obj *spec = pdf_dict_get_val(ctx, tree, i);
			if (pdf_is_embedded_file(ctx, spec))
				pdf_array_push(ctx, list, spec);
		}
		pdf_obj *af = pdf_dict_gets(
			ctx, pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Root)), "AF");
		for (int i = 0; i < pdf_array_len(ctx, af) && i < (int)PDF_EMBEDDED_MAX; i++) {
			pdf_obj *spec = pdf_array_get(ctx, af, i);
			if (pdf_is_embedded_file(ctx, spec) && !pdf_array_contains(ctx, list, spec))
				pdf_array_push(ctx, list, spec);
		}
	}
	fz_always(ctx)
		pdf_drop_obj(ctx, tree);
	fz_catch(ctx)
	{
		pdf_drop_obj(ctx, list);
		fz_rethrow(ctx);
	}
	return list;
}

static void put_file(struct helper_job *job, pdf_obj *spec)
{
	fz_context *ctx = job->ctx;
	pdf_embedded_file_params params;

	pdf_get_embedded_file_params(ctx, spec, &params);
	put_text(job, params.filename);
	put_text(job, params.mimetype);
	put_text(job, pdf_to_name(ctx, pdf_dict_gets(ctx, spec, "AFRelationship")));
	put_i64(job, params.size < 0 ? 0 : params.size);
	put_u8(job, is_invoice_xml(params.filename));
}

void files_put(struct helper_job *job, pdf_document *doc)
{
	fz_context *ctx = job->ctx;
	pdf_obj *list = file_list(ctx, doc);

	fz_try(ctx)
	{
		int n = fz_mini(pdf_array_len(ctx, list), (int)PDF_EMBEDDED_MAX);
		put_u16(job, (uint16_t)n);
		for (int i = 0; i < n; i++)
			put_file(job, pdf_array_get(ctx, list, i));
	}
	fz_always(ctx)
		pdf_drop_obj(ctx, list);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

/* Copies at most limit bytes of the stream: a bomb costs no more than that. */
static bool copy_limited(struct helper_job *job, pdf_obj *stream_obj, uint64_t limit)
{
	fz_context *ctx = job->ctx;
	fz_stream *in = pdf_open_stream(ctx, stream_obj);
	bool whole = false;

	fz_var(whole);
	fz_try(ctx)
	{
		unsigned char part[16384];
		size_t n;
		do {
			n = fz_read(ctx, in, part, sizeof(part));
			if (job->out->len + n > limit)
				break;
			put_bytes(job, part, n);
		} while (n > 0);
		whole = n == 0;
	}
	fz_always(ctx)
		fz_drop_stream(ctx, in);
	fz_catch(ctx)
		fz_rethrow(ctx);
	return whole;
}

static pdf_obj *file_stream(fz_context *ctx, pdf_obj *spec)
{
	pdf_obj *ef = pdf_dict_get(ctx, spec, PDF_NAME(EF));
	pdf_obj *stream = pdf_dict_get(ctx, ef, PDF_NAME(UF));

	return stream ? stream : pdf_dict_get(ctx, ef, PDF_NAME(F));
}

enum pdf_answer_status helper_embedded(struct helper_job *job)
{
	fz_context *ctx = job->ctx;
	enum pdf_state state;
	pdf_document *doc = helper_open(job, &state);
	pdf_obj *list = NULL;
	bool found = false;

	if (!doc)
		return PDF_ANSWER_NOTHING;
	fz_var(list);
	fz_var(found);
	fz_try(ctx)
	{
		list = file_list(ctx, doc);
		int index = (int)fz_minz(job->request->index, PDF_EMBEDDED_MAX);
		if (index < pdf_array_len(ctx, list))
			found = copy_limited(job, file_stream(ctx, pdf_array_get(ctx, list, index)),
			                     fz_minz(job->request->limit, PDF_ANSWER_MAX));
	}
	fz_always(ctx)
	{
		pdf_drop_obj(ctx, list);
		pdf_drop_document(ctx, doc);
	}
	fz_catch(ctx)
		fz_rethrow(ctx);
	return found ? PDF_ANSWER_DONE : PDF_ANSWER_NOTHING;
}

/* Signatures */

struct sig_walk {
	pdf_obj *values[PDF_SIGNATURES_MAX];
	unsigned n;
	int fields; /* visited, so that a hostile tree ends */
};

static void walk_fields(fz_context *ctx, pdf_obj *list, pdf_obj *type, struct sig_walk *walk, int depth)
{
	int n = pdf_array_len(ctx, list);

	for (int i = 0; i < n && depth < FIELDS_DEPTH_MAX && walk->fields < FIELDS_MAX; i++) {
		pdf_obj *field = pdf_array_get(ctx, list, i);
		pdf_obj *own = pdf_dict_get(ctx, field, PDF_NAME(FT));
		pdf_obj *v = pdf_dict_get(ctx, field, PDF_NAME(V));
		walk->fields++;
		if (pdf_name_eq(ctx, own ? own : type, PDF_NAME(Sig)) && pdf_is_dict(ctx, v) &&
		    pdf_dict_get(ctx, v, PDF_NAME(ByteRange)) && walk->n < PDF_SIGNATURES_MAX)
			walk->values[walk->n++] = v;
		walk_fields(ctx, pdf_dict_get(ctx, field, PDF_NAME(Kids)), own ? own : type, walk,
		            depth + 1);
	}
}

/* Offset and length, twice: before and behind the signature itself. */
static void put_ranges(struct helper_job *job, pdf_obj *value)
{
	fz_context *ctx = job->ctx;
	pdf_obj *ranges = pdf_dict_get(ctx, value, PDF_NAME(ByteRange));
	bool two = pdf_array_len(ctx, ranges) == 4;

	for (int i = 0; i < 4; i++)
		put_i64(job, two ? pdf_to_int64(ctx, pdf_array_get(ctx, ranges, i)) : 0);
}

void signatures_put(struct helper_job *job, pdf_document *doc)
{
	fz_context *ctx = job->ctx;
	struct sig_walk walk = { .n = 0 };
	pdf_obj *root = pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Root));
	pdf_obj *form = pdf_dict_get(ctx, root, PDF_NAME(AcroForm));

	walk_fields(ctx, pdf_dict_get(ctx, form, PDF_NAME(Fields)), NULL, &walk, 0);
	put_u16(job, (uint16_t)walk.n);
	for (unsigned i = 0; i < walk.n; i++) {
		pdf_obj *v = walk.values[i];
		put_text(job, pdf_to_name(ctx, pdf_dict_get(ctx, v, PDF_NAME(SubFilter))));
		put_text(job, pdf_dict_get_text_string(ctx, v, PDF_NAME(Name)));
		put_ranges(job, v);
	}
}
