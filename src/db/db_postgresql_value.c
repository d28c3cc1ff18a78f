#include "db_postgresql.h"

#include <endian.h>
#include <limits.h>
#include <string.h>

/* The server's numbers of its types: fixed since its first versions. */
enum {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_NAME = 19,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_BPCHAR = 1042,
	TYPE_VARCHAR = 1043,
	TYPE_NUMERIC = 1700,
};

static const struct {
	Oid type;
	char letter;
} arg_types[] = {
	[DB_NULL] = { TYPE_TEXT, 't' },
	[DB_I64] = { TYPE_INT8, 'i' },
	[DB_TEXT] = { TYPE_TEXT, 't' },
	[DB_BYTES] = { TYPE_BYTEA, 'b' },
};

static bool param_make(struct postgresql_params *p, int i, const struct db_arg *arg)
{
	p->types[i] = arg_types[arg->type].type;
	p->kinds[i] = arg_types[arg->type].letter;
	p->formats[i] = 1;
	if (arg->kind == DB_NULL) {
		p->values[i] = NULL;
		p->lengths[i] = 0;
	} else if (arg->kind == DB_I64) {
		p->numbers[i] = htobe64((uint64_t)arg->i);
		p->values[i] = (const char *)&p->numbers[i];
		p->lengths[i] = sizeof p->numbers[i];
	} else {
		if (arg->s.n > INT_MAX)
			return false;
		p->values[i] = arg->s.p ? arg->s.p : "";
		p->lengths[i] = (int)arg->s.n;
	}
	return true;
}

bool postgresql_params_make(struct postgresql_params *p, const struct db_arg *args, size_t n)
{
	p->n = (int)n;
	p->kinds[n] = '\0';
	for (int i = 0; i < p->n; i++)
		if (!param_make(p, i, &args[i]))
			return false;
	return true;
}

/* --- results --- */

static bool read_int(const char *p, int n, int64_t *out)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	int unused = 64 - 8 * n;
	*out = (int64_t)(v << unused) >> unused; /* keeps the sign */
	return n == 2 || n == 4 || n == 8;
}

static int read_u16(const char *p)
{
	return (unsigned char)p[0] << 8 | (unsigned char)p[1];
}

/* SUM over BIGINT is a NUMERIC there: digits in base 10,000, the first worth 10,000^weight. Taken when
 * it is a whole number of 64 bits. */
static bool read_numeric(const char *p, int n, int64_t *out)
{
	enum { HEAD = 8, BASE = 10000, NEGATIVE = 0x4000 };
	if (n < HEAD)
		return false;
	int digits = read_u16(p), weight = (int16_t)read_u16(p + 2), sign = read_u16(p + 4);
	if (n != HEAD + 2 * digits || digits > weight + 1 || (sign != 0 && sign != NEGATIVE))
		return false;
	int64_t v = 0;
	for (int i = 0; i <= weight && digits > 0; i++) {
		int64_t digit = i < digits ? read_u16(p + HEAD + 2 * i) : 0;
		if (__builtin_mul_overflow(v, (int64_t)BASE, &v) ||
		    __builtin_add_overflow(v, sign ? -digit : digit, &v))
			return false;
	}
	*out = v;
	return true;
}

bool postgresql_cell_read(Oid type, const char *p, int n, struct db_cell *out)
{
	switch (type) {
	case TYPE_INT2:
	case TYPE_INT4:
	case TYPE_INT8:
		out->kind = DB_I64;
		return read_int(p, n, &out->i);
	case TYPE_BOOL:
		*out = (struct db_cell){ .kind = DB_I64, .i = n == 1 && *p };
		return true;
	case TYPE_NUMERIC:
		out->kind = DB_I64;
		return read_numeric(p, n, &out->i);
	case TYPE_TEXT:
	case TYPE_VARCHAR:
	case TYPE_BPCHAR:
	case TYPE_NAME:
		*out = (struct db_cell){ .kind = DB_TEXT, .s = { p, (size_t)n } };
		return true;
	case TYPE_BYTEA:
		*out = (struct db_cell){ .kind = DB_BYTES, .s = { p, (size_t)n } };
		return true;
	default:
		return false;
	}
}
