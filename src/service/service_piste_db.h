/*
 * Private to service/: transactions on the platform's database.
 */
#pragma once

#include "db.h"
#include "service_piste.h"
#include "store_application.h"

/* db_read and db_write there, from wherever cx stands. */
enum ec piste_read(struct ctx *cx, struct piste *piste, db_fn fn, void *arg) EC_MUST;
enum ec piste_write(struct ctx *cx, struct piste *piste, const char *name, db_fn fn, void *arg) EC_MUST;
/* In the transaction that makes the account: APP_SANDBOX_<login>. No secret of it is known until
 * application_rotate. */
enum ec application_insert_sandbox(struct ctx *cx, struct tx *tx, const struct developer *who) EC_MUST;
/* TECH_<n>_<siret>@cpro.fr with the row's password, in a transaction that adds to its structure's chain; gives
 * account_id, login and serial. created_by 0: the system. */
enum ec technical_insert(struct ctx *cx, struct tx *tx, str siret, struct technical_account *t) EC_MUST;
/* What is known of a token and an API, for a call. */
enum ec token_look(struct ctx *cx, str token, str api, struct token_call *out, bool *found) EC_MUST;
