#include "service_integrate.h"

#include "blob.h"
#include "core_hash.h"
#include "core_log.h"
#include "db.h"
#include "formats.h"
#include "service_actor.h"
#include "service_deposit.h"
#include "service_env.h"
#include "service_file.h"
#include "service_unpack.h"
#include "service_upload.h"
#include "service_words.h"
#include "store_flow.h"
#include "store_structure.h"

#define ERRORS_MAX 5000
#define AGAIN_MS INT64_C(5000)
#define ROUNDS_MAX 3 /* somebody else sends one of the numbers meanwhile */

/* One invoice of the file. */
struct item {
	const struct unpacked_file *file;
	struct format_invoice read;
	struct deposit deposit;
	struct document pdf;
	struct document *attachments;
	size_t nattachments;
	str words;
	bool good;
};

struct integration {
	struct flow flow;
	const struct flow_syntax *syntax;
	struct unpacked unpacked;
	struct item *items;
	struct flow_error *errors;
	size_t nerrors, ngood;
};

/* --- what is wrong --- */

static void add_error(struct integration *in, const struct flow_error *e)
{
	if (in->nerrors < ERRORS_MAX)
		in->errors[in->nerrors++] = *e;
}

static void add_finding(struct ctx *cx, struct integration *in, const struct item *item,
                        const struct format_finding *f)
{
	const struct invoice *inv = &item->read.invoice;
	add_error(in, &(struct flow_error){
		.item = (int)(item - in->items) + 1,
		.number = inv->number,
		.supplier = inv->supplier.identifier,
		.recipient = inv->recipient.identifier,
		.path = f->path,
		.line = f->line,
		.value = f->value,
		.sentence = format_sentence(cx->arena, cx->lang, f),
	});
}

#define add_words(cx, in, item, id, ...) \
	add_finding((cx), (in), (item),  \
	            &(struct format_finding){ .sentence = MSG_FORMATS_PLAIN, \
	                                      .detail = msg_text((cx)->arena, (cx)->lang, (id), MSG_ARGS(__VA_ARGS__)) })

/* Errors for which the wire has sentences of its own. */
static const struct {
	enum ec ec;
	enum msg sentence;
} sentences[] = {
	{ E_FIELD_REQUIRED, MSG_FORMATS_MISSING },
	{ E_INVOICE_SERVICE_REQUIRED, MSG_FORMATS_SERVICE },
	{ E_INVOICE_ENGAGEMENT_REQUIRED, MSG_FORMATS_ENGAGEMENT },
	{ E_INVOICE_ENGAGEMENT_SERVICE, MSG_FORMATS_ENGAGEMENT },
};

static void add_field(struct ctx *cx, struct integration *in, const struct item *item, const struct field_error *fe)
{
	struct format_finding f = { .sentence = MSG_FORMATS_PLAIN, .detail = fe->message };
	if (format_place(cx->arena, &item->read, fe->field, &f)) {
		f.sentence = f.line ? MSG_FORMATS_RULE : MSG_FORMATS_RULE_ABSENT;
		for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
			if (sentences[i].ec == fe->code)
				f.sentence = sentences[i].sentence;
	}
	add_finding(cx, in, item, &f);
}

/* An error about the document becomes findings; one of ours stays an error. */
static enum ec told(struct ctx *cx, struct integration *in, const struct item *item, enum ec ec)
{
	if (ec == E_OK || error_info(ec)->http >= 500)
		return ec;
	for (size_t i = 0; i < cx->failure.nfields; i++)
		add_field(cx, in, item, &cx->failure.fields[i]);
	if (!cx->failure.nfields)
		add_finding(cx, in, item, &(struct format_finding){ .sentence = MSG_FORMATS_PLAIN,
		                                                    .detail = cx->failure.message });
	failure_clear(cx);
	return E_OK;
}

/* --- one invoice --- */

static enum flow_content content_of(enum format_syntax syntax)
{
	return syntax == FORMAT_CII ? FLOW_CII : FLOW_UBL;
}

/* The PDF is stored as the invoice itself; its XML is what is read. */
static enum ec open_pdf(struct ctx *cx, struct item *item, str *xml)
{
	struct upload upload;
	struct pdf_doc *doc = NULL;
	TRY(file_of_bytes(cx, item->file->name, item->file->bytes, &upload));
	enum ec ec = upload_check_pdf(cx, &upload);
	if (ec == E_OK)
		ec = upload_read_pdf(cx, &upload, &doc);
	if (ec == E_OK)
		ec = upload_store(cx, &upload, &item->pdf);
	uploads_discard(&upload, 1);
	if (ec != E_OK || !doc)
		return ec;
	item->pdf.npages = doc->npages;
	item->pdf.signed_pdf = doc->nsignatures > 0;
	item->words = words_of_pdf(cx->arena, doc);
	*xml = doc->invoice_xml;
	return E_OK;
}

/* Lines of base64 in XML are broken and indented as their maker liked. */
static bool decode(struct arena *a, str base64, str *out)
{
	char *clean = arena_alloc(a, base64.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < base64.n; i++)
		if (base64.p[i] > ' ')
			clean[n++] = base64.p[i];
	return base64_to(a, (str){ clean, n }, out);
}

/* The files inside the XML, under the rules of attachments. What is wrong with one is told. */
static enum ec open_files(struct ctx *cx, struct integration *in, struct item *item, struct upload *out)
{
	const struct format_invoice *f = &item->read;
	size_t before = in->nerrors;
	str bytes;
	for (size_t i = 0; i < f->nfiles; i++) {
		if (!decode(cx->arena, f->files[i].base64, &bytes))
			add_words(cx, in, item, error_info(E_BASE64)->message);
		else
			TRY(file_of_bytes(cx, f->files[i].name, bytes, &out[i]));
	}
	if (in->nerrors > before)
		return E_OK;
	const struct upload_set set = { .files = out, .n = f->nfiles, .invoice_size = item->pdf.size };
	return told(cx, in, item, upload_check_attachments(cx, &set));
}

/* Beside the page that is drawn of it, the XML itself is kept. */
static enum ec keep_files(struct ctx *cx, struct integration *in, struct item *item)
{
	size_t n = item->read.nfiles, before = in->nerrors;
	struct upload *files = ARENA_ARRAY(cx->arena, struct upload, n + 1);
	enum ec ec = open_files(cx, in, item, files);
	if (ec == E_OK && in->nerrors == before && in->syntax->content != FLOW_FACTURX)
		ec = file_of_bytes(cx, STR("facture.xml"), item->file->bytes, &files[n++]);
	if (ec == E_OK && in->nerrors == before)
		ec = upload_store_all(cx, files, n, &item->attachments);
	item->nattachments = n;
	uploads_discard(files, n);
	return ec;
}

static bool number_taken(struct ctx *cx, const struct integration *in, const struct item *item)
{
	str key = invoice_number_key(cx->arena, item->read.invoice.number);
	for (const struct item *i = in->items; i < item; i++)
		if (i->good && str_eq(invoice_number_key(cx->arena, i->read.invoice.number), key))
			return true;
	return false;
}

/* What the portal says of the invoice, when everything could be read. */
static enum ec check_item(struct ctx *cx, struct integration *in, struct item *item)
{
	const struct invoice *inv = &item->read.invoice;
	struct format_finding f = { .sentence = MSG_FORMATS_SUPPLIER };
	if (!str_eq(inv->supplier.identifier, cx->actor->at->identifier)) {
		(void)format_place(cx->arena, &item->read, FIELD_SUPPLIER, &f);
		add_finding(cx, in, item, &f);
	}
	if (number_taken(cx, in, item))
		add_words(cx, in, item, MSG_FLOW_NUMBER_TWICE, M_STR("number", inv->number));
	item->deposit = (struct deposit){ .invoice = *inv };
	return told(cx, in, item, deposit_check_invoice(cx, &item->deposit));
}

static enum ec read_item(struct ctx *cx, struct integration *in, struct item *item)
{
	bool facturx = in->syntax->content == FLOW_FACTURX;
	str xml = item->file->bytes;
	int64_t max = facturx ? FLOW_DOCUMENT_MAX : FLOW_XML_MAX;
	if ((int64_t)xml.n > max) {
		add_words(cx, in, item, MSG_FLOW_DOCUMENT_LARGE, M_STR("name", item->file->name));
		return E_OK;
	}
	if (facturx) {
		xml = STR_NONE;
		size_t before = in->nerrors;
		TRY(told(cx, in, item, open_pdf(cx, item, &xml)));
		if (in->nerrors > before)
			return E_OK;
		if (str_empty(xml)) {
			add_words(cx, in, item, MSG_FLOW_NO_XML, M_STR("name", item->file->name));
			return E_OK;
		}
	}
	format_read(cx, xml, &item->read);
	if (item->read.places && !facturx && content_of(item->read.syntax) != in->syntax->content) {
		add_words(cx, in, item, MSG_FLOW_OTHER_SYNTAX, M_STR("name", item->file->name),
		          M_STR("syntax", in->syntax->name));
		return E_OK;
	}
	for (size_t i = 0; i < item->read.nfindings; i++)
		add_finding(cx, in, item, &item->read.findings[i]);
	return item->read.nfindings ? E_OK : check_item(cx, in, item);
}

static enum ec take_item(struct ctx *cx, struct integration *in, struct item *item)
{
	size_t before = in->nerrors;
	TRY(read_item(cx, in, item));
	if (in->nerrors == before)
		TRY(keep_files(cx, in, item));
	item->good = in->nerrors == before;
	if (!item->good)
		return E_OK;
	in->ngood++;
	return in->syntax->content == FLOW_FACTURX ? E_OK : file_draw(cx, &item->deposit, &item->pdf);
}

/* --- the flow --- */

static enum ec end_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct integration *in = arg;
	bool changed;
	TRY(store_flow_end(cx, tx, &in->flow, &changed));
	if (!changed)
		return fail(cx, E_DB_CONFLICT);
	return store_flow_errors_insert(cx, tx, in->flow.id, in->errors, in->nerrors);
}

static enum ec write_all(struct ctx *cx, struct integration *in)
{
	struct deposit_order *orders = ARENA_ARRAY(cx->arena, struct deposit_order, in->ngood + 1);
	size_t n = 0;
	for (size_t i = 0; i < in->unpacked.n; i++) {
		const struct item *item = &in->items[i];
		if (!item->good)
			continue;
		orders[n++] = (struct deposit_order){
			.deposit = &item->deposit,
			.pdf = &item->pdf,
			.attachments = item->attachments,
			.nattachments = item->nattachments,
			.words = item->words,
			.flow_id = in->flow.id,
		};
	}
	in->flow.state = n == 0 ? FLOW_REJECTED : n < in->unpacked.n ? FLOW_INTEGRATED_IN_PART : FLOW_INTEGRATED;
	in->flow.state_at = cx->now;
	if (n == 0)
		return db_write(cx, "reject flow", end_run, in);
	return deposit_write_all(cx, &(struct deposit_batch){ orders, n, end_run, in });
}

static enum ec round_of(struct ctx *cx, struct integration *in)
{
	in->nerrors = in->ngood = 0;
	in->items = ARENA_ARRAY(cx->arena, struct item, in->unpacked.n + 1);
	for (size_t i = 0; i < in->unpacked.n; i++) {
		in->items[i].file = &in->unpacked.files[i];
		TRY(take_item(cx, in, &in->items[i]));
	}
	if (!in->unpacked.n)
		add_error(in, &(struct flow_error){ .sentence = in->unpacked.fault });
	return write_all(cx, in);
}

static enum ec integrate(struct ctx *cx, struct integration *in)
{
	str bytes;
	in->syntax = flow_syntax_find(in->flow.syntax);
	if (!in->syntax)
		return BUG(cx, "syntax of a flow");
	in->errors = ARENA_ARRAY(cx->arena, struct flow_error, ERRORS_MAX);
	TRY(blob_load(cx, cx->env->blob, &in->flow.hash, FLOW_BYTES_MAX, &bytes));
	unpack(cx, in->flow.name, bytes, &in->unpacked);
	enum ec ec = E_DB_UNIQUE;
	for (int i = 0; i < ROUNDS_MAX && (ec == E_DB_UNIQUE || ec == E_DB_CONFLICT); i++) {
		failure_clear(cx);
		ec = round_of(cx, in);
	}
	return ec;
}

/* --- who acts --- */

struct taking {
	struct integration *in;
	struct structure structure;
	bool found, known;
};

static enum ec take_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct taking *t = arg;
	TRY(store_flow_due(cx, tx, cx->now, &t->in->flow, &t->found));
	return t->found ? store_structure_find(cx, tx, t->in->flow.structure_id, &t->structure, &t->known) : E_OK;
}

/* The depositor, with the one right that the deposit was judged by; that the structure may still send is judged
 * with each invoice. */
static const struct actor *depositor(struct arena *a, const struct taking *t)
{
	struct actor_structure *at = ARENA_NEW(a, struct actor_structure);
	struct actor *actor = ARENA_NEW(a, struct actor);
	*at = (struct actor_structure){
		.id = t->structure.id,
		.name = t->structure.name,
		.identifier = t->structure.identifier,
		.role = ROLE_USER,
		.spaces = { SPACE_BIT(SPACE_INVOICES_SENT) },
		.is_public = t->structure.is_public,
		.is_state = t->structure.is_state,
		.active = t->structure.active,
	};
	*actor = (struct actor){
		.way = WAY_API, .account_id = t->in->flow.account_id, .structures = at, .nstructures = 1, .at = at,
	};
	return actor;
}

static enum ec put_off_run(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct flow *f = arg;
	return store_flow_put_off(cx, tx, f->id, cx->now + AGAIN_MS * (f->tries + 1));
}

static enum ec put_off(struct ctx *cx, struct integration *in, enum ec why)
{
	struct flow_error incident = { .sentence = msg_plain(cx->lang, MSG_FLOW_INCIDENT) };
	log_event(cx, LOG_ERROR, "flow.failed", L_INT("flow", in->flow.id), L_INT("tries", in->flow.tries + 1),
	          L_STR("error", str_of(error_info(why)->symbol)));
	failure_clear(cx);
	if (in->flow.tries + 1 < FLOW_TRIES_MAX)
		return db_write(cx, "put off flow", put_off_run, &in->flow);
	in->errors = &incident;
	in->nerrors = 1;
	in->flow.state = FLOW_INCIDENT;
	in->flow.state_at = cx->now;
	return db_write(cx, "end flow", end_run, in);
}

enum ec flow_integrate_next(struct ctx *cx, bool *any)
{
	struct integration in = { 0 };
	struct taking t = { .in = &in };
	TRY(db_read(cx, take_run, &t));
	*any = t.found;
	if (!t.found)
		return E_OK;
	cx->actor = depositor(cx->arena, &t);
	enum ec ec = t.known ? integrate(cx, &in) : E_NOT_FOUND;
	if (ec != E_OK)
		return put_off(cx, &in, ec);
	log_event(cx, LOG_INFO, "flow.integrated", L_INT("flow", in.flow.id), L_STR("state", flow_state_name(in.flow.state)),
	          L_INT("invoices", (int64_t)in.ngood), L_INT("errors", (int64_t)in.nerrors));
	return E_OK;
}
