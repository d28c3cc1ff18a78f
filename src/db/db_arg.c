#include "db.h"

#include "core_date.h"

struct db_arg db_i64(int64_t i)
{
	return (struct db_arg){ .kind = DB_I64, .type = DB_I64, .i = i };
}

struct db_arg db_bool(bool b)
{
	return db_i64(b ? 1 : 0);
}

struct db_arg db_str(str s)
{
	return (struct db_arg){ .kind = DB_TEXT, .type = DB_TEXT, .s = s };
}

struct db_arg db_str_null(str s)
{
	return str_empty(s) ? db_null(DB_TEXT) : db_str(s);
}

struct db_arg db_bytes(const void *p, size_t n)
{
	return (struct db_arg){ .kind = DB_BYTES, .type = DB_BYTES, .s = { p, n } };
}

struct db_arg db_money(struct money m)
{
	return db_i64(m.minor);
}

struct db_arg db_date(struct arena *a, struct date d)
{
	return date_is_set(d) ? db_str(date_print_iso(a, d)) : db_null(DB_TEXT);
}

struct db_arg db_null(enum db_arg_kind type)
{
	return (struct db_arg){ .kind = DB_NULL, .type = type };
}
