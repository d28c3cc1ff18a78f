#include "service_digest.h"

#include "core_hash.h"
#include "db.h"
#include "mail.h"
#include "service_actor.h"
#include "service_env.h"
#include "service_list.h"
#include "service_mail.h"
#include "store_mail.h"
#include "store_notify.h"
#include "store_right.h"

#define PEOPLE_AT_ONCE 200
#define ALERTS_AT_ONCE 20
#define READERS_MAX 1000
#define NEWS_SHOWN 10
#define COUNTED 100
#define LINES_MAX (NEWS_SHOWN + 2)
#define SECTIONS_MAX 20 /* structures of one person in one mail */
#define LIFE_MS INT64_C(86400000)        /* a digest of yesterday is no news */
#define STALE_MS INT64_C(259200000)      /* three days: nor is a rejection that nobody was told of */
#define LOOKS_BACK_MS INT64_C(1296000000) /* after a long stop: fifteen days */

/* --- people --- */

struct addressee {
	const struct notify_row *row; /* the first of its rows: account, language, address */
	const struct actor *at[SECTIONS_MAX]; /* as somebody of each structure */
	size_t n;
	str scope; /* all rights, as one text */
};

static struct actor *actor_of(struct ctx *cx, const struct notify_row *r)
{
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	struct actor_structure *at = ARENA_NEW(cx->arena, struct actor_structure);
	*at = (struct actor_structure){ .id = r->structure_id, .name = r->structure_name, .role = r->role,
		                        .is_public = r->is_public };
	*actor = (struct actor){ .way = WAY_PORTAL, .account_id = r->account_id, .structures = at, .nstructures = 1, .at = at };
	return actor;
}

/* How many rows from row on are of the same account and structure. */
static size_t run_length(const struct notify_row *row, const struct notify_row *end)
{
	size_t n = 0;
	while (row + n < end && row[n].account_id == row->account_id && row[n].structure_id == row->structure_id)
		n++;
	return n;
}

/* Rows of one account from row on; returns past the last. */
static const struct notify_row *gather(struct ctx *cx, const struct notify_row *row, const struct notify_row *end,
                                       struct addressee *p)
{
	struct buf rights = buf_in(cx->arena);
	*p = (struct addressee){ .row = row };
	while (row < end && row->account_id == p->row->account_id) {
		const struct notify_row *first = row;
		struct habilitation *h = ARENA_ARRAY(cx->arena, struct habilitation, run_length(row, end));
		size_t n = 0;
		for (; row < end && row->account_id == first->account_id && row->structure_id == first->structure_id; row++) {
			buf_printf(&rights, "%lld %d %d %lld\n", (long long)row->structure_id, row->role, row->opened ? row->space : 0,
			           (long long)row->service_id);
			if (row->opened)
				h[n++] = (struct habilitation){ row->structure_id, row->space, row->service_id };
		}
		if (!first->structure_id || p->n == SECTIONS_MAX)
			continue;
		struct actor *actor = actor_of(cx, first);
		actor_fill_rights(cx->arena, h, n, (struct actor_structure *)actor->at);
		p->at[p->n++] = actor;
	}
	struct sha256 hash = sha256_of(buf_str(&rights));
	p->scope = hex_of(cx->arena, hash.b, 16);
	return row;
}

static enum ec load_person(struct ctx *cx, struct tx *tx, int64_t id, struct addressee *p, bool *found)
{
	struct notify_row *rows;
	size_t n;
	const struct notify_wish wish = { .after_id = id - 1, .limit = 1,
		                          .older = { INT64_MAX, INT64_MAX, INT64_MAX } };
	TRY(store_notify_people(cx, tx, &wish, &rows, &n));
	*found = n > 0 && rows[0].account_id == id;
	if (*found)
		gather(cx, rows, rows + n, p);
	return E_OK;
}

/* --- what one is told of a structure --- */

struct letter {
	struct mail_section sections[SECTIONS_MAX];
	size_t n;
};

static void add_line(struct mail_section *s, str text)
{
	s->lines[s->nlines++] = text;
}

static void add_waiting(struct ctx *cx, enum lang lang, struct mail_section *s, enum msg id, int n)
{
	if (n > 0)
		add_line(s, msg_text(cx->arena, lang, id, MSG_ARGS(M_INT("n", n))));
}

static str news_line(struct ctx *cx, enum lang lang, const struct notify_news *news)
{
	return msg_text(cx->arena, lang, notice_text(news->kind),
	                MSG_ARGS(M_STR("number", news->number), M_STR("name", news->other_name)));
}

/* cx->actor is somebody of the structure: the rights are asked where all rights are asked. */
static enum ec read_section(struct ctx *cx, struct tx *tx, const struct addressee *p, int64_t since, struct mail_section *s)
{
	const struct actor_structure *at = cx->actor->at;
	enum lang lang = p->row->lang;
	struct notify_scope scope = {
		.structure_id = at->id,
		.sent = actor_may(cx, SPACE_INVOICES_SENT, ACTION_VIEW),
		.received = actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW),
		.services = store_list_services(cx->arena, at->service_ids, at->nservices),
		.after = since,
		.limit = NEWS_SHOWN + 1,
		.counted = COUNTED,
	};
	struct notify_told told;
	int waiting = 0;
	*s = (struct mail_section){ .title = at->name, .lines = ARENA_ARRAY(cx->arena, str, LINES_MAX) };
	if (!scope.sent && !scope.received)
		return E_OK;
	if (scope.received) {
		struct list_filter f;
		TRY(list_begin(cx, SIDE_RECIPIENT, &f));
		f.way = LIST_STATUSES;
		f.limit = COUNTED;
		for (size_t i = 0; i < LIST_STATUSES_MAX; i++)
			f.statuses[i] = list_awaiting(SIDE_RECIPIENT)[i];
		TRY(store_list_count(cx, tx, &f, &waiting));
	}
	TRY(store_notify_news(cx, tx, &scope, &told));
	add_waiting(cx, lang, s, told.open < COUNTED ? MSG_MAIL_DIGEST_OPEN : MSG_MAIL_DIGEST_OPEN_MANY, told.open);
	add_waiting(cx, lang, s, waiting < COUNTED ? MSG_MAIL_DIGEST_WAITING : MSG_MAIL_DIGEST_WAITING_MANY, waiting);
	for (size_t i = 0; i < told.n && i < NEWS_SHOWN; i++)
		add_line(s, news_line(cx, lang, &told.news[i]));
	if (told.n > NEWS_SHOWN)
		s->more = msg_plain(lang, MSG_MAIL_DIGEST_MORE);
	return E_OK;
}

static enum ec read_letter(struct ctx *cx, struct tx *tx, const struct addressee *p, int64_t since, struct letter *l)
{
	const struct actor *before = cx->actor;
	enum ec ec = E_OK;
	l->n = 0;
	for (size_t i = 0; i < p->n && ec == E_OK; i++) {
		cx->actor = p->at[i];
		ec = read_section(cx, tx, p, since, &l->sections[l->n]);
		l->n += ec == E_OK && l->sections[l->n].nlines > 0;
	}
	cx->actor = before;
	return ec;
}

static struct mail_order order_of(struct ctx *cx, const struct addressee *p, enum mail_kind kind, str base)
{
	enum notify_kind stop = kind == MAIL_KIND_DIGEST ? NOTIFY_DIGEST : NOTIFY_ALERTS;
	return (struct mail_order){
		.kind = kind,
		.account_id = p->row->account_id,
		.to = p->row->contact_email,
		.lang = p->row->lang,
		.scope = p->scope,
		.stop = mail_url(cx, base, notify_stop_path(cx, stop, p->row->account_id)),
		.until = cx->now + LIFE_MS,
	};
}

/* --- digests --- */

struct digesting {
	struct digest_run *run;
	struct notify_wish wish;
	struct addressee *people;
	struct letter *letters;
	size_t n;
	int64_t last, mails;
};

static int64_t since_of(const struct ctx *cx, const struct digesting *d, const struct notify_row *row)
{
	int64_t first = d->wish.older[row->digest] - digest_period_ms(row->digest);
	int64_t since = row->digested_at ? row->digested_at : first;
	return since > cx->now - LOOKS_BACK_MS ? since : cx->now - LOOKS_BACK_MS;
}

static enum ec read_digests(struct ctx *cx, struct tx *tx, void *arg)
{
	struct digesting *d = arg;
	struct notify_row *rows;
	size_t n;
	TRY(store_notify_people(cx, tx, &d->wish, &rows, &n));
	d->people = ARENA_ARRAY(cx->arena, struct addressee, PEOPLE_AT_ONCE);
	d->letters = ARENA_ARRAY(cx->arena, struct letter, PEOPLE_AT_ONCE);
	const struct notify_row *row = rows, *end = rows + n;
	for (d->n = 0; row < end && d->n < PEOPLE_AT_ONCE; d->n++) {
		struct addressee *p = &d->people[d->n];
		row = gather(cx, row, end, p);
		TRY(read_letter(cx, tx, p, since_of(cx, d, p->row), &d->letters[d->n]));
		d->last = p->row->account_id;
	}
	return E_OK;
}

static struct mail_order digest_order(struct ctx *cx, const struct digesting *d, size_t i)
{
	struct mail_order order = order_of(cx, &d->people[i], MAIL_KIND_DIGEST, d->run->base);
	order.url = mail_url(cx, d->run->base, STR("/accueil"));
	order.sections = d->letters[i].sections;
	order.nsections = d->letters[i].n;
	return order;
}

static bool is_claimed(const struct notify_claim *claims, size_t n, const struct notify_row *row)
{
	for (size_t i = 0; i < n; i++)
		if (claims[i].account_id == row->account_id)
			return claims[i].digest == row->digest;
	return false;
}

static enum ec write_digests(struct ctx *cx, struct tx *tx, void *arg)
{
	struct digesting *d = arg;
	struct notify_claim *claims;
	struct mail_order *orders = ARENA_ARRAY(cx->arena, struct mail_order, d->n);
	size_t n, mails = 0;
	TRY(store_notify_claim(cx, tx, &d->wish, d->last, &claims, &n));
	for (size_t i = 0; i < d->n; i++)
		if (d->letters[i].n > 0 && is_claimed(claims, n, d->people[i].row))
			orders[mails++] = digest_order(cx, d, i);
	d->mails = (int64_t)mails;
	return mail_queue_all(cx, tx, orders, mails);
}

enum ec digest_step(struct ctx *cx, struct digest_run *run)
{
	struct digesting d = { .run = run, .wish = { .after_id = run->after_id, .limit = PEOPLE_AT_ONCE } };
	int hour = (int)config_int(cx->env->config, SET_NOTIFICATIONS_HOUR);
	for (int i = 0; i < DIGESTS; i++)
		d.wish.older[i] = digest_cutoff((enum digest)i, cx->now, hour);
	TRY(db_read(cx, read_digests, &d));
	run->done = d.n == 0;
	if (run->done)
		return E_OK;
	TRY(db_write(cx, "digests", write_digests, &d));
	run->after_id = d.last;
	run->mails += d.mails;
	return E_OK;
}

/* --- at once --- */

struct alerting {
	str base;
	struct notify_untold *untold;
	size_t n;
};

static enum ec read_untold(struct ctx *cx, struct tx *tx, void *arg)
{
	struct alerting *a = arg;
	return store_notify_untold(cx, tx, ALERTS_AT_ONCE, &a->untold, &a->n);
}

static enum ec queue_alert(struct ctx *cx, struct tx *tx, const struct alerting *a, const struct notify_untold *u,
                           const struct addressee *p)
{
	const struct actor *before = cx->actor;
	bool sees = false;
	for (size_t i = 0; i < p->n && !sees; i++) {
		cx->actor = p->at[i];
		sees = p->at[i]->at->id == u->structure_id && actor_may(cx, SPACE_INVOICES_SENT, ACTION_VIEW);
	}
	cx->actor = before;
	if (!sees)
		return E_OK;
	struct mail_order order = order_of(cx, p, MAIL_KIND_ALERT, a->base);
	order.url = mail_url(cx, a->base, str_printf(cx->arena, "/factures/%lld", (long long)u->news.invoice_id));
	order.text = news_line(cx, p->row->lang, &u->news);
	return mail_queue(cx, tx, &order);
}

static enum ec write_alert(struct ctx *cx, struct tx *tx, const struct alerting *a, const struct notify_untold *u)
{
	int64_t *readers;
	size_t n;
	bool taken;
	TRY(store_notify_mark_told(cx, tx, u->id, &taken));
	if (!taken || u->news.at < cx->now - STALE_MS)
		return E_OK;
	TRY(store_notify_readers(cx, tx, u->structure_id, READERS_MAX, &readers, &n));
	for (size_t i = 0; i < n; i++) {
		struct addressee p;
		bool found;
		TRY(load_person(cx, tx, readers[i], &p, &found));
		if (found)
			TRY(queue_alert(cx, tx, a, u, &p));
	}
	return E_OK;
}

static enum ec write_alerts(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct alerting *a = arg;
	for (size_t i = 0; i < a->n; i++)
		TRY(write_alert(cx, tx, a, &a->untold[i]));
	return E_OK;
}

enum ec alert_step(struct ctx *cx, str base, size_t *n)
{
	struct alerting a = { .base = base };
	TRY(db_read(cx, read_untold, &a));
	*n = a.n;
	return a.n ? db_write(cx, "alerts", write_alerts, &a) : E_OK;
}

/* --- when it is sent --- */

struct checking {
	const struct mail_record *mail;
	bool due;
};

static enum ec read_due(struct ctx *cx, struct tx *tx, void *arg)
{
	struct checking *c = arg;
	struct addressee p;
	bool found;
	TRY(load_person(cx, tx, c->mail->account_id, &p, &found));
	c->due = found && str_eq(p.scope, c->mail->scope);
	return E_OK;
}

enum ec notify_is_due(struct ctx *cx, const struct mail_record *m, bool *due)
{
	struct checking c = { .mail = m };
	TRY(db_read(cx, read_due, &c));
	*due = c.due;
	return E_OK;
}
