#include "store_invoice.h"

#include "store_row.h"

DB_STMT(Q_INVOICE_INSERT,
        "INSERT INTO invoice (supplier_id, recipient_id, service_id, type, cadre, number, number_key, "
        "issued, due, currency, engagement, market, previous, ht, tva, ttc, prepaid, net, vat_regime, "
        "exemption, means, iban, comment, mode, account_id, status, status_at, motives, complement, "
        "deposited_at, clock_start, clock_days, clock_interrupted, clock_resumed, clock_ended, "
        "clock_void, due_on, flow_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
        "$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, "
        "$35, $36, $37, $38)" DB_NEW_ID);

DB_STMT(Q_INVOICE_VAT_INSERT,
        "INSERT INTO invoice_vat (invoice_id, line, rate_m, rate_scale, category, base, amount) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)");

static enum ec vat_insert(struct ctx *cx, struct tx *tx, int64_t id, const struct invoice *inv)
{
	for (size_t i = 0; i < inv->nvat; i++) {
		const struct invoice_vat *v = &inv->vat[i];
		str category = { &v->category, v->category ? 1 : 0 };
		TRY(db_exec(cx, tx, &Q_INVOICE_VAT_INSERT,
		            DB_ARGS(db_i64(id), db_i64((int64_t)i + 1), db_i64(v->rate.m),
		                    db_i64(v->rate.scale), db_str(category), db_money(v->base),
		                    db_money(v->amount)),
		            NULL));
	}
	return E_OK;
}

enum ec store_invoice_insert(struct ctx *cx, struct tx *tx, const struct invoice_record *r, int64_t *id)
{
	struct arena *a = cx->arena;
	const struct invoice *inv = &r->invoice;
	const struct clock *clock = &r->clock;
	TRY(db_insert(cx, tx, &Q_INVOICE_INSERT,
	            DB_ARGS(db_i64(inv->supplier.structure_id), db_i64(inv->recipient.structure_id),
	                    db_i64_null(inv->recipient.service_id), db_str(invoice_type_name(inv->type)),
	                    db_str(cadre_code(inv->cadre)), db_str(inv->number),
	                    db_str(invoice_number_key(a, inv->number)), db_date(a, inv->issued),
	                    db_date(a, inv->due), db_str(inv->currency), db_str(inv->engagement),
	                    db_str(inv->market), db_str(inv->previous), db_money(inv->ht),
	                    db_money(inv->tva), db_money(inv->ttc), db_money(inv->prepaid),
	                    db_money(inv->net), db_str(vat_regime_name(inv->vat_regime)),
	                    db_str(inv->exemption), db_str(payment_means_name(inv->means)),
	                    db_str(inv->iban), db_str(inv->comment), db_str(deposit_mode_name(r->mode)),
	                    db_i64_null(r->account_id), db_str(status_info(r->status)->name),
	                    db_i64(r->status_at), db_str(motive_set_print(a, r->motives)),
	                    db_str(r->complement), db_i64(r->deposited_at), db_date(a, clock->start),
	                    db_i64(clock->days), db_date(a, clock->interrupted),
	                    db_date(a, clock->resumed), db_date(a, clock->ended),
	                    db_bool(clock->is_void), db_date(a, r->due_on), db_i64_null(r->flow_id)),
	            id));
	return vat_insert(cx, tx, *id, inv);
}

DB_STMT(Q_INVOICE_FIND,
        "SELECT i.id, s.id, s.id_kind, s.identifier, s.name, r.id, r.id_kind, r.identifier, r.name, "
        "v.id, v.code, v.name, i.type, i.cadre, i.number, i.issued, i.due, i.currency, i.engagement, "
        "i.market, i.previous, i.ht, i.tva, i.ttc, i.prepaid, i.net, i.vat_regime, i.exemption, "
        "i.means, i.iban, i.comment, i.mode, i.account_id, i.status, i.status_at, i.motives, "
        "i.complement, i.deposited_at, i.clock_start, i.clock_days, i.clock_interrupted, "
        "i.clock_resumed, i.clock_ended, i.clock_void, i.due_on, i.version "
        "FROM invoice AS i JOIN structure AS s ON s.id = i.supplier_id "
        "JOIN structure AS r ON r.id = i.recipient_id LEFT JOIN service AS v ON v.id = i.service_id "
        "WHERE i.id = $1");

static void party_read(struct db_rows *r, struct invoice_party *out)
{
	out->structure_id = row_i64(r);
	out->id_kind = row_id_kind(r);
	out->identifier = row_str(r);
	out->name = row_str(r);
}

static void clock_read(struct db_rows *r, struct clock *out)
{
	out->start = row_date(r);
	out->days = row_int(r);
	out->interrupted = row_date(r);
	out->resumed = row_date(r);
	out->ended = row_date(r);
	out->is_void = row_bool(r);
}

static void invoice_read(struct db_rows *r, struct invoice *out)
{
	out->id = row_i64(r);
	party_read(r, &out->supplier);
	party_read(r, &out->recipient);
	out->recipient.service_id = row_i64(r);
	out->recipient.service_code = row_str(r);
	out->recipient.service_name = row_str(r);
	out->type = row_invoice_type(r);
	out->cadre = row_cadre(r);
	out->number = row_str(r);
	out->issued = row_date(r);
	out->due = row_date(r);
	out->currency = row_str(r);
	out->engagement = row_str(r);
	out->market = row_str(r);
	out->previous = row_str(r);
	out->has_ht = out->has_tva = out->has_ttc = out->has_net = true;
	out->ht = row_money(r);
	out->tva = row_money(r);
	out->ttc = row_money(r);
	out->prepaid = row_money(r);
	out->net = row_money(r);
	out->vat_regime = row_vat_regime(r);
	out->exemption = row_str(r);
	out->means = row_means(r);
	out->iban = row_str(r);
	out->comment = row_str(r);
}

static void record_read(struct db_rows *r, struct invoice_record *out)
{
	*out = (struct invoice_record){ 0 };
	invoice_read(r, &out->invoice);
	out->mode = row_deposit_mode(r);
	out->account_id = row_i64(r);
	out->status = row_status(r);
	out->status_at = row_i64(r);
	out->motives = row_motives(r);
	out->complement = row_str(r);
	out->deposited_at = row_i64(r);
	clock_read(r, &out->clock);
	out->due_on = row_date(r);
	out->version = row_i64(r);
}

DB_STMT(Q_INVOICE_VAT_LIST,
        "SELECT rate_m, rate_scale, category, base, amount FROM invoice_vat WHERE invoice_id = $1 "
        "ORDER BY line");

static enum ec vat_read(struct ctx *cx, struct tx *tx, struct invoice *inv)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_INVOICE_VAT_LIST, DB_ARGS(db_i64(inv->id)), &r));
	inv->vat = ARENA_ARRAY(cx->arena, struct invoice_vat, db_count(r));
	for (inv->nvat = 0; db_next(r); inv->nvat++) {
		struct invoice_vat *v = &inv->vat[inv->nvat];
		v->rate.m = row_i64(r);
		v->rate.scale = (uint8_t)row_int(r);
		str category = row_str(r);
		v->category = category.n ? category.p[0] : '\0';
		v->base = row_money(r);
		v->amount = row_money(r);
	}
	return E_OK;
}

enum ec store_invoice_find(struct ctx *cx, struct tx *tx, int64_t id, struct invoice_record *out,
                           bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_INVOICE_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (!*found)
		return E_OK;
	record_read(rows, out);
	return vat_read(cx, tx, &out->invoice);
}

DB_STMT(Q_INVOICE_FIND_NUMBER,
        "SELECT id, status, motives, deposited_at, recipient_id FROM invoice "
        "WHERE supplier_id = $1 AND number_key = $2");

enum ec store_invoice_find_number(struct ctx *cx, struct tx *tx, int64_t supplier_id, str number_key,
                                  struct invoice_known *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_INVOICE_FIND_NUMBER, DB_ARGS(db_i64(supplier_id), db_str(number_key)), &r,
	            found));
	if (!*found)
		return E_OK;
	out->id = row_i64(r);
	out->status = row_status(r);
	out->motives = row_motives(r);
	out->deposited_at = row_i64(r);
	out->recipient_id = row_i64(r);
	return E_OK;
}

DB_STMT(Q_INVOICE_UPDATE,
        "UPDATE invoice SET recipient_id = $16, service_id = $3, engagement = $4, status = $5, status_at = $6, motives = $7, "
        "complement = $8, clock_start = $9, clock_days = $10, clock_interrupted = $11, "
        "clock_resumed = $12, clock_ended = $13, clock_void = $14, due_on = $15, "
        "version = version + 1 WHERE id = $1 AND version = $2");

enum ec store_invoice_update(struct ctx *cx, struct tx *tx, const struct invoice_record *r, bool *changed)
{
	struct arena *a = cx->arena;
	const struct clock *clock = &r->clock;
	int64_t n;
	TRY(db_exec(cx, tx, &Q_INVOICE_UPDATE,
	            DB_ARGS(db_i64(r->invoice.id), db_i64(r->version),
	                    db_i64_null(r->invoice.recipient.service_id), db_str(r->invoice.engagement),
	                    db_str(status_info(r->status)->name), db_i64(r->status_at),
	                    db_str(motive_set_print(a, r->motives)), db_str(r->complement),
	                    db_date(a, clock->start), db_i64(clock->days), db_date(a, clock->interrupted),
	                    db_date(a, clock->resumed), db_date(a, clock->ended), db_bool(clock->is_void),
	                    db_date(a, r->due_on), db_i64(r->invoice.recipient.structure_id)),
	            &n));
	*changed = n > 0;
	return E_OK;
}
