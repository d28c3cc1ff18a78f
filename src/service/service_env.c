#include "service_env.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth.h"
#include "blob.h"
#include "core_log.h"
#include "db.h"
#include "pdf.h"
#include "service_call.h"
#include "service_directory.h"
#include "service_integrator.h"
#include "service_mailer.h"
#include "service_notifier.h"
#include "service_picture.h"

static const str env_names[ENV_COUNT] = {
	[ENV_PRODUCTION] = STR_INIT("production"),
	[ENV_QUALIFICATION] = STR_INIT("qualification"),
};

str env_name(enum env_kind kind)
{
	return env_names[kind];
}

/* The folder and what leads to it, for the owner alone. */
static enum ec make_folder(struct ctx *cx, str path)
{
	for (size_t i = 1; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		const char *part = str_z(cx->arena, str_sub(path, 0, i));
		if (mkdir(part, 0700) != 0 && errno != EEXIST) {
			log_event(cx, LOG_ERROR, "data.mkdir", L_STR("path", str_of(part)),
			          L_STR("error", str_of(strerror(errno))));
			return fail(cx, errno == ENOSPC ? E_DISK_FULL : E_IO);
		}
	}
	return E_OK;
}

static enum ec open_database(struct ctx *cx, const struct env_options *options, str folder, struct env *env)
{
	str url = config_str(options->config, SET_DATABASE_URL);
	struct db_options o = {
		.url = str_empty(url) ? str_printf(cx->arena, "%.*s/chorale.db", STR_ARG(folder)) : url,
		.schema = env_name(options->kind),
		.readers = (int)config_int(options->config, SET_DATABASE_CONNECTIONS),
	};
	TRY(db_open(cx, &o, &env->db));
	db_before_commit(env->db, blob_sync, env->blob);
	cx->db = env->db;
	if (!options->migrate)
		return E_OK;
	TRY(db_migrate(cx, env->db));
	return directory_index_missing(cx);
}

static enum ec open_parts(struct ctx *cx, const struct env_options *options, struct env *env)
{
	str folder = str_printf(cx->arena, "%.*s/%.*s", STR_ARG(options->data), STR_ARG(env_name(options->kind)));
	if (options->migrate)
		TRY(make_folder(cx, folder));
	else if (access(str_z(cx->arena, folder), R_OK) != 0)
		return fail(cx, E_DATA_MISSING, M_STR("path", options->data));
	TRY(blob_open(cx, str_printf(cx->arena, "%.*s/documents", STR_ARG(folder)), &env->blob));
	TRY(open_database(cx, options, folder, env));
	struct pdf_options pdf = {
		.helpers = (int)config_int(options->config, SET_READING_HELPERS),
		.deadline_ms = 1000 * config_int(options->config, SET_READING_DEADLINE),
	};
	TRY(pdf_pool_open(cx, &pdf, &env->pdf));
	struct auth_options auth = {
		.failures = (int)config_int(options->config, SET_SIGN_IN_FAILURES),
		.wait_ms = 1000 * config_int(options->config, SET_SIGN_IN_WAIT),
		.mails = (int)config_int(options->config, SET_ACCOUNT_MAILS),
		.mails_wait_ms = 1000 * config_int(options->config, SET_ACCOUNT_MAILS_WAIT),
		.key = options->key,
	};
	env->auth = auth_new(&auth);
	env->pictures = picture_cache_new();
	env->proved = proved_new();
	return E_OK;
}

enum ec env_open(struct ctx *cx, const struct env_options *options, struct env **out)
{
	struct env *env = calloc(1, sizeof(*env));
	if (!env)
		log_die("memory", "environment");
	env->kind = options->kind;
	env->config = options->config;
	env->piste = options->piste;
	env->demo = options->demo;
	enum ec ec = open_parts(cx, options, env);
	if (ec != E_OK) {
		env_close(env);
		return ec;
	}
	cx->env = env;
	cx->db = env->db;
	*out = env;
	return E_OK;
}

void env_close(struct env *env)
{
	if (!env)
		return;
	integrator_stop(env);
	notifier_stop(env);
	mailer_stop(env);
	picture_cache_free(env->pictures);
	proved_free(env->proved);
	auth_free(env->auth);
	pdf_pool_close(env->pdf);
	db_close(env->db);
	blob_close(env->blob);
	free(env);
}
