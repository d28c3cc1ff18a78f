#include "service_expiry.h"

#include "db.h"
#include "service_mail.h"
#include "service_raccordement.h"
#include "store_people.h"
#include "store_raccordement.h"

#define DAY_MS INT64_C(86400000)
#define MANAGERS_TOLD 5
#define STEP 20

/* Longest first. */
static const int ahead[3] = { 60, 30, 7 };

static int said_days(int64_t left_ms)
{
	int said = ahead[0];
	for (size_t i = 0; i < sizeof(ahead) / sizeof(ahead[0]); i++)
		if (left_ms <= ahead[i] * DAY_MS)
			said = ahead[i];
	return said;
}

struct warning {
	str base;
	size_t n;
};

static enum ec tell(struct ctx *cx, struct tx *tx, const struct warning *w, const struct technical_expiring *e)
{
	struct person *managers;
	size_t n;
	int64_t left = e->t.expires_at - cx->now;
	TRY(store_technical_set_warned(cx, tx, e->t.account_id, said_days(left)));
	TRY(store_people_managers(cx, tx, e->t.structure_id, MANAGERS_TOLD, &managers, &n));
	for (size_t i = 0; i < n; i++) {
		const struct mail_order mail = {
			.kind = MAIL_KIND_EXPIRY,
			.account_id = managers[i].account_id,
			.to = managers[i].login,
			.lang = managers[i].lang,
			.url = mail_url(cx, w->base, STR("/raccordement")),
			.until = e->t.expires_at,
			.args = MSG_ARGS(M_STR("login", technical_login(cx->arena, e->t.login)),
			                 M_STR("structure", e->structure), M_DATE("date", time_date(e->t.expires_at)),
			                 M_INT("n", (left + DAY_MS - 1) / DAY_MS)),
		};
		TRY(mail_queue(cx, tx, &mail));
	}
	return E_OK;
}

static enum ec write_warnings(struct ctx *cx, struct tx *tx, void *arg)
{
	struct warning *w = arg;
	struct technical_expiring *list;
	TRY(store_technical_expiring(cx, tx, ahead, STEP, &list, &w->n));
	for (size_t i = 0; i < w->n; i++)
		TRY(tell(cx, tx, w, &list[i]));
	return E_OK;
}

enum ec expiry_step(struct ctx *cx, str base, size_t *n)
{
	struct warning w = { .base = base };
	TRY(db_write(cx, "warn of expiry", write_warnings, &w));
	*n = w.n;
	return E_OK;
}
