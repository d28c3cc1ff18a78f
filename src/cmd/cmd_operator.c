/* chorale admin account, chorale admin structure: the operator's use cases on the command line. */
#include "cmd.h"
#include "cmd_operator.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd_data.h"
#include "service_actor.h"
#include "service_import.h"
#include "service_operator.h"

#define OWN STR("http://127.0.0.1:8080") /* for links where http.public_url is not set */

struct operation {
	struct cmd_list sets;
	struct data_options o;
	bool qualification;
	str reason, login;
	struct data d;
};

/* What the machine calls whoever typed the command: it stands in the event. */
static str person(void)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *p = getpwuid(getuid());
	return str_of(sudo && *sudo ? sudo : p ? p->pw_name : "");
}

static enum ec open_data(struct cmd *c, struct operation *op)
{
	struct ctx *cx = c->cx;
	TRY(data_open(c, &op->o, &op->d));
	cx->env = op->d.envs[op->qualification ? ENV_QUALIFICATION : ENV_PRODUCTION];
	cx->db = cx->env->db;
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	*actor = *actor_system(cx->arena);
	actor->name = person();
	cx->actor = actor;
	return E_OK;
}

#define OPERATION(op) { .o = { .folder = STR("data"), .sets = &(op).sets } }
#define COMMON(op) CMD_FLAG("qualification", &(op).qualification, MSG_CMD_OPERATOR_QUALIFICATION), CMD_DATA(&(op).o, &(op).sets)

static int finish(struct cmd *c, struct operation *op, enum ec ec)
{
	int status = ec == E_OK ? CMD_OK : cmd_failed(c);
	data_close(&op->d);
	return status;
}

static str words_of(struct cmd *c)
{
	str parts[8];
	size_t n = 0;
	for (; (int)n < c->nargs && n < sizeof(parts) / sizeof(parts[0]); n++)
		parts[n] = str_of(c->args[n]);
	return str_join(c->cx->arena, STR(" "), parts, n);
}

/* --- accounts --- */

static void print_account(struct cmd *c, const struct operator_account *a)
{
	str state = msg_plain(c->cx->lang, account_state_label(a->state));
	printf("%-8lld %-36.*s %-12.*s %.*s%s\n", (long long)a->id, STR_ARG(a->login), STR_ARG(state), STR_ARG(a->name),
	       a->is_operator ? " *" : "");
}

static enum ec list_accounts(struct cmd *c, struct operation *op)
{
	struct operator_account *rows;
	size_t n;
	TRY(open_data(c, op));
	TRY(operator_accounts(c->cx, words_of(c), 0, &rows, &n));
	for (size_t i = 0; i < n; i++)
		print_account(c, &rows[i]);
	return E_OK;
}

static int account_list(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_ACCOUNT_LIST_ABOUT, .arguments = MSG_CMD_VALUE_WORDS, .most = 8,
		                                .examples = { "", "camille@", "Durand" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = { COMMON(op), CMD_END };
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, list_accounts(c, &op));
}

static void line(struct cmd *c, enum msg label, str value)
{
	printf("%.*s: %.*s\n", STR_ARG(msg_plain(c->cx->lang, label)), STR_ARG(value));
}

static enum ec show_account(struct cmd *c, struct operation *op)
{
	struct ctx *cx = c->cx;
	struct operator_account a;
	int64_t id;
	TRY(open_data(c, op));
	TRY(operator_account_id(cx, str_of(c->args[0]), &id));
	TRY(operator_account_load(cx, id, &a));
	print_account(c, &a);
	line(c, MSG_ACCOUNT_CONTACT, a.contact_email);
	line(c, MSG_OPERATOR_CREATED, time_print_iso(cx->arena, a.created_at));
	line(c, MSG_OPERATOR_FACTOR, msg_plain(cx->lang, a.second_factor ? MSG_ACCOUNT_FACTOR_IS_ON : MSG_ACCOUNT_FACTOR_IS_OFF));
	line(c, MSG_OPERATOR_SESSIONS, format_int(cx->arena, cx->lang, (int64_t)a.sessions));
	if (a.locked_until)
		line(c, MSG_OPERATOR_LOCKED, time_print_iso(cx->arena, a.locked_until));
	for (size_t i = 0; i < a.nroles; i++)
		printf("  %.*s  %.*s  %.*s\n", STR_ARG(a.roles[i].identifier), STR_ARG(a.roles[i].structure),
		       STR_ARG(msg_plain(cx->lang, role_label(a.roles[i].role))));
	return E_OK;
}

static int account_show(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_ACCOUNT_SHOW_ABOUT, .arguments = MSG_CMD_VALUE_LOGIN, .least = 1,
		                                .most = 1, .examples = { "camille@exemple.fr" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = { COMMON(op), CMD_END };
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, show_account(c, &op));
}

static enum ec act_on_account(struct cmd *c, struct operation *op)
{
	struct operator_order o = { .reason = op->reason, .own = OWN };
	TRY(open_data(c, op));
	if (!operator_act_find(str_of(c->argv[0]), &o.act))
		return BUG(c->cx, "the table of commands names acts");
	TRY(operator_account_id(c->cx, str_of(c->args[0]), &o.id));
	return operator_do(c->cx, &o);
}

static int account_act(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_ACCOUNT_ACT_ABOUT, .arguments = MSG_CMD_VALUE_LOGIN, .least = 1,
		                                .most = 1, .examples = { "camille@exemple.fr --reason \"…\"" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = {
		CMD_TEXT("reason", &op.reason, MSG_CMD_VALUE_WORDS, MSG_OPERATOR_REASON_HINT),
		COMMON(op),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, act_on_account(c, &op));
}

int cmd_account(struct cmd *c)
{
	static const struct cmd_entry entries[] = {
		{ "list", account_list, MSG_CMD_ACCOUNT_LIST },
		{ "show", account_show, MSG_CMD_ACCOUNT_SHOW },
		{ "activation", account_act, MSG_OPERATOR_ACTIVATION },
		{ "unlock", account_act, MSG_OPERATOR_UNLOCK },
		{ "disable", account_act, MSG_OPERATOR_DISABLE },
		{ "enable", account_act, MSG_OPERATOR_ENABLE },
		{ "factor-off", account_act, MSG_OPERATOR_FACTOR_OFF },
		{ "question-off", account_act, MSG_OPERATOR_QUESTION_OFF },
		{ "operator", account_act, MSG_OPERATOR_GRANT },
		{ "no-operator", account_act, MSG_OPERATOR_REVOKE },
		{ NULL, NULL, 0 },
	};
	return cmd_dispatch(c, entries, MSG_CMD_ACCOUNT_ABOUT);
}

/* --- structures --- */

static void print_structure(const struct structure *s)
{
	printf("%-14.*s %-40.*s %.*s %.*s\n", STR_ARG(s->identifier), STR_ARG(s->name), STR_ARG(s->postcode), STR_ARG(s->city));
}

static enum ec list_structures(struct cmd *c, struct operation *op)
{
	struct structure *rows;
	size_t n;
	TRY(open_data(c, op));
	TRY(operator_structures(c->cx, words_of(c), &rows, &n));
	for (size_t i = 0; i < n; i++)
		print_structure(&rows[i]);
	return E_OK;
}

static int structure_list(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_STRUCTURE_LIST_ABOUT, .arguments = MSG_CMD_VALUE_WORDS, .least = 1,
		                                .most = 8, .examples = { "mairie sauveterre", "217500016" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = { COMMON(op), CMD_END };
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, list_structures(c, &op));
}

/* The one with exactly that identifier. */
static enum ec find_structure(struct cmd *c, struct operator_structure *out)
{
	struct structure *rows;
	size_t n;
	str identifier = structure_identifier_clean(c->cx->arena, STRUCTURE_SIRET, str_of(c->args[0]));
	TRY(operator_structures(c->cx, identifier, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].identifier, identifier))
			return operator_structure_load(c->cx, rows[i].id, out);
	return fail(c->cx, E_NOT_FOUND);
}

static enum ec show_structure(struct cmd *c, struct operation *op)
{
	struct operator_structure s;
	TRY(open_data(c, op));
	TRY(find_structure(c, &s));
	print_structure(&s.s);
	for (size_t i = 0; i < s.npeople; i++) {
		const struct person *p = &s.people[i];
		printf("  %-36.*s %-24.*s %.*s %.*s\n", STR_ARG(p->login), STR_ARG(msg_plain(c->cx->lang, role_label(p->role))),
		       STR_ARG(p->first_name), STR_ARG(p->last_name));
	}
	return E_OK;
}

static int structure_show(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_STRUCTURE_SHOW_ABOUT, .arguments = MSG_CMD_VALUE_SIRET, .least = 1,
		                                .most = 1, .examples = { "21750001600019" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = { COMMON(op), CMD_END };
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, show_structure(c, &op));
}

static enum ec name_manager(struct cmd *c, struct operation *op)
{
	struct operator_structure s;
	TRY(open_data(c, op));
	TRY(find_structure(c, &s));
	const struct succession order = { s.s.id, op->login, op->reason, OWN };
	return operator_succession(c->cx, &order);
}

static int structure_succession(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_CMD_SUCCESSION_ABOUT, .arguments = MSG_CMD_VALUE_SIRET, .least = 1, .most = 1,
		                                .examples = { "21750001600019 --login camille@exemple.fr --reason \"…\"" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = {
		CMD_TEXT("login", &op.login, MSG_CMD_VALUE_LOGIN, MSG_OPERATOR_SUCCESSION_LOGIN),
		CMD_TEXT("reason", &op.reason, MSG_CMD_VALUE_WORDS, MSG_OPERATOR_REASON_HINT),
		COMMON(op),
		CMD_END,
	};
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, name_manager(c, &op));
}

int cmd_structure(struct cmd *c)
{
	static const struct cmd_entry entries[] = {
		{ "list", structure_list, MSG_CMD_STRUCTURE_LIST },
		{ "show", structure_show, MSG_CMD_STRUCTURE_SHOW },
		{ "succession", structure_succession, MSG_OPERATOR_SUCCESSION },
		{ NULL, NULL, 0 },
	};
	return cmd_dispatch(c, entries, MSG_CMD_STRUCTURE_ABOUT);
}

/* --- structures from files --- */

struct showing {
	struct cmd *c;
	int64_t size;  /* of the file; 0: not known */
	int64_t shown; /* refused rows */
};

#define REFUSED_SHOWN 1000

static void show_refused(void *arg, int64_t at, str why)
{
	struct showing *s = arg;
	if (s->shown++ < REFUSED_SHOWN)
		fprintf(stderr, "%s%lld: %.*s\n", isatty(STDERR_FILENO) ? "\r" : "", (long long)at, STR_ARG(why));
}

static void show_step(void *arg, const struct import_report *r, int64_t bytes)
{
	const struct showing *s = arg;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3lld %%  %lld", s->size ? (long long)(100 * bytes / s->size) : 0LL, (long long)r->rows);
}

static void print_report(struct cmd *c, const struct import_report *r)
{
	str line = msg_text(c->cx->arena, c->cx->lang, MSG_IMPORT_DONE,
	                    MSG_ARGS(M_STR("format", import_format_name(r->format)), M_INT("rows", r->rows),
	                             M_INT("added", r->added), M_INT("changed", r->changed), M_INT("same", r->same),
	                             M_INT("closed", r->closed), M_INT("refused", r->refused)));
	printf("%.*s\n", STR_ARG(line));
}

static enum ec import_file(struct cmd *c, struct operation *op)
{
	struct ctx *cx = c->cx;
	struct import_report r;
	struct showing s = { .c = c };
	struct stat st;
	const struct import_watch watch = { show_refused, show_step, &s };
	TRY(open_data(c, op));
	FILE *f = fopen(c->args[0], "re");
	if (!f)
		return fail(cx, E_DATA_FOLDER, M_STR("path", str_of(c->args[0])), M_STR("detail", str_of(strerror(errno))));
	if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
		s.size = st.st_size;
	enum ec ec = directory_import(cx, f, &watch, &r);
	fclose(f);
	if (isatty(STDERR_FILENO))
		fputc('\r', stderr);
	if (ec == E_OK)
		print_report(c, &r);
	return ec;
}

static int structures_import(struct cmd *c)
{
	static const struct cmd_usage usage = { .about = MSG_IMPORT_ABOUT, .arguments = MSG_CMD_VALUE_FILE, .least = 1, .most = 1,
		                                .examples = { "annuaire.csv", "StockEtablissement_utf8.csv --data data", "/dev/stdin" } };
	struct operation op = OPERATION(op);
	const struct cmd_option options[] = { COMMON(op), CMD_END };
	int status = cmd_parse(c, &usage, options);
	return status != CMD_GO ? status : finish(c, &op, import_file(c, &op));
}

int cmd_structures(struct cmd *c)
{
	static const struct cmd_entry entries[] = {
		{ "import", structures_import, MSG_IMPORT_SUMMARY },
		{ NULL, NULL, 0 },
	};
	return cmd_dispatch(c, entries, MSG_IMPORT_SUMMARY);
}
