#include "service_event.h"

#include <pthread.h>
#include <string.h>

#include "service_actor.h"

static const str kind_names[EVENT_KINDS] = {
	[EVENT_SIGN_IN] = STR_INIT("session.sign_in"),
	[EVENT_SIGN_OUT] = STR_INIT("session.sign_out"),
	[EVENT_STRUCTURE_CREATED] = STR_INIT("structure.created"),
	[EVENT_ACCOUNT_CREATED] = STR_INIT("account.created"),
	[EVENT_ACCOUNT_ACTIVATED] = STR_INIT("account.activated"),
	[EVENT_ACCOUNT_PASSWORD] = STR_INIT("account.password"),
	[EVENT_ACCOUNT_CHANGED] = STR_INIT("account.changed"),
	[EVENT_ACCOUNT_QUESTION] = STR_INIT("account.question"),
	[EVENT_ACCOUNT_FACTOR] = STR_INIT("account.factor"),
	[EVENT_ACCOUNT_LOGIN] = STR_INIT("account.login"),
	[EVENT_ACCOUNT_NOTIFICATIONS] = STR_INIT("account.notifications"),
	[EVENT_ACCOUNT_EXPORTED] = STR_INIT("account.exported"),
	[EVENT_ACCOUNT_ERASED] = STR_INIT("account.erased"),
	[EVENT_OPERATOR_ACCOUNT] = STR_INIT("operator.account"),
	[EVENT_OPERATOR_MAIL] = STR_INIT("operator.mail"),
	[EVENT_DIRECTORY_IMPORTED] = STR_INIT("directory.imported"),
	[EVENT_SESSION_ENDED] = STR_INIT("session.ended"),
	[EVENT_RIGHT_GRANTED] = STR_INIT("right.granted"),
	[EVENT_RIGHT_WITHDRAWN] = STR_INIT("right.withdrawn"),
	[EVENT_REQUEST_MADE] = STR_INIT("request.made"),
	[EVENT_REQUEST_ACCEPTED] = STR_INIT("request.accepted"),
	[EVENT_REQUEST_REFUSED] = STR_INIT("request.refused"),
	[EVENT_REQUEST_WITHDRAWN] = STR_INIT("request.withdrawn"),
	[EVENT_RATTACHEMENT_MADE] = STR_INIT("rattachement.made"),
	[EVENT_RATTACHEMENT_ENDED] = STR_INIT("rattachement.ended"),
	[EVENT_RATTACHEMENT_ROLE] = STR_INIT("rattachement.role"),
	[EVENT_MANAGER_HANDED_OVER] = STR_INIT("manager.handed_over"),
	[EVENT_STRUCTURE_CHANGED] = STR_INIT("structure.changed"),
	[EVENT_STRUCTURE_STATE] = STR_INIT("structure.state"),
	[EVENT_SERVICE_ADDED] = STR_INIT("service.added"),
	[EVENT_SERVICE_CLOSED] = STR_INIT("service.closed"),
	[EVENT_SERVICE_OPENED] = STR_INIT("service.opened"),
	[EVENT_SERVICE_DELETED] = STR_INIT("service.deleted"),
	[EVENT_BANK_ADDED] = STR_INIT("bank.added"),
	[EVENT_BANK_REMOVED] = STR_INIT("bank.removed"),
	[EVENT_SPACE_CLOSED] = STR_INIT("space.closed"),
	[EVENT_SPACE_OPENED] = STR_INIT("space.opened"),
	[EVENT_MANDATE_MADE] = STR_INIT("mandate.made"),
	[EVENT_MANDATE_FILE] = STR_INIT("mandate.file"),
	[EVENT_INVOICE_DEPOSITED] = STR_INIT("invoice.deposited"),
	[EVENT_INVOICE_STATUS] = STR_INIT("invoice.status"),
	[EVENT_INVOICE_CORRECTED] = STR_INIT("invoice.corrected"),
	[EVENT_INVOICE_TRANSFERRED] = STR_INIT("invoice.transferred"),
	[EVENT_INVOICE_DOCUMENT] = STR_INIT("invoice.document"),
	[EVENT_INVOICE_ACKNOWLEDGED] = STR_INIT("invoice.acknowledged"),
	[EVENT_RACCORDEMENT_DECLARED] = STR_INIT("raccordement.declared"),
	[EVENT_RACCORDEMENT_WITHDRAWN] = STR_INIT("raccordement.withdrawn"),
	[EVENT_TECHNICAL_CREATED] = STR_INIT("technical.created"),
	[EVENT_TECHNICAL_RENEWED] = STR_INIT("technical.renewed"),
	[EVENT_TECHNICAL_DISABLED] = STR_INIT("technical.disabled"),
	[EVENT_TECHNICAL_ENABLED] = STR_INIT("technical.enabled"),
};

str event_kind_name(enum event_kind kind)
{
	return kind_names[kind];
}

bool event_kind_find(str name, enum event_kind *out)
{
	for (int i = 0; i < EVENT_KINDS; i++) {
		if (str_eq(kind_names[i], name)) {
			*out = (enum event_kind)i;
			return true;
		}
	}
	return false;
}

static void add_field(struct buf *b, const void *bytes, size_t n)
{
	uint64_t length = n; /* in the byte order of every machine we run on: little-endian */
	buf_add(b, &length, sizeof(length));
	buf_add(b, bytes, n);
}

static void add_number(struct buf *b, int64_t i)
{
	add_field(b, &i, sizeof(i));
}

struct sha256 event_hash(const struct event_row *e)
{
	struct buf b = { 0 };
	add_field(&b, "event 1", 7);
	add_field(&b, e->prev.b, SHA256_SIZE);
	const int64_t numbers[] = { e->chain, e->seq, e->at, e->account_id, e->structure_id, e->invoice_id };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		add_number(&b, numbers[i]);
	add_field(&b, e->kind.p, e->kind.n);
	add_field(&b, e->remote.p, e->remote.n);
	add_field(&b, e->data.p, e->data.n);
	struct sha256 h = sha256_of(buf_str(&b));
	buf_free(&b);
	return h;
}

static struct event_row make_row(const struct ctx *cx, const struct event *e, const struct event_head *head)
{
	const struct actor *actor = e->by_system ? NULL : cx->actor;
	struct event_row row = {
		.chain = e->chain,
		.seq = head->seq + 1,
		.at = cx->now,
		.kind = kind_names[e->kind],
		.account_id = e->account_id ? e->account_id : actor ? actor->account_id : 0,
		.structure_id = e->acting_for ? e->acting_for : actor && actor->at ? actor->at->id : 0,
		.invoice_id = e->invoice_id,
		.remote = e->by_system ? STR("") : cx->remote,
		.data = str_empty(e->data) ? STR("{}") : e->data,
		.prev = head->hash,
	};
	row.hash = event_hash(&row);
	return row;
}

enum ec event_add_all(struct ctx *cx, struct tx *tx, const struct event *events, size_t n)
{
	struct event_head head;
	struct event_row *rows = ARENA_ARRAY(cx->arena, struct event_row, n);
	TRY(store_event_head(cx, tx, events[0].chain, &head));
	for (size_t i = 0; i < n; i++) {
		rows[i] = make_row(cx, &events[i], &head);
		head = (struct event_head){ .seq = rows[i].seq, .hash = rows[i].hash };
	}
	/* The head first: two at once on PostgreSQL then meet on its row and one runs again, where the
	 * events would meet on their numbers and fail for good. */
	TRY(store_event_set_head(cx, tx, events[0].chain, &head));
	return store_event_insert(cx, tx, rows, n);
}

enum ec event_add(struct ctx *cx, struct tx *tx, const struct event *e)
{
	return event_add_all(cx, tx, e, 1);
}

/* Chains share locks: two that meet wait for nothing, which is rare and harmless. */
#define CHAIN_LOCKS 64

static pthread_mutex_t chain_locks[CHAIN_LOCKS] = {
	[0 ... CHAIN_LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER
};

enum ec event_write(struct ctx *cx, const char *name, int64_t chain, db_fn fn, void *arg)
{
	if (db_engine_of(cx->db) == DB_SQLITE)
		return db_write(cx, name, fn, arg);
	pthread_mutex_t *lock = &chain_locks[(uint64_t)chain % CHAIN_LOCKS];
	pthread_mutex_lock(lock);
	enum ec ec = db_write(cx, name, fn, arg);
	pthread_mutex_unlock(lock);
	return ec;
}
