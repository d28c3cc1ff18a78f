#include "service_mailer.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "core_config.h"
#include "core_hash.h"
#include "core_log.h"
#include "db.h"
#include "mail.h"
#include "service_actor.h"
#include "service_digest.h"
#include "service_env.h"
#include "service_worker.h"
#include "store_link.h"
#include "store_lock.h"
#include "store_mail.h"

#define BATCH 20
#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define LOOK_MS 60000 /* another process may have queued some: the command line, another node */
#define DISCRETION_MS 250
#define SILENCE_MAX_MS 300000 /* between attempts at a server that does not answer */

_Static_assert((int)MAIL_STARTTLS == SECURITY_STARTTLS && (int)MAIL_TLS == SECURITY_TLS &&
                       (int)MAIL_PLAIN == SECURITY_NONE,
               "the setting is the value");

struct mailer {
	struct env *env;
	struct worker worker;
	struct mail_sender *sender; /* NULL: no server is set */
	str from, from_name;
	int64_t retry_ms;
	int silences;      /* attempts in a row that the server did not answer */
	int64_t swept_at;
};

int64_t mailer_backoff(int64_t first_ms, int attempts)
{
	int64_t wait = first_ms;
	for (int i = 1; i < attempts && wait < HOUR_MS; i++)
		wait *= 2;
	return wait < HOUR_MS ? wait : HOUR_MS;
}

/* --- one mail --- */

static enum ec write_update(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_mail_update(cx, tx, arg);
}

static enum ec keep(struct ctx *cx, struct mail_record *m)
{
	log_event(cx, m->state == MAIL_STATE_SENT ? LOG_INFO : LOG_WARN, "mail.outcome", L_INT("mail", m->id),
	          L_STR("kind", m->kind), L_STR("state", mail_state_name(m->state)), L_INT("attempts", m->attempts),
	          L_STR("why", m->error));
	return db_write(cx, "mail outcome", write_update, m);
}

static void put_off(struct mail_record *m, int64_t now, int64_t wait)
{
	m->next_at = now + wait;
	if (m->next_at > m->until)
		m->state = MAIL_STATE_EXPIRED;
}

static enum mail_outcome send_one(struct ctx *cx, struct mailer *mailer, struct mail_record *m)
{
	const struct mail_message message = {
		.from = mailer->from,
		.from_name = mailer->from_name,
		.to = m->recipient,
		.message_id = m->message_id,
		.at = m->created_at,
		.lang = m->lang,
		.unsubscribe = m->unsubscribe,
		.body = { m->subject, m->text, m->html },
	};
	struct mail_result r = mail_send(cx, mailer->sender, &message, &mailer->worker.stop);
	cx->now = time_now();
	m->attempts++;
	m->error = r.outcome == MAIL_SENT ? STR_NONE : r.why;
	switch (r.outcome) {
	case MAIL_SENT:
		m->state = MAIL_STATE_SENT;
		m->sent_at = cx->now;
		break;
	case MAIL_REFUSED:
		m->state = MAIL_STATE_REFUSED;
		break;
	case MAIL_LATER:
	case MAIL_SILENCE:
		put_off(m, cx->now, mailer_backoff(mailer->retry_ms, m->attempts));
		break;
	}
	return r.outcome;
}

/* --- a round --- */

struct due {
	struct mail_record *rows;
	size_t n;
	int64_t next;
};

static enum ec read_due(struct ctx *cx, struct tx *tx, void *arg)
{
	struct due *d = arg;
	TRY(store_mail_due(cx, tx, cx->now, BATCH, &d->rows, &d->n));
	return store_mail_next(cx, tx, &d->next);
}

static enum ec write_sweep(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	TRY(store_mail_sweep(cx, tx, cx->now - 1000 * config_int(cx->env->config, SET_MAIL_KEEP)));
	TRY(store_lock_sweep(cx, tx, cx->now - DAY_MS));
	return store_link_sweep(cx, tx, cx->now - DAY_MS);
}

static enum ec sweep(struct ctx *cx, struct mailer *mailer)
{
	if (mailer->swept_at && cx->now - mailer->swept_at < HOUR_MS)
		return E_OK;
	mailer->swept_at = cx->now;
	return db_write(cx, "sweep mails", write_sweep, NULL);
}

/* Whether it is to leave at all: not when it is out of date, nor when its reader sees less by now. */
static enum ec look_again(struct ctx *cx, struct mail_record *m)
{
	bool due = true;
	if (m->until < cx->now) {
		m->state = MAIL_STATE_EXPIRED;
		return E_OK;
	}
	if (!str_empty(m->scope))
		TRY(notify_is_due(cx, m, &due));
	if (!due)
		m->state = MAIL_STATE_WITHDRAWN;
	return E_OK;
}

/* Sends what is due; *wait is how long nothing is to be done. A server that does not answer is asked for
 * one mail at a time, further and further apart: the others are not held to have failed. */
static enum ec round_of(struct ctx *cx, struct mailer *mailer, int64_t *wait)
{
	struct due due = { 0 };
	TRY(sweep(cx, mailer));
	if (!mailer->sender)
		return E_OK;
	TRY(db_read(cx, read_due, &due));
	for (size_t i = 0; i < due.n && !mailer->worker.stop; i++) {
		struct mail_record *m = &due.rows[i];
		TRY(look_again(cx, m));
		if (m->state != MAIL_STATE_WAITING) {
			TRY(keep(cx, m));
			continue;
		}
		enum mail_outcome outcome = send_one(cx, mailer, m);
		if (mailer->worker.stop && outcome != MAIL_SENT && outcome != MAIL_REFUSED)
			return E_OK; /* broken off by us */
		TRY(keep(cx, m));
		mailer->silences = outcome == MAIL_SILENCE ? mailer->silences + 1 : 0;
		if (mailer->silences) {
			*wait = mailer_backoff(mailer->retry_ms, mailer->silences);
			*wait = *wait < SILENCE_MAX_MS ? *wait : SILENCE_MAX_MS;
			return E_OK;
		}
	}
	if (due.n)
		*wait = 0;
	else if (due.next && due.next - cx->now < *wait)
		*wait = due.next > cx->now ? due.next - cx->now : 0;
	return E_OK;
}

/* --- the thread --- */

static bool is_woken(const struct mailer *mailer)
{
	return mailer->worker.kicked && !mailer->silences && mailer->sender; /* new mails do not wake a silent server */
}

/* Sending takes its share of the processors: right after the request, it would tell from the time of the
 * answer that there was somebody to write to. */
static int64_t discretion(void)
{
	uint16_t r;
	random_bytes(&r, sizeof(r));
	return DISCRETION_MS + r % DISCRETION_MS;
}

/* Until the time is over, or a while after something was queued. */
static void rest(struct mailer *mailer, int64_t wait)
{
	struct timespec until = worker_time_in(wait);
	bool woken = false;
	pthread_mutex_lock(&mailer->worker.lock);
	while (!mailer->worker.stop) {
		if (!woken && is_woken(mailer)) {
			woken = true;
			until = worker_time_in(discretion());
		}
		if (pthread_cond_timedwait(&mailer->worker.wake, &mailer->worker.lock, &until) == ETIMEDOUT)
			break;
	}
	mailer->worker.kicked = false;
	pthread_mutex_unlock(&mailer->worker.lock);
}

static void *run(void *arg)
{
	struct mailer *mailer = arg;
	struct arena *a = arena_new(0);
	while (!mailer->worker.stop) {
		struct ctx cx = {
			.arena = a,
			.now = time_now(),
			.request_id = STR("mailer"),
			.env = mailer->env,
			.db = mailer->env->db,
			.actor = actor_system(a),
		};
		int64_t wait = LOOK_MS;
		if (round_of(&cx, mailer, &wait) != E_OK) {
			log_event(&cx, LOG_ERROR, "mail.round", L_STR("error", str_of(error_info(cx.failure.code)->symbol)));
			wait = mailer->retry_ms;
		}
		arena_reset(a);
		if (wait)
			rest(mailer, wait);
	}
	arena_free(a);
	return NULL;
}

/* --- beginning and end --- */

static enum ec open_sender(struct ctx *cx, struct mailer *mailer, const struct config *c)
{
	const struct mail_server server = {
		.host = config_str(c, SET_MAIL_SERVER),
		.port = (int)config_int(c, SET_MAIL_PORT),
		.security = (enum mail_security)config_int(c, SET_MAIL_SECURITY),
		.ca = config_str(c, SET_MAIL_CA),
		.user = config_str(c, SET_MAIL_USER),
		.password = config_str(c, SET_MAIL_PASSWORD),
		.timeout_ms = 1000 * config_int(c, SET_MAIL_TIMEOUT),
	};
	if (str_empty(server.host))
		return E_OK;
	if (!mail_address_valid(mailer->from))
		return fail(cx, E_CONFIG, M_STR("detail", msg_plain(cx->lang, MSG_MAIL_SENDER_NEEDED)));
	if (str_empty(config_str(c, SET_HTTP_PUBLIC_URL)))
		log_event(cx, LOG_WARN, "mail.no_public_url"); /* links then lead to the socket's own address */
	mailer->sender = mail_sender_new(&server);
	return E_OK;
}

static void free_mailer(struct mailer *mailer)
{
	mail_sender_free(mailer->sender);
	free(mailer);
}

enum ec mailer_start(struct ctx *cx, struct env *env)
{
	struct mailer *mailer = calloc(1, sizeof(*mailer));
	if (!mailer)
		log_die("memory", "mailer");
	mailer->env = env;
	mailer->from = config_str(env->config, SET_MAIL_SENDER);
	mailer->from_name = config_str(env->config, SET_MAIL_SENDER_NAME);
	mailer->retry_ms = 1000 * config_int(env->config, SET_MAIL_RETRY);
	enum ec ec = open_sender(cx, mailer, env->config);
	if (ec == E_OK)
		ec = worker_start(cx, &mailer->worker, run, mailer);
	if (ec == E_OK)
		env->mailer = mailer;
	else
		free_mailer(mailer);
	return ec;
}

void mailer_kick(struct env *env)
{
	if (env->mailer)
		worker_kick(&env->mailer->worker);
}

void mailer_stop(struct env *env)
{
	if (!env->mailer)
		return;
	worker_end(&env->mailer->worker);
	free_mailer(env->mailer);
	env->mailer = NULL;
}
