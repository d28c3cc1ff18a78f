/*
 * Digests for 100,000 people: how long preparing them takes, and how much memory.
 *
 *   bench_digest [BUILD [PEOPLE]]
 *
 * Nineteen of twenty work for one of 50,000 suppliers, the others for one of 500 public bodies; each has
 * something to be told. The goal is a minute for 100,000, with memory that does not grow. PostgreSQL is
 * measured when one is installed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "auth.h"
#include "core_config.h"
#include "db.h"
#include "service_actor.h"
#include "service_digest.h"
#include "service_env.h"
#include "test_support.h"

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) "

DB_STMT(Q_FILL_STRUCTURES,
        "INSERT INTO structure (id, id_kind, identifier, name, name_folded, kind, is_public, is_state, active, created_at, search) "
        NUMBERS "SELECT i, 'SIRET', 'B' || i, 'Structure ' || i, 'structure ' || i, CASE WHEN i > 50000 THEN 'local' ELSE 'none' END, "
        "CASE WHEN i > 50000 THEN 1 ELSE 0 END, 0, 1, 0, 'structure ' || i FROM n");
DB_STMT(Q_FILL_ACCOUNTS,
        "INSERT INTO account (id, login, contact_email, first_name, last_name, password_hash, lang, state, created_at) "
        NUMBERS "SELECT i, 'u' || i || '@exemple.fr', 'u' || i || '@exemple.fr', 'Camille', 'Durand', '', i % 2, 'active', 0 FROM n");
#define WORKS_FOR "CASE WHEN i % 20 = 0 THEN 50001 + i % 500 ELSE 1 + i % 50000 END"
DB_STMT(Q_FILL_RATTACHEMENTS,
        "INSERT INTO rattachement (account_id, structure_id, role, created_at) " NUMBERS
        "SELECT i, " WORKS_FOR ", 'utilisateur_simple', 0 FROM n");
DB_STMT(Q_FILL_HABILITATIONS,
        "INSERT INTO habilitation (account_id, structure_id, space, created_at) " NUMBERS
        "SELECT i, " WORKS_FOR ", CASE WHEN i % 20 = 0 THEN 'factures_recues' ELSE 'factures_emises' END, 0 FROM n");
DB_STMT(Q_FILL_INVOICES,
        "INSERT INTO invoice (id, supplier_id, recipient_id, type, cadre, number, number_key, issued, currency, ht, tva, ttc, net, "
        "mode, status, status_at, deposited_at) " NUMBERS
        "SELECT i, 1 + i % 50000, 50001 + i % 500, 'facture', 'A1', 'F-' || i, 'F-' || i, '2026-11-20', 'EUR', 1000, 200, 1200, 1200, "
        "'portal', CASE WHEN i % 3 = 0 THEN 'REJETEE' ELSE 'MISE_A_DISPOSITION' END, $3, $3 FROM n");
DB_STMT(Q_FILL_NOTICES,
        "INSERT INTO notice (structure_id, invoice_id, kind, at, acknowledged_at) " NUMBERS
        "SELECT 1 + i % 50000, i, CASE WHEN i % 3 = 0 THEN 'rejected' ELSE 'progress' END, $3, CASE WHEN i % 3 = 0 THEN NULL ELSE $3 END FROM n");
DB_STMT(Q_FILL_ARRIVALS,
        "INSERT INTO notice (structure_id, invoice_id, kind, at, acknowledged_at) " NUMBERS
        "SELECT 50001 + i % 500, i, 'available', $3, $3 FROM n");

/* What autovacuum does within a minute of a database that is used. */
DB_STMT(Q_ANALYZE, "ANALYZE");

struct filling {
	struct db_stmt *q;
	int64_t n;
};

static enum ec write_fill(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct filling *f = arg;
	const struct db_arg args[] = { db_i64(1), db_i64(f->n), db_i64(cx->now - 3600000) };
	if (f->q == &Q_ANALYZE)
		return db_exec(cx, tx, f->q, DB_NOARGS, NULL);
	bool timed = f->q == &Q_FILL_INVOICES || f->q == &Q_FILL_NOTICES || f->q == &Q_FILL_ARRIVALS;
	return db_exec(cx, tx, f->q, args, timed ? 3 : 2, NULL);
}

static void fill(struct ctx *cx, int64_t people)
{
	const struct filling all[] = {
		{ &Q_FILL_STRUCTURES, 50500 },   { &Q_FILL_ACCOUNTS, people }, { &Q_FILL_RATTACHEMENTS, people },
		{ &Q_FILL_HABILITATIONS, people }, { &Q_FILL_INVOICES, 150000 }, { &Q_FILL_NOTICES, 150000 },
		{ &Q_FILL_ARRIVALS, 150000 }, { &Q_ANALYZE, 0 },
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		MUST(cx, db_write(cx, "fill", write_fill, (void *)&all[i]));
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak_mib(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss / 1024;
}

static bool measure(enum db_engine engine, int64_t people)
{
	static const struct auth_options auth = { .failures = 5, .wait_ms = 1, .mails = 5, .mails_wait_ms = 1, .key = STR_INIT("k") };
	struct test_db t;
	struct config *config = config_new();
	struct digest_run run = { .base = STR("https://factures.exemple.fr") };
	struct env env = { .config = config };
	if (!test_db_open_migrated(&t, engine))
		return false;
	struct ctx *cx = t.cx;
	cx->db = env.db = t.db;
	cx->env = &env;
	env.auth = auth_new(&auth);
	cx->actor = actor_system(cx->arena);
	fill(cx, people);
	struct arena_mark mark = arena_mark(cx->arena);
	double start = now();
	long early = 0;
	for (int step = 0; !run.done; step++) {
		MUST(cx, digest_step(cx, &run));
		arena_rewind(cx->arena, mark);
		if (step == 20)
			early = peak_mib();
	}
	double took = now() - start;
	printf("%-10s %lld people, %lld mails: %5.1f s, %6.0f a second; memory %ld MiB after 20 steps, %ld MiB at the end%s\n",
	       engine == DB_SQLITE ? "SQLite" : "PostgreSQL", (long long)people, (long long)run.mails, took,
	       (double)run.mails / took, early, peak_mib(), people >= 100000 && took > 60 ? "  TOO SLOW" : "");
	auth_free(env.auth);
	config_free(config);
	test_db_close(&t);
	return true;
}

int main(int argc, char **argv)
{
	int64_t people = argc > 2 ? strtoll(argv[2], NULL, 10) : 100000;
	measure(DB_SQLITE, people);
	if (!measure(DB_POSTGRESQL, people))
		printf("PostgreSQL is not installed\n");
	return 0;
}
