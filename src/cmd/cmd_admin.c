/* chorale admin: what the operator does on a data folder, also while it is served. */
#include "cmd.h"

#include <stdio.h>
#include <unistd.h>

#include "cmd_data.h"
#include "cmd_operator.h"
#include "core_json.h"
#include "service_actor.h"
#include "service_demo.h"
#include "service_demo_piste.h"
#include "service_mail.h"
#include "service_sweep.h"
#include "service_verify.h"

/* --- admin demo: the well-known accounts --- */

static void put(struct json_out *j, const char *key, str value)
{
	json_key(j, key);
	json_put_str(j, value);
}

static void put_application(struct json_out *j, const struct demo_application *a)
{
	put(j, "client_id", a->client_id);
	put(j, "client_secret", a->client_secret);
}

static void put_technical(struct json_out *j, const struct demo_technical *t)
{
	json_open(j);
	put(j, "login", t->login);
	put(j, "password", t->password);
	put(j, "siret", t->siret);
	put(j, "kind", t->kind);
	json_close(j);
}

/* What an integrator needs for a first call. */
static void put_platform(struct json_out *j)
{
	const struct demo_developer *d = demo_developer();
	size_t n;
	const struct demo_technical *t = demo_technicals(&n);
	json_key(j, "piste");
	json_open(j);
	put(j, "login", d->login);
	put(j, "password", d->password);
	put_application(j, &d->applications[APPLICATION_SANDBOX]);
	json_close(j);
	json_key(j, "piste_production");
	json_open(j);
	put_application(j, &d->applications[APPLICATION_PRODUCTION]);
	json_close(j);
	json_key(j, "technical");
	put_technical(j, &t[0]);
	json_key(j, "technicals");
	json_open_list(j);
	for (size_t i = 0; i < n; i++)
		put_technical(j, &t[i]);
	json_close_list(j);
}

static void print_demo_json(struct cmd *c)
{
	struct buf b = buf_in(c->cx->arena);
	struct json_out j = { .b = &b };
	size_t n = 0;
	const struct demo_account *a = demo_accounts(&n);
	json_open(&j);
	json_key(&j, "portal");
	json_open_list(&j);
	for (size_t i = 0; i < n; i++) {
		json_open(&j);
		put(&j, "login", a[i].login);
		put(&j, "password", a[i].password);
		put(&j, "structure", a[i].structure);
		put(&j, "siret", a[i].siret);
		put(&j, "role", a[i].role);
		put(&j, "kind", a[i].kind);
		json_close(&j);
	}
	json_close_list(&j);
	put_platform(&j);
	json_close(&j);
	buf_add_char(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
}

static int admin_demo(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_DEMO_ABOUT, .examples = { "", "--json" } };
	bool json = false;
	const struct cmd_option options[] = { CMD_FLAG("json", &json, MSG_CMD_JSON_HELP), CMD_END };
	int status = cmd_parse(c, &usage, options);
	if (status != CMD_GO)
		return status;
	if (json) {
		print_demo_json(c);
		return CMD_OK;
	}
	size_t n = 0;
	const struct demo_account *a = demo_accounts(&n);
	for (size_t i = 0; i < n; i++)
		printf("%-34.*s %-24.*s %.*s\n", STR_ARG(a[i].login), STR_ARG(a[i].password), STR_ARG(a[i].structure));
	return CMD_OK;
}

/* --- admin verify --- */

static void show_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	fprintf(stderr, "\r%3lld %%", (long long)(all ? 100 * done / all : 100));
}

/* Documents that no row names are no fault; they are told when there are some. */
static enum ec sweep_one(struct cmd *c, struct env *env, bool remove)
{
	struct ctx *cx = c->cx;
	struct sweep_report r;
	TRY(sweep_environment(cx, remove, &r));
	if (!r.files)
		return E_OK;
	str line = msg_text(cx->arena, cx->lang, remove ? MSG_CMD_VERIFY_SWEPT : MSG_CMD_VERIFY_UNNAMED,
	                    MSG_ARGS(M_STR("environment", env_name(env->kind)), M_INT("n", remove ? r.removed : r.files),
	                             M_STR("size", format_bytes(cx->arena, cx->lang, r.bytes))));
	printf("%.*s\n", STR_ARG(line));
	return E_OK;
}

static enum ec verify_one(struct cmd *c, struct env *env, bool sweep, bool *sound)
{
	struct ctx *cx = c->cx;
	cx->env = env;
	cx->db = env->db;
	struct verify_progress progress = { .step = show_progress };
	struct verify_report r = { 0 };
	TRY(verify_environment(cx, isatty(STDERR_FILENO) ? &progress : NULL, &r));
	if (isatty(STDERR_FILENO))
		fputc('\r', stderr);
	*sound &= r.sound;
	str name = env_name(env->kind);
	str line = r.sound ? msg_text(cx->arena, cx->lang, MSG_CMD_VERIFY_SOUND,
	                              MSG_ARGS(M_STR("environment", name), M_INT("events", r.events),
	                                       M_INT("chains", r.chains), M_INT("invoices", r.invoices),
	                                       M_INT("documents", r.documents)))
	                   : msg_text(cx->arena, cx->lang, MSG_CMD_VERIFY_FAULT,
	                              MSG_ARGS(M_STR("environment", name), M_STR("fault", r.fault)));
	printf("%.*s\n", STR_ARG(line));
	return r.sound ? sweep_one(c, env, sweep) : E_OK;
}

static int admin_verify(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_VERIFY_ABOUT, .examples = { "--data data", "--data data --sweep" } };
	struct cmd_list sets = { 0 };
	struct data_options o = { .folder = STR("data"), .sets = &sets };
	bool sweep = false;
	const struct cmd_option options[] = {
		CMD_FLAG("sweep", &sweep, MSG_CMD_VERIFY_SWEEP_HELP),
		CMD_DATA(&o, &sets),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	if (status != CMD_GO)
		return status;
	struct data d;
	bool sound = true;
	enum ec ec = data_open(c, &o, &d);
	for (int kind = 0; kind < ENV_COUNT && ec == E_OK; kind++)
		ec = verify_one(c, d.envs[kind], sweep, &sound);
	status = ec != E_OK ? cmd_failed(c) : sound ? CMD_OK : CMD_NEGATIVE;
	data_close(&d);
	return status;
}

/* --- admin mail: what became of the mails --- */

#define MAILS_SHOWN 200

static enum ec mail_one(struct cmd *c, struct env *env)
{
	struct ctx *cx = c->cx;
	struct mail_fate *mails;
	size_t n;
	cx->env = env;
	cx->db = env->db;
	cx->actor = actor_system(cx->arena);
	TRY(mail_fates(cx, MAILS_SHOWN, &mails, &n));
	for (size_t i = 0; i < n; i++) {
		str at = time_print_iso(cx->arena, mails[i].at), name = env_name(env->kind);
		printf("%.*s  %-13.*s %-9.*s %3d  %-10.*s %.*s  %.*s\n", STR_ARG(at), STR_ARG(name), STR_ARG(mails[i].state),
		       mails[i].attempts, STR_ARG(mails[i].kind), STR_ARG(mails[i].to), STR_ARG(mails[i].why));
	}
	return E_OK;
}

static int admin_mail(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_MAIL_ABOUT, .examples = { "--data data" } };
	struct cmd_list sets = { 0 };
	struct data_options o = { .folder = STR("data"), .sets = &sets };
	const struct cmd_option options[] = {
		CMD_DATA(&o, &sets),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	if (status != CMD_GO)
		return status;
	struct data d;
	enum ec ec = data_open(c, &o, &d);
	for (int kind = 0; kind < ENV_COUNT && ec == E_OK; kind++)
		ec = mail_one(c, d.envs[kind]);
	status = ec != E_OK ? cmd_failed(c) : CMD_OK;
	data_close(&d);
	return status;
}

static const struct cmd_entry entries[] = {
	{ "account", cmd_account, MSG_CMD_ACCOUNT_SUMMARY },
	{ "demo", admin_demo, MSG_CMD_DEMO_SUMMARY },
	{ "mail", admin_mail, MSG_CMD_MAIL_SUMMARY },
	{ "structure", cmd_structure, MSG_CMD_STRUCTURE_SUMMARY },
	{ "structures", cmd_structures, MSG_IMPORT_SUMMARY },
	{ "verify", admin_verify, MSG_CMD_VERIFY_SUMMARY },
	{ NULL, NULL, 0 },
};

int cmd_admin(struct cmd *c)
{
	return cmd_dispatch(c, entries, MSG_CMD_ADMIN_ABOUT);
}
