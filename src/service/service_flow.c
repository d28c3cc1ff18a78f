#include "service_flow.h"

#include "blob.h"
#include "core_log.h"
#include "core_utf8.h"
#include "db.h"
#include "service_actor.h"
#include "service_env.h"
#include "service_integrator.h"
#include "service_unpack.h"
#include "store_flow.h"

/* --- the deposit --- */

static enum ec deposit_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct flow *f = arg;
	return store_flow_insert(cx, tx, f, &f->id);
}

static int64_t largest(const struct flow_order *o, const struct flow_syntax *syntax)
{
	if (unpack_is_archive(o->bytes))
		return FLOW_BYTES_MAX;
	return syntax->content == FLOW_FACTURX ? FLOW_DOCUMENT_MAX : FLOW_XML_MAX;
}

static enum ec check_order(struct ctx *cx, const struct flow_order *o, const struct flow_syntax **syntax)
{
	*syntax = flow_syntax_find(o->syntax);
	if (!*syntax)
		field_fail(cx, STR("syntaxeFlux"), E_FIELD_FORMAT);
	if (str_empty(str_trim(o->name)))
		field_fail(cx, STR("nomFichier"), E_FIELD_REQUIRED);
	else if (!utf8_valid(o->name) || utf8_has_control(o->name))
		field_fail(cx, STR("nomFichier"), E_FIELD_FORMAT);
	else if (utf8_count(o->name) > FLOW_NAME_MAX)
		field_fail(cx, STR("nomFichier"), E_FIELD_LONG, M_INT("max", FLOW_NAME_MAX));
	if (str_empty(o->bytes))
		field_fail(cx, STR("fichierFlux"), E_FIELD_REQUIRED);
	TRY(fields_end(cx));
	return (int64_t)o->bytes.n > largest(o, *syntax) ? fail(cx, E_TOO_LARGE) : E_OK;
}

enum ec flow_deposit(struct ctx *cx, const struct flow_order *order, struct flow_report *out)
{
	const struct flow_syntax *syntax;
	struct flow *f = &out->flow;
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(check_order(cx, order, &syntax));
	*out = (struct flow_report){
		.flow = {
			.structure_id = cx->actor->at->id,
			.account_id = cx->actor->account_id,
			.syntax = syntax->name,
			.interface = syntax->interface,
			.name = str_trim(order->name),
			.size = (int64_t)order->bytes.n,
			.state = FLOW_WAITING,
			.deposited_at = cx->now,
			.state_at = cx->now,
		},
	};
	TRY(blob_put(cx, cx->env->blob, order->bytes, &f->hash));
	TRY(db_write(cx, "deposit flow", deposit_run, f));
	out->number = flow_number(cx->arena, f->interface, f->id);
	log_event(cx, LOG_INFO, "flow.deposited", L_STR("number", out->number), L_INT("bytes", f->size));
	integrator_kick(cx->env);
	return E_OK;
}

/* --- what became of it --- */

struct finding {
	int64_t id;
	struct flow_report *out;
	bool found;
};

static enum ec find_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;
	TRY(store_flow_find(cx, tx, f->id, &f->out->flow, &f->found));
	return f->found ? store_flow_errors(cx, tx, f->id, &f->out->errors, &f->out->nerrors) : E_OK;
}

enum ec flow_find(struct ctx *cx, str number, struct flow_report *out)
{
	struct finding f = { .out = out };
	str interface;
	*out = (struct flow_report){ 0 };
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	if (!flow_number_parse(number, &interface, &f.id))
		return fail(cx, E_NOT_FOUND);
	TRY(db_read(cx, find_run, &f));
	if (!f.found || out->flow.structure_id != cx->actor->at->id || !str_eq(out->flow.interface, interface))
		return fail(cx, E_NOT_FOUND);
	out->number = number;
	return E_OK;
}
