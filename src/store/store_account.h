/*
 * People: who can sign in.
 *
 * Rows only: no rights, no rules, no hashing. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_notify.h"
#include "model_role.h"

struct tx;

struct account {
	int64_t id;
	str login; /* lower case */
	str contact_email;
	str first_name;
	str last_name;
	str password_hash;
	enum lang lang;
	enum account_state state;
	bool is_operator;
	int64_t created_at;
	int64_t activated_at; /* 0: the link was not followed yet */
	int64_t version;
	str question;    /* asked in addition when the password is lost; empty: none */
	str answer_hash; /* argon2id */
	enum digest digest;
	bool alerts;
	int64_t digested_at; /* 0: no digest yet */
};

/* Everything as far as activated_at but for id. E_DB_UNIQUE when the login is taken. */
enum ec store_account_insert(struct ctx *cx, struct tx *tx, const struct account *a, int64_t *id) EC_MUST;
enum ec store_account_find(struct ctx *cx, struct tx *tx, int64_t id, struct account *out, bool *found) EC_MUST;
enum ec store_account_find_login(struct ctx *cx, struct tx *tx, str login, struct account *out,
                                 bool *found) EC_MUST;
enum ec store_account_set_lang(struct ctx *cx, struct tx *tx, int64_t id, enum lang lang) EC_MUST;
enum ec store_account_set_password(struct ctx *cx, struct tx *tx, int64_t id, str hash) EC_MUST;
/* Of one that waits for its activation: names, contact address, password and language anew. */
enum ec store_account_renew(struct ctx *cx, struct tx *tx, const struct account *a) EC_MUST;
/* From pending to active. */
enum ec store_account_activate(struct ctx *cx, struct tx *tx, int64_t id, int64_t at) EC_MUST;
/* First name, last name, contact address. */
enum ec store_account_set_person(struct ctx *cx, struct tx *tx, const struct account *a) EC_MUST;
enum ec store_account_set_question(struct ctx *cx, struct tx *tx, int64_t id, str question, str answer_hash) EC_MUST;
/* E_DB_UNIQUE when the login is taken. */
enum ec store_account_set_login(struct ctx *cx, struct tx *tx, int64_t id, str login, str contact_email) EC_MUST;
enum ec store_account_set_notify(struct ctx *cx, struct tx *tx, int64_t id, enum digest digest, bool alerts) EC_MUST;
enum ec store_account_set_state(struct ctx *cx, struct tx *tx, int64_t id, enum account_state state) EC_MUST;
enum ec store_account_set_operator(struct ctx *cx, struct tx *tx, int64_t id, bool is_operator) EC_MUST;
/* Nothing of the row tells a person any more: login and name become « #17 »; rattachements, habilitations
 * and links go, mails lose recipient and words. Sessions and the second factor are others' tables. */
enum ec store_account_erase(struct ctx *cx, struct tx *tx, int64_t id) EC_MUST;
/* The newest first, from before that id (0: from the newest). */
enum ec store_account_list(struct ctx *cx, struct tx *tx, int64_t before, int limit, struct account **out,
                           size_t *n) EC_MUST;
/* Whose login or last name begins with the text, the newest first. */
enum ec store_account_search(struct ctx *cx, struct tx *tx, str words, int limit, struct account **out,
                             size_t *n) EC_MUST;
