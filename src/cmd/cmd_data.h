/*
 * The data folder: its lock, its secret, its environments, as subcommands open them.
 */
#pragma once

#include "service_env.h"
#include "service_piste.h"

struct cmd;

struct data {
	str folder;
	struct config *config;
	int lock; /* descriptor; -1: not taken */
	struct piste *piste; /* NULL where nobody served yet */
	struct env *envs[ENV_COUNT];
};

/* What every subcommand on data takes: --data DIR, --config FILE, --set section.key=value. */
struct data_options {
	str folder;
	str config;
	struct cmd_list *sets;
	bool exclusive; /* one server a folder: refused while another holds it */
	bool migrate;
	bool demo; /* see struct env */
};

/* They as options of a subcommand, set in a struct data_options and a list. */
#define CMD_DATA(options, sets)                                                              \
	CMD_TEXT("data", &(options)->folder, MSG_CMD_VALUE_FOLDER, MSG_CMD_DATA_HELP),       \
		CMD_TEXT("config", &(options)->config, MSG_CMD_VALUE_FILE, MSG_CMD_CONFIG_HELP), \
		CMD_LIST("set", sets, MSG_CMD_VALUE_SETTING, MSG_CMD_SET_HELP)

enum ec data_open(struct cmd *c, const struct data_options *options, struct data *out) EC_MUST;
void data_close(struct data *d);
/* 32 bytes that form tokens are made with, and the keys for what is sealed in the database; drawn once and
 * kept in the folder, for the owner alone. Without this file second factors have to be set up again. */
enum ec data_secret(struct cmd *c, const struct data *d, str *out) EC_MUST;

/* Subcommands that work on it. */
int cmd_admin(struct cmd *c);
int cmd_serve(struct cmd *c);
