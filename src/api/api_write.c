#include "api_call.h"

#define PAGE_SIZE 10
#define PAGE_SIZE_MAX 10000

static struct arena *arena_of(const struct api_call *c)
{
	return c->cx->arena;
}

static void begin_with(struct api_call *c, int64_t code, str libelle)
{
	c->out.b = http_out(c->rs);
	json_open(&c->out);
	if (str_empty(libelle))
		return;
	api_put_int(c, "codeRetour", code);
	api_put_text(c, "libelle", libelle);
}

void api_begin(struct api_call *c)
{
	begin_with(c, 0, str_of(c->op->libelle));
}

enum ec api_refuse(struct api_call *c, int code, const char *libelle)
{
	begin_with(c, code, str_of(libelle));
	return E_OK;
}

/* --- fields --- */

void api_put_text(struct api_call *c, const char *name, str value)
{
	if (str_empty(value))
		return;
	json_key(&c->out, name);
	json_put_str(&c->out, value);
}

void api_put_int(struct api_call *c, const char *name, int64_t value)
{
	json_key(&c->out, name);
	json_put_int(&c->out, value);
}

void api_put_id(struct api_call *c, const char *name, int64_t id)
{
	if (id)
		api_put_int(c, name, id);
}

void api_put_bool(struct api_call *c, const char *name, bool value)
{
	json_key(&c->out, name);
	json_put_bool(&c->out, value);
}

void api_put_money(struct api_call *c, const char *name, struct money value)
{
	json_key(&c->out, name);
	json_put_raw(&c->out, money_print(arena_of(c), value));
}

void api_put_dec(struct api_call *c, const char *name, dec value)
{
	json_key(&c->out, name);
	json_put_raw(&c->out, dec_print(arena_of(c), value));
}

void api_put_date(struct api_call *c, const char *name, struct date value)
{
	if (date_is_set(value))
		api_put_text(c, name, date_print_iso(arena_of(c), value));
}

void api_put_day(struct api_call *c, const char *name, int64_t instant)
{
	if (instant)
		api_put_date(c, name, time_date(instant));
}

void api_put_minute(struct api_call *c, const char *name, int64_t instant)
{
	if (!instant)
		return;
	struct clock_time t = time_in_paris(instant);
	api_put_text(c, name, str_printf(arena_of(c), "%04d-%02d-%02d %02d:%02d", t.date.year, t.date.month, t.date.day,
	                                 t.hour, t.minute));
}

/* Three digits of a second and an offset with its colon: the one form that all known clients read. */
void api_put_instant(struct api_call *c, const char *name, int64_t instant)
{
	if (!instant)
		return;
	struct clock_time t = time_in_paris(instant);
	api_put_text(c, name, str_printf(arena_of(c), "%04d-%02d-%02dT%02d:%02d:%02d.%03d+%02d:%02d", t.date.year,
	                                 t.date.month, t.date.day, t.hour, t.minute, t.second, t.ms, t.offset / 60,
	                                 t.offset % 60));
}

void api_put_base64(struct api_call *c, const char *name, str bytes)
{
	json_key(&c->out, name);
	json_put_str(&c->out, base64_of(arena_of(c), bytes));
}

void api_open(struct api_call *c, const char *name)
{
	json_key(&c->out, name);
	json_open(&c->out);
}

void api_open_list(struct api_call *c, const char *name)
{
	json_key(&c->out, name);
	json_open_list(&c->out);
}

void api_open_item(struct api_call *c)
{
	json_open(&c->out);
}

void api_close(struct api_call *c)
{
	json_close(&c->out);
}

void api_close_list(struct api_call *c)
{
	json_close_list(&c->out);
}

/* --- pages of a list --- */

static int64_t within(int64_t i, int64_t otherwise, int64_t most)
{
	return i < 1 ? otherwise : i > most ? most : i;
}

struct api_paging api_paging_of(struct arena *a, const struct json *o, const char *suffix)
{
	const char *size = str_z(a, str_printf(a, "nbResultatsParPage%s", suffix));
	const char *page = str_z(a, str_printf(a, "pageResultatDemandee%s", suffix));
	return (struct api_paging){
		.size = within(api_int(o, size), PAGE_SIZE, PAGE_SIZE_MAX),
		.page = within(api_int(o, page), 1, INT32_MAX),
	};
}

void api_paging_slice(struct api_paging p, size_t n, size_t *from, size_t *to)
{
	int64_t first = (p.page - 1) * p.size;
	*from = first < (int64_t)n ? (size_t)first : n;
	*to = first + p.size < (int64_t)n ? (size_t)(first + p.size) : n;
}

/* One page at least, also of nothing. */
void api_put_paging(struct api_call *c, struct api_paging p, int64_t total)
{
	api_put_int(c, "nbResultatsParPage", p.size);
	api_put_int(c, "pageCourante", p.page);
	api_put_int(c, "pages", total ? (total + p.size - 1) / p.size : 1);
	api_put_int(c, "total", total);
}

void api_put_pagination(struct api_call *c, struct api_paging p, int64_t total)
{
	api_open(c, "parametresRetour");
	api_put_paging(c, p, total);
	api_close(c);
}
