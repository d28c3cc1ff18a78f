#include "cmd_data.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "core_hash.h"
#include "core_log.h"

#define SECRET_BYTES 32

static enum ec make_folder(struct cmd *c, str path)
{
	if (mkdir(str_z(c->cx->arena, path), 0700) == 0 || errno == EEXIST)
		return E_OK;
	return fail(c->cx, E_DATA_FOLDER, M_STR("path", path), M_STR("detail", str_of(strerror(errno))));
}

static enum ec take_lock(struct cmd *c, struct data *d, bool exclusive)
{
	d->lock = -1;
	if (!exclusive)
		return E_OK;
	str path = str_printf(c->cx->arena, "%.*s/lock", STR_ARG(d->folder));
	d->lock = open(str_z(c->cx->arena, path), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (d->lock < 0)
		return fail(c->cx, E_DATA_FOLDER, M_STR("path", path), M_STR("detail", str_of(strerror(errno))));
	if (flock(d->lock, LOCK_EX | LOCK_NB) != 0)
		return fail(c->cx, E_DATA_LOCKED, M_STR("path", d->folder));
	return E_OK;
}

static str secret_path(struct cmd *c, const struct data *d)
{
	return str_printf(c->cx->arena, "%.*s/secret", STR_ARG(d->folder));
}

static bool secret_read(struct cmd *c, const struct data *d, str *out)
{
	char *bytes = ARENA_ARRAY(c->cx->arena, char, SECRET_BYTES);
	int fd = open(str_z(c->cx->arena, secret_path(c, d)), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool whole = read(fd, bytes, SECRET_BYTES) == SECRET_BYTES;
	close(fd);
	if (whole)
		*out = (str){ bytes, SECRET_BYTES };
	return whole;
}

enum ec data_open(struct cmd *c, const struct data_options *o, struct data *d)
{
	*d = (struct data){ .folder = o->folder, .lock = -1 };
	TRY(cmd_config(c, o->config, o->sets, &d->config));
	log_set_level((enum log_level)config_int(d->config, SET_LOG_LEVEL));
	if (o->migrate)
		TRY(make_folder(c, d->folder));
	TRY(take_lock(c, d, o->exclusive));
	const struct piste_options piste = {
		.data = d->folder, .config = d->config, .demo = o->demo, .migrate = o->migrate,
	};
	TRY(piste_open(c->cx, &piste, &d->piste));
	str key = STR_NONE;
	if (o->migrate)
		TRY(data_secret(c, d, &key));
	else
		secret_read(c, d, &key);
	for (int kind = 0; kind < ENV_COUNT; kind++) {
		struct env_options env = {
			.kind = (enum env_kind)kind,
			.data = d->folder,
			.config = d->config,
			.piste = d->piste,
			.key = key,
			.migrate = o->migrate,
			.demo = o->demo,
		};
		TRY(env_open(c->cx, &env, &d->envs[kind]));
	}
	return E_OK;
}

void data_close(struct data *d)
{
	for (int kind = 0; kind < ENV_COUNT; kind++)
		env_close(d->envs[kind]);
	piste_close(d->piste);
	if (d->lock >= 0)
		close(d->lock);
	config_free(d->config);
}

enum ec data_secret(struct cmd *c, const struct data *d, str *out)
{
	if (secret_read(c, d, out))
		return E_OK;
	str path = secret_path(c, d);
	char *bytes = ARENA_ARRAY(c->cx->arena, char, SECRET_BYTES);
	random_bytes(bytes, SECRET_BYTES);
	int fd = open(str_z(c->cx->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write(fd, bytes, SECRET_BYTES) == SECRET_BYTES && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	*out = (str){ bytes, SECRET_BYTES };
	return written ? E_OK
	               : fail(c->cx, E_DATA_FOLDER, M_STR("path", path), M_STR("detail", str_of(strerror(errno))));
}
