/*
 * A directory of a million structures: how fast it is filled from an extract, and how fast it is searched by
 * name, SIRET and city.
 *
 *   bench_directory [BUILD [STRUCTURES]]
 *
 * The goal is 20 ms at the 99th percentile. PostgreSQL is measured when one is installed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "core_config.h"
#include "db.h"
#include "model_siret.h"
#include "service_actor.h"
#include "service_directory.h"
#include "service_env.h"
#include "service_import.h"
#include "test_support.h"

#define SEARCHES 2000

static const char *const trades[] = { "MENUISERIE", "BOULANGERIE", "MAIRIE", "COMMUNE DE", "SARL", "SCI", "GARAGE", "ATELIER",
	                              "PHARMACIE", "ECOLE", "TRANSPORTS", "ENTREPRISE", "CABINET", "SYNDICAT", "LYCEE", "CAFE" };
static const char *const syllables[] = { "MAR", "TIN", "DU", "PONT", "LE", "ROY", "GA", "RIN", "MO", "REAU", "FOUR", "NIER",
	                                 "BER", "NARD", "PE", "TIT", "RO", "BERT", "RI", "CHARD", "VAL", "LON", "CHE", "SAINT" };
static const char *const cities[] = { "PARIS", "LYON", "MARSEILLE", "TOULOUSE", "NANTES", "LILLE", "RENNES", "DIJON", "BREST",
	                              "LIMOGES", "AMIENS", "PERPIGNAN", "SAINT DENIS", "LE HAVRE", "METZ", "CAEN" };

#define OF(list, n) (list)[(n) % (sizeof(list) / sizeof((list)[0]))]

/* Numbers that look drawn and are the same every time. */
static uint64_t drawn(uint64_t i)
{
	i ^= i >> 33;
	i *= UINT64_C(0xff51afd7ed558ccd);
	i ^= i >> 33;
	i *= UINT64_C(0xc4ceb9fe1a85ec53);
	return i ^ i >> 33;
}

static char check_digit(const char *digits, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';
		d = i % 2 == 0 ? 2 * d : d;
		sum += d > 9 ? d - 9 : d;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static void siret_of(char out[15], uint64_t i)
{
	char rest[32];
	snprintf(rest, sizeof(rest), "%08llu", (unsigned long long)(10000000 + i * 17 % 80000000));
	memcpy(out, rest, 8);
	out[8] = check_digit(out, 8);
	memcpy(out + 9, "0001", 4);
	out[13] = check_digit(out, 13);
	out[14] = 0;
}

static void name_of(char *out, size_t size, uint64_t i)
{
	uint64_t r = drawn(i);
	snprintf(out, size, "%s %s%s%s %s%s", OF(trades, r), OF(syllables, r >> 8), OF(syllables, r >> 16), OF(syllables, r >> 24),
	         OF(syllables, r >> 32), OF(syllables, r >> 40));
}

static FILE *extract(int64_t structures)
{
	FILE *f = tmpfile();
	fprintf(f, "siren,nic,siret,etatAdministratifEtablissement,numeroVoieEtablissement,typeVoieEtablissement,"
	           "libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,denominationUsuelleEtablissement\n");
	for (int64_t i = 0; i < structures; i++) {
		char siret[15], name[100];
		siret_of(siret, (uint64_t)i);
		name_of(name, sizeof(name), (uint64_t)i);
		fprintf(f, "%.9s,00011,%s,A,%lld,RUE,DE LA PAIX,%05lld,%s,%s\n", siret, siret, (long long)(i % 99),
		        (long long)(1000 + i % 95000), OF(cities, drawn((uint64_t)i) >> 48), name);
	}
	rewind(f);
	return f;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What people type: a beginning, words in any order, a city, a SIRET or part of it. */
static str question(struct arena *a, uint64_t q, uint64_t structures)
{
	char name[100], siret[15];
	uint64_t i = drawn(q) % structures, r = drawn(i);
	name_of(name, sizeof(name), i);
	siret_of(siret, i);
	switch (q % 6) {
	case 0: return str_printf(a, "%.*s", (int)(4 + q % 12), name);
	case 1: return str_printf(a, "%s%s %s", OF(syllables, r >> 32), OF(syllables, r >> 40), OF(trades, r));
	case 2: return str_printf(a, "%s %s", OF(trades, r), OF(cities, r >> 48));
	case 3: return str_printf(a, "%s", siret);
	case 4: return str_printf(a, "%.*s", (int)(5 + q % 6), siret);
	default: return str_printf(a, "%s %s%s", OF(cities, r >> 48), OF(syllables, r >> 8), OF(syllables, r >> 16));
	}
}

static void search(struct ctx *cx, const char *engine, int64_t structures)
{
	static double times[SEARCHES];
	size_t found = 0;
	for (int warm = 0; warm < 2; warm++) {
		for (uint64_t q = 0; q < SEARCHES; q++) {
			struct arena_mark mark = arena_mark(cx->arena);
			str words = question(cx->arena, q + (warm ? 0 : SEARCHES), (uint64_t)structures);
			struct structure *rows;
			size_t n;
			double start = now();
			MUST(cx, directory_search(cx, words, &rows, &n));
			times[q] = (now() - start) * 1000;
			if (warm && times[q] > 20 && getenv("BENCH_SLOW"))
				printf("  %6.1f ms  %.*s\n", times[q], STR_ARG(words));
			found += warm && n > 0;
			arena_rewind(cx->arena, mark);
		}
	}
	qsort(times, SEARCHES, sizeof(times[0]), by_size);
	double p99 = times[SEARCHES * 99 / 100];
	printf("%-10s search: %.2f ms at the middle, %.2f ms at the 99th percentile, %.1f ms at most; %zu of %d found something%s\n",
	       engine, times[SEARCHES / 2], p99, times[SEARCHES - 1], found, SEARCHES, p99 > 20 ? "  TOO SLOW" : "");
}

static bool measure(enum db_engine engine, int64_t structures)
{
	struct test_db t;
	struct config *config = config_new();
	struct env env = { .config = config };
	struct import_report r;
	const struct import_watch watch = { 0 };
	const char *name = engine == DB_SQLITE ? "SQLite" : "PostgreSQL";
	struct rusage u;
	if (!test_db_open_migrated(&t, engine))
		return false;
	struct ctx *cx = t.cx;
	cx->db = env.db = t.db;
	cx->env = &env;
	cx->actor = actor_system(cx->arena);
	FILE *f = extract(structures);
	double start = now();
	MUST(cx, directory_import(cx, f, &watch, &r));
	double took = now() - start;
	fclose(f);
	getrusage(RUSAGE_SELF, &u);
	printf("%-10s import: %lld rows, %lld added, in %.1f s, %.0f a second; %ld MiB at most\n", name, (long long)r.rows,
	       (long long)r.added, took, (double)r.rows / took, u.ru_maxrss / 1024);
	search(cx, name, structures);
	config_free(config);
	test_db_close(&t);
	return true;
}

int main(int argc, char **argv)
{
	int64_t structures = argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000;
	measure(DB_SQLITE, structures);
	if (!measure(DB_POSTGRESQL, structures))
		printf("PostgreSQL is not installed\n");
	return 0;
}
