/* Mails about invoices, on both engines: what is told, to whom, how often, and what ends it. */
#include "account_rig.h"
#include "core_utf8.h"
#include "service_digest.h"
#include "service_profile.h"
#include "store_mail.h"

#define DAY (24 * HOUR)

DB_STMT(Q_CLOSE_SPACE, "DELETE FROM habilitation WHERE account_id = $1");
DB_STMT(Q_SET_DIGEST, "UPDATE account SET digest = $2, lang = $3 WHERE id = $1");
DB_STMT(Q_FORGET_DIGESTS, "UPDATE account SET digested_at = 0");
DB_STMT(Q_WAITING, "SELECT COUNT(*) FROM mail WHERE state = 'waiting' AND kind = $1");

/* --- rights of the rig's person --- */

struct opening {
	struct rig *rig;
	enum rig_structure of;
	enum space space;
	int64_t service_id;
};

static enum ec write_open(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct opening *o = arg;
	const struct habilitation h = { o->rig->structures[o->of].id, o->space, o->service_id };
	return store_habilitation_insert(cx, tx, o->rig->account, &h);
}

static void open_space(struct rig *rig, enum rig_structure of, enum space space, int64_t service_id)
{
	struct opening o = { rig, of, space, service_id };
	failure_clear(rig->cx);
	MUST(rig->cx, db_write(rig->cx, "open", write_open, &o));
}

static enum ec write_close(struct ctx *cx, struct tx *tx, void *arg)
{
	return db_exec(cx, tx, &Q_CLOSE_SPACE, DB_ARGS(db_i64(*(int64_t *)arg)), NULL);
}

struct choosing {
	int64_t id;
	enum digest digest;
	enum lang lang;
};

static enum ec write_choice(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct choosing *c = arg;
	return db_exec(cx, tx, &Q_SET_DIGEST, DB_ARGS(db_i64(c->id), db_str(digest_name(c->digest)), db_i64(c->lang)), NULL);
}

static void choose(struct rig *rig, enum digest digest, enum lang lang)
{
	struct choosing c = { rig->account, digest, lang };
	failure_clear(rig->cx);
	MUST(rig->cx, db_write(rig->cx, "choose", write_choice, &c));
}

static enum ec write_forget(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return db_exec(cx, tx, &Q_FORGET_DIGESTS, DB_NOARGS, NULL);
}

/* All digests that are due; how many mails were queued. */
static int64_t digests(struct ctx *cx)
{
	struct digest_run run = { .base = OWN };
	failure_clear(cx);
	cx->actor = actor_system(cx->arena);
	while (!run.done)
		MUST(cx, digest_step(cx, &run));
	return run.mails;
}

static size_t alerts(struct ctx *cx)
{
	size_t n = 1, before = count_mails(cx);
	failure_clear(cx);
	cx->actor = actor_system(cx->arena);
	while (n)
		MUST(cx, alert_step(cx, OWN, &n));
	return count_mails(cx) - before;
}

static str newest_text(struct ctx *cx)
{
	size_t n;
	struct outbox_mail *all = mails(cx, &n);
	assert_true(n > 0);
	return all[0].text;
}

/* No-break spaces are ordinary ones here. */
static str plain(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	while (s.n) {
		str before = s;
		uint32_t cp = utf8_next(&s);
		if (cp == 0xa0 || cp == 0x202f)
			buf_add_char(&b, ' ');
		else
			buf_add(&b, before.p, before.n - s.n);
	}
	return buf_str(&b);
}

static bool tells(struct ctx *cx, const char *words)
{
	return str_find(plain(cx->arena, newest_text(cx)), str_of(words)) >= 0;
}

#define REJECT(rig, of, id) MUST((rig)->cx, rig_process(rig, of, id, STATUS_REJETEE, MOTIVE_MONTANT_TOTAL))

ACCOUNT_TESTS(S137_S139_S156_a_digest_tells_what_happened_and_what_awaits)
{
	rig_sent(rig, TOWN, "ADM"); /* FA-2026-0001 */
	open_space(rig, TOWN, SPACE_INVOICES_RECEIVED, 0);
	assert_int_equal(digests(cx), 1);
	size_t n;
	assert_str(mails(cx, &n)[0].to, STR("camille@example.org"));
	assert_true(tells(cx, "Ville de Sauveterre\n- 1 facture reçue est à traiter.\n- La facture FA-2026-0001 de Menuiserie Aubépine"));
	assert_true(tells(cx, "http://127.0.0.1:8080/courriels/arret?type=synthese&compte="));
	assert_int_equal(digests(cx), 0); /* not twice */
	cx->now += DAY;
	assert_int_equal(digests(cx), 1); /* it still waits, and nothing new happened */
	assert_false(tells(cx, "FA-2026-0001"));
}

ACCOUNT_TESTS(S137_nobody_gets_an_empty_digest)
{
	open_space(rig, TOWN, SPACE_INVOICES_RECEIVED, 0);
	open_space(rig, SUPPLIER, SPACE_INVOICES_SENT, 0);
	assert_int_equal(digests(cx), 0);
}

ACCOUNT_TESTS(S137_never_daily_and_weekly)
{
	static const struct {
		enum digest digest;
		int days[8]; /* of the eight days from Tuesday, 24 November 2026 on: how many mails */
	} rows[] = {
		{ DIGEST_NONE, { 0 } },
		{ DIGEST_DAILY, { 1, 1, 1, 1, 1, 1, 1, 1 } },
		{ DIGEST_WEEKLY, { 1, 0, 0, 0, 0, 0, 1, 0 } }, /* the Monday before, then the next one */
	};
	int64_t now = cx->now;
	rig_sent(rig, TOWN, "ADM");
	open_space(rig, TOWN, SPACE_INVOICES_RECEIVED, 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		cx->now = now;
		MUST(cx, db_write(cx, "forget", write_forget, NULL));
		choose(rig, rows[i].digest, LANG_FR);
		for (int day = 0; day < 8; day++, cx->now += DAY)
			assert_row(digests(cx) == rows[i].days[day], i * 10 + (size_t)day, digest_name(rows[i].digest));
	}
}

ACCOUNT_TESTS(S136_S138_a_digest_speaks_the_language_of_the_account)
{
	rig_sent(rig, TOWN, "ADM");
	open_space(rig, TOWN, SPACE_INVOICES_RECEIVED, 0);
	choose(rig, DIGEST_DAILY, LANG_EN);
	assert_int_equal(digests(cx), 1);
	assert_true(tells(cx, "1 received invoice is to be processed."));
}

ACCOUNT_TESTS(S124_a_digest_tells_of_no_other_service_and_no_closed_space)
{
	rig_sent(rig, TOWN, "ADM");
	open_space(rig, TOWN, SPACE_INVOICES_RECEIVED, rig->services[TOWN_ROADS].id);
	open_space(rig, RIVAL, SPACE_INVOICES_SENT, 0);
	assert_int_equal(digests(cx), 0);
}

ACCOUNT_TESTS(S139_S156_a_rejection_is_told_at_once_and_once)
{
	open_space(rig, SUPPLIER, SPACE_INVOICES_SENT, 0);
	int64_t id = rig_sent(rig, TOWN, "ADM");
	assert_int_equal(alerts(cx), 0); /* an arrival is no alarm */
	REJECT(rig, TOWN, id);
	assert_int_equal(alerts(cx), 1);
	assert_true(tells(cx, "Ville de Sauveterre a rejeté la facture FA-2026-0001"));
	assert_true(tells(cx, str_z(cx->arena, str_printf(cx->arena, "\nhttp://127.0.0.1:8080/factures/%lld\n", (long long)id))));
	assert_int_equal(alerts(cx), 0);
}

ACCOUNT_TESTS(S139_suspension_and_recycling_are_told_and_nobody_else_is)
{
	open_space(rig, SUPPLIER, SPACE_INVOICES_SENT, 0);
	open_space(rig, RIVAL, SPACE_INVOICES_SENT, 0);
	int64_t a = rig_sent(rig, TOWN, "ADM"), b = rig_sent(rig, TOWN, "ADM");
	MUST(cx, rig_process(rig, TOWN, a, STATUS_SUSPENDUE, MOTIVE_RIB));
	MUST(cx, rig_process(rig, TOWN, b, STATUS_A_RECYCLER, MOTIVE_ENGAGEMENT_INCORRECT));
	assert_int_equal(alerts(cx), 2);
	MUST(cx, db_write(cx, "close", write_close, &rig->account));
	int64_t c = rig_sent(rig, TOWN, "ADM");
	REJECT(rig, TOWN, c);
	assert_int_equal(alerts(cx), 0);
}

/* --- what ends them --- */

static struct notify_stop stop_of(str text)
{
	struct notify_stop s;
	ptrdiff_t at = str_find(text, STR("/courriels/arret?type="));
	assert_true(at > 0);
	str rest = str_sub(text, (size_t)at + 22, text.n), line;
	str_cut(rest, '\n', &line);
	rest = str_cut(line, '&', &s.kind);
	rest = str_cut(rest, '&', &s.account);
	s.account = str_sub(s.account, 7, s.account.n); /* compte= */
	s.proof = str_sub(rest, 6, rest.n);             /* jeton= */
	return s;
}

ACCOUNT_TESTS(S137_the_link_of_a_mail_ends_its_kind_without_signing_in)
{
	enum notify_kind kind;
	open_space(rig, SUPPLIER, SPACE_INVOICES_SENT, 0);
	int64_t id = rig_sent(rig, TOWN, "ADM");
	REJECT(rig, TOWN, id);
	assert_int_equal(alerts(cx), 1);
	struct notify_stop s = stop_of(newest_text(cx));
	cx->actor = NULL;
	MUST(cx, notify_stop_check(cx, &s, &kind));
	assert_int_equal(kind, NOTIFY_ALERTS);
	assert_true(account_named(cx, STR("camille@example.org")).alerts); /* looking is not ending */
	struct notify_stop other = s;
	other.account = STR("999");
	assert_int_equal(notify_stop_do(cx, &other), E_LINK);
	failure_clear(cx);
	other = s;
	other.kind = STR("synthese");
	assert_int_equal(notify_stop_do(cx, &other), E_LINK);
	failure_clear(cx);
	MUST(cx, notify_stop_do(cx, &s));
	MUST(cx, notify_stop_do(cx, &s));
	struct account a = account_named(cx, STR("camille@example.org"));
	assert_false(a.alerts);
	assert_int_equal(a.digest, DIGEST_DAILY);
	assert_int_equal(count(cx, &Q_WAITING, "alert"), 0); /* the one that waited is not sent either */
	REJECT(rig, TOWN, rig_sent(rig, TOWN, "ADM"));
	assert_int_equal(alerts(cx), 0);
}

static enum ec read_newest(struct ctx *cx, struct tx *tx, void *arg)
{
	struct mail_record *rows;
	size_t n;
	TRY(store_mail_latest(cx, tx, 1, &rows, &n));
	*(struct mail_record *)arg = rows[0];
	return n ? E_OK : E_NOT_FOUND;
}

ACCOUNT_TESTS(S124_a_mail_whose_reader_lost_the_right_does_not_leave)
{
	struct mail_record m;
	bool due;
	open_space(rig, SUPPLIER, SPACE_INVOICES_SENT, 0);
	int64_t id = rig_sent(rig, TOWN, "ADM");
	REJECT(rig, TOWN, id);
	assert_int_equal(alerts(cx), 1);
	failure_clear(cx);
	MUST(cx, db_read(cx, read_newest, &m));
	MUST(cx, notify_is_due(cx, &m, &due));
	assert_true(due);
	MUST(cx, db_write(cx, "close", write_close, &rig->account));
	MUST(cx, notify_is_due(cx, &m, &due));
	assert_false(due);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S137_S139_S156_a_digest_tells_what_happened_and_what_awaits),
		RIG_LIST(S137_nobody_gets_an_empty_digest),
		RIG_LIST(S137_never_daily_and_weekly),
		RIG_LIST(S136_S138_a_digest_speaks_the_language_of_the_account),
		RIG_LIST(S124_a_digest_tells_of_no_other_service_and_no_closed_space),
		RIG_LIST(S139_S156_a_rejection_is_told_at_once_and_once),
		RIG_LIST(S139_suspension_and_recycling_are_told_and_nobody_else_is),
		RIG_LIST(S137_the_link_of_a_mail_ends_its_kind_without_signing_in),
		RIG_LIST(S124_a_mail_whose_reader_lost_the_right_does_not_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
