#include "db_driver.h"

#include "core_log.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Bounds of the section that DB_STMT fills; weak, for a program without any statement. */
extern struct db_stmt *const __start_db_stmts[] __attribute__((weak));
extern struct db_stmt *const __stop_db_stmts[] __attribute__((weak));

static pthread_once_t numbered = PTHREAD_ONCE_INIT;

static size_t statement_count(void)
{
	return (size_t)(__stop_db_stmts - __start_db_stmts);
}

static void number_statements(void)
{
	for (size_t i = 0; i < statement_count(); i++)
		__start_db_stmts[i]->index = (int)i;
}

struct db_stmt *const *db_statements(size_t *n)
{
	pthread_once(&numbered, number_statements);
	*n = statement_count();
	return __start_db_stmts;
}

/* Blanks out « -- @engine » at the start of each line meant for this engine. */
static void open_dialect_lines(char *sql, const char *mark)
{
	size_t n = strlen(mark);
	for (char *line = sql; line; line = strchr(line, '\n')) {
		if (*line == '\n')
			line++;
		char *text = line + strspn(line, " \t");
		if (strncmp(text, mark, n) == 0)
			memset(text, ' ', n);
	}
}

/* The end of the quoted text or comment that starts at p, or NULL when none does. A doubled quote
 * reads as two texts side by side, which comes to the same. */
static char *skip_quoted(char *p)
{
	char *end = NULL;
	if (*p == '\'' || *p == '"') {
		end = strchr(p + 1, *p);
		return end ? end + 1 : p + strlen(p);
	}
	if (strncmp(p, "--", 2) == 0)
		return p + strcspn(p, "\n");
	if (strncmp(p, "/*", 2) == 0) {
		end = strstr(p + 2, "*/");
		return end ? end + 2 : p + strlen(p);
	}
	return NULL;
}

/* To SQLite $1 is a name, numbered by where it first stands: « $2, $1 » would swap the arguments
 * without a word. ?1 means what PostgreSQL means by $1. */
static void number_parameters(char *sql)
{
	for (char *p = sql; *p;) {
		char *after = skip_quoted(p);
		if (after) {
			p = after;
			continue;
		}
		if (*p == '$' && isdigit((unsigned char)p[1]))
			*p = '?';
		p++;
	}
}

char *db_dialect(const char *sql, enum db_engine engine)
{
	char *out = strdup(sql);
	if (!out)
		log_die("memory", "statement text");
	open_dialect_lines(out, engine == DB_SQLITE ? "-- @sqlite " : "-- @postgres ");
	if (engine == DB_SQLITE)
		number_parameters(out);
	return out;
}
