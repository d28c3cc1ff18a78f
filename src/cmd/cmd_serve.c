/* chorale serve: production, qualification and the developer platform until SIGTERM or SIGINT. */
#include "cmd.h"

#include <signal.h>
#include <stdio.h>

#include "cmd_data.h"
#include "cmd_listen.h"
#include "core_log.h"
#include "service_actor.h"
#include "service_demo.h"
#include "service_demo_piste.h"
#include "service_mailer.h"
#include "service_notifier.h"

enum { LISTEN_PRODUCTION, LISTEN_QUALIFICATION, LISTEN_PISTE, LISTEN_COUNT };

_Static_assert((int)LISTEN_PRODUCTION == ENV_PRODUCTION && (int)LISTEN_QUALIFICATION == ENV_QUALIFICATION,
               "the listeners of the environments come first");

struct serve {
	str data;
	str config;
	struct cmd_list sets;
	str addresses[LISTEN_COUNT];
	bool demo;
	bool print_config;
	struct data opened;
	struct listener listeners[LISTEN_COUNT];
	sigset_t signals;
};

/* Before any thread starts, so that all of them leave these to the main one. */
static void hold_signals(struct serve *s)
{
	sigemptyset(&s->signals);
	sigaddset(&s->signals, SIGTERM);
	sigaddset(&s->signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &s->signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static enum ec fill_demo(struct cmd *c, struct serve *s)
{
	struct ctx *cx = c->cx;
	for (int kind = 0; kind < ENV_COUNT; kind++) {
		cx->env = s->opened.envs[kind];
		cx->db = cx->env->db;
		cx->actor = actor_system(cx->arena);
		TRY(demo_fill(cx));
		TRY(demo_fill_technicals(cx));
	}
	TRY(demo_fill_piste(cx, s->opened.piste));
	size_t n = 0;
	const struct demo_account *accounts = demo_accounts(&n);
	fprintf(stderr, "%.*s\n", STR_ARG(msg_plain(cx->lang, MSG_CMD_SERVE_DEMO_ACCOUNTS)));
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "  %-34.*s %-24.*s %.*s\n", STR_ARG(accounts[i].login), STR_ARG(accounts[i].password),
		        STR_ARG(accounts[i].structure));
	return E_OK;
}

static enum ec start(struct cmd *c, struct serve *s)
{
	struct data_options data = {
		.folder = s->data, .config = s->config, .sets = &s->sets, .exclusive = true, .migrate = true,
		.demo = s->demo,
	};
	TRY(data_open(c, &data, &s->opened));
	if (s->demo)
		TRY(fill_demo(c, s));
	for (int kind = 0; kind < ENV_COUNT; kind++)
		TRY(mailer_start(c->cx, s->opened.envs[kind]));
	TRY(piste_start(c->cx, s->opened.piste));
	struct listen_options o = { .config = s->opened.config };
	TRY(data_secret(c, &s->opened, &o.secret));
	s->listeners[LISTEN_PRODUCTION].env = s->opened.envs[ENV_PRODUCTION];
	s->listeners[LISTEN_QUALIFICATION].env = s->opened.envs[ENV_QUALIFICATION];
	s->listeners[LISTEN_PISTE].piste = s->opened.piste;
	for (int i = 0; i < LISTEN_COUNT; i++) {
		o.address = s->addresses[i];
		TRY(listener_start(c->cx, &s->listeners[i], &o));
	}
	for (int kind = 0; kind < ENV_COUNT; kind++) {
		str own = str_printf(c->cx->arena, "http://%.*s", STR_ARG(http_address(s->listeners[kind].http)));
		TRY(notifier_start(c->cx, s->opened.envs[kind], own));
	}
	return E_OK;
}

static void say_ready(const struct serve *s)
{
	str a[LISTEN_COUNT];
	for (int i = 0; i < LISTEN_COUNT; i++)
		a[i] = http_address(s->listeners[i].http);
	printf("ready production=%.*s qualification=%.*s piste=%.*s\n", STR_ARG(a[0]), STR_ARG(a[1]), STR_ARG(a[2]));
	fflush(stdout);
}

static void stop(struct serve *s)
{
	for (int i = 0; i < LISTEN_COUNT; i++)
		listener_stop(&s->listeners[i]);
	data_close(&s->opened);
}

static int print_config(struct cmd *c)
{
	struct buf b = buf_in(c->cx->arena);
	config_print(&b, c->cx->lang);
	fwrite(b.p, 1, b.n, stdout);
	return CMD_OK;
}

int cmd_serve(struct cmd *c)
{
	static const struct cmd_usage usage = {
		.about = MSG_CMD_SERVE_ABOUT,
		.examples = { "--data data --demo", "--data /srv/chorale --production 127.0.0.1:8080",
		              "--data data --set database.url=postgresql:///chorale", "--print-config" },
	};
	struct serve s = {
		.data = STR("data"),
		.addresses = { STR("127.0.0.1:8080"), STR("127.0.0.1:8081"), STR("127.0.0.1:8082") },
	};
	const struct cmd_option options[] = {
		CMD_TEXT("data", &s.data, MSG_CMD_VALUE_FOLDER, MSG_CMD_DATA_HELP),
		CMD_FLAG("demo", &s.demo, MSG_CMD_SERVE_DEMO_HELP),
		CMD_TEXT("production", &s.addresses[0], MSG_CMD_VALUE_ADDRESS, MSG_CMD_SERVE_PRODUCTION_HELP),
		CMD_TEXT("qualification", &s.addresses[1], MSG_CMD_VALUE_ADDRESS, MSG_CMD_SERVE_QUALIFICATION_HELP),
		CMD_TEXT("piste", &s.addresses[2], MSG_CMD_VALUE_ADDRESS, MSG_CMD_SERVE_PISTE_HELP),
		CMD_TEXT("config", &s.config, MSG_CMD_VALUE_FILE, MSG_CMD_CONFIG_HELP),
		CMD_LIST("set", &s.sets, MSG_CMD_VALUE_SETTING, MSG_CMD_SET_HELP),
		CMD_FLAG("print-config", &s.print_config, MSG_CMD_SERVE_PRINT_CONFIG_HELP),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	if (status != CMD_GO)
		return status;
	if (s.print_config)
		return print_config(c);

	hold_signals(&s);
	s.opened.lock = -1;
	if (start(c, &s) != E_OK) {
		status = cmd_failed(c);
		stop(&s);
		return status;
	}
	say_ready(&s);
	int signal = 0;
	sigwait(&s.signals, &signal);
	log_event(NULL, LOG_INFO, "serve.stop", L_INT("signal", signal));
	stop(&s);
	return CMD_OK;
}
