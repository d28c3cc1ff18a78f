#include "core_config.h"

#include "core_log.h"
#include "core_utf8.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum type { TYPE_STR, TYPE_INT, TYPE_BOOL, TYPE_SIZE, TYPE_SECONDS, TYPE_LEVEL, TYPE_SECURITY, TYPE_COUNT };

struct setting_info {
	const char *section, *key;
	enum type type;
	const char *initial;
	int64_t low, high;
	const char *help[LANG_COUNT];
};

static const struct setting_info settings[SET_COUNT] = {
#define S(id, section, key, type, def, low, high, fr, en) \
	[SET_##id] = { section, key, TYPE_##type, def, low, high, { fr, en } },
#include "core_config.def"
#undef S
};

struct config {
	int64_t number[SET_COUNT];
	char *text[SET_COUNT];
};

/* A word and the number it stands for: a unit, or a name. The largest unit comes first. */
struct word {
	const char *name;
	int64_t value;
};

static const struct word no_units[] = { { "", 1 }, { NULL, 0 } };
static const struct word sizes[] = { { "G", 1 << 30 }, { "M", 1 << 20 }, { "K", 1 << 10 }, { "", 1 }, { NULL, 0 } };
static const struct word durations[] = {
	{ "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 }, { "", 1 }, { NULL, 0 },
};
static const struct word booleans[] = {
	{ "true", 1 }, { "false", 0 }, { "yes", 1 },  { "no", 0 }, { "on", 1 },     { "off", 0 },
	{ "oui", 1 },  { "non", 0 },   { "vrai", 1 }, { "faux", 0 }, { NULL, 0 },
};
static const struct word levels[] = {
	{ "debug", LOG_DEBUG }, { "info", LOG_INFO }, { "warn", LOG_WARN }, { "error", LOG_ERROR }, { NULL, 0 },
};

static const struct word securities[] = {
	{ "starttls", SECURITY_STARTTLS }, { "tls", SECURITY_TLS }, { "none", SECURITY_NONE }, { NULL, 0 },
};

static const struct {
	const struct word *units; /* numbers */
	const struct word *names; /* fixed words */
	enum msg expected;
} types[TYPE_COUNT] = {
	[TYPE_STR] = { NULL, NULL, MSG_CONFIG_EXPECT_TEXT },
	[TYPE_INT] = { no_units, NULL, MSG_CONFIG_EXPECT_NUMBER },
	[TYPE_BOOL] = { NULL, booleans, MSG_CONFIG_EXPECT_BOOL },
	[TYPE_SIZE] = { sizes, NULL, MSG_CONFIG_EXPECT_SIZE },
	[TYPE_SECONDS] = { durations, NULL, MSG_CONFIG_EXPECT_DURATION },
	[TYPE_LEVEL] = { NULL, levels, MSG_CONFIG_EXPECT_LEVEL },
	[TYPE_SECURITY] = { NULL, securities, MSG_CONFIG_EXPECT_SECURITY },
};

static bool find_word(const struct word *words, str name, int64_t *out)
{
	for (; words->name; words++) {
		if (str_eq_nocase(name, str_of(words->name))) {
			*out = words->value;
			return true;
		}
	}
	return false;
}

static bool parse_number(const struct setting_info *s, str text, int64_t *out)
{
	int64_t unit;
	size_t digits = 0;
	while (digits < text.n && isdigit((unsigned char)text.p[digits]))
		digits++;
	return str_to_i64(str_sub(text, 0, digits), out) &&
	       find_word(types[s->type].units, str_trim(str_sub(text, digits, text.n)), &unit) &&
	       !__builtin_mul_overflow(*out, unit, out) && *out >= s->low && *out <= s->high;
}

static bool parse(const struct setting_info *s, str text, int64_t *out)
{
	*out = 0;
	if (types[s->type].units)
		return parse_number(s, text, out);
	if (types[s->type].names)
		return find_word(types[s->type].names, text, out);
	return utf8_valid(text) && !utf8_has_control(text);
}

/* The number in the largest unit that divides it. */
static str print_number(struct arena *a, const struct setting_info *s, int64_t n)
{
	const struct word *unit = types[s->type].units;
	while (unit[1].name && (n == 0 || n % unit->value))
		unit++;
	return str_printf(a, "%" PRId64 "%s", n / unit->value, unit->name);
}

static bool assign(struct config *c, enum setting id, str value)
{
	int64_t number;
	if (!parse(&settings[id], value, &number))
		return false;
	c->number[id] = number;
	free(c->text[id]);
	c->text[id] = strndup(value.n ? value.p : "", value.n);
	if (!c->text[id])
		log_die("memory.exhausted", "malloc failed");
	return true;
}

struct config *config_new(void)
{
	struct config *c = calloc(1, sizeof(*c));
	if (!c)
		log_die("memory.exhausted", "malloc failed");
	for (enum setting id = 0; id < SET_COUNT; id++) {
		if (!assign(c, id, str_of(settings[id].initial)))
			log_die("config.default", settings[id].key);
	}
	return c;
}

void config_free(struct config *c)
{
	if (!c)
		return;
	for (enum setting id = 0; id < SET_COUNT; id++)
		free(c->text[id]);
	free(c);
}

int64_t config_int(const struct config *c, enum setting s)
{
	return c->number[s];
}

bool config_bool(const struct config *c, enum setting s)
{
	return c->number[s] != 0;
}

str config_str(const struct config *c, enum setting s)
{
	return str_of(c->text[s]);
}

static str name_of(struct arena *a, const struct setting_info *s)
{
	return str_printf(a, "%s.%s", s->section, s->key);
}

static str why_refused(struct ctx *cx, const struct setting_info *s, str value)
{
	str expected = msg_plain(cx->lang, types[s->type].expected);
	if (types[s->type].units) {
		expected = msg_text(cx->arena, cx->lang, types[s->type].expected,
		                    MSG_ARGS(M_STR("low", print_number(cx->arena, s, s->low)),
		                             M_STR("high", print_number(cx->arena, s, s->high))));
	}
	return msg_text(cx->arena, cx->lang, MSG_CONFIG_VALUE,
	                MSG_ARGS(M_STR("value", value), M_STR("name", name_of(cx->arena, s)),
	                         M_STR("expected", expected)));
}

/* Sets one value; answers what is wrong with it, or an empty text. */
static str set(struct ctx *cx, struct config *c, str name, str value)
{
	for (enum setting id = 0; id < SET_COUNT; id++) {
		if (!str_eq(name, name_of(cx->arena, &settings[id])))
			continue;
		return assign(c, id, value) ? STR_NONE : why_refused(cx, &settings[id], value);
	}
	return msg_text(cx->arena, cx->lang, MSG_CONFIG_UNKNOWN, MSG_ARGS(M_STR("name", name)));
}

enum ec config_set(struct ctx *cx, struct config *c, str section_dot_key, str value)
{
	str why = set(cx, c, section_dot_key, value);
	return why.n ? fail(cx, E_CONFIG, M_STR("detail", why)) : E_OK;
}

/* One line of a file; a section name stays for the lines after it. */
static str take_line(struct ctx *cx, struct config *c, str line, str *section)
{
	str key;
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
		return STR_NONE;
	if (line.n > 2 && line.p[0] == '[' && str_ends(line, STR("]"))) {
		*section = str_sub(line, 1, line.n - 2);
		return STR_NONE;
	}
	str value = str_cut(line, '=', &key);
	if (key.n == line.n || section->n == 0)
		return msg_plain(cx->lang, MSG_CONFIG_LINE);
	key = str_trim(key);
	str name = str_printf(cx->arena, "%.*s.%.*s", STR_ARG(*section), STR_ARG(key));
	return set(cx, c, name, str_trim(value));
}

enum ec config_load_text(struct ctx *cx, struct config *c, str file, str text)
{
	str section = STR_NONE;
	for (int64_t number = 1; text.n; number++) {
		str line;
		text = str_cut(text, '\n', &line);
		str why = take_line(cx, c, line, &section);
		if (why.n == 0)
			continue;
		why = msg_text(cx->arena, cx->lang, MSG_CONFIG_AT,
		               MSG_ARGS(M_STR("file", file), M_INT("line", number),
		                        M_STR("detail", why)));
		return fail(cx, E_CONFIG, M_STR("detail", why));
	}
	return E_OK;
}

#define FILE_MAX ((size_t)1 << 20)

static int read_all(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return errno;
	out->n = fread(buf_reserve(out, FILE_MAX), 1, FILE_MAX, f);
	int error = ferror(f) ? errno : feof(f) ? 0 : EFBIG;
	fclose(f);
	return error;
}

enum ec config_load_file(struct ctx *cx, struct config *c, str path)
{
	struct buf text = buf_in(cx->arena);
	int error = read_all(str_z(cx->arena, path), &text);
	if (error == 0)
		return config_load_text(cx, c, path, buf_str(&text));
	str why = msg_text(cx->arena, cx->lang, MSG_CONFIG_UNREADABLE,
	                   MSG_ARGS(M_STR("file", path), M_STR("why", str_of(strerror(error)))));
	return fail(cx, E_CONFIG, M_STR("detail", why));
}

enum ec config_load_environment(struct ctx *cx, struct config *c)
{
	for (enum setting id = 0; id < SET_COUNT; id++) {
		const struct setting_info *s = &settings[id];
		char name[96];
		snprintf(name, sizeof(name), "CHORALE_%s_%s", s->section, s->key);
		for (char *p = name; *p; p++)
			*p = (char)toupper((unsigned char)*p);
		const char *value = getenv(name);
		if (value && !assign(c, id, str_of(value))) {
			str why = why_refused(cx, s, str_of(value));
			return fail(cx, E_CONFIG, M_STR("detail", why));
		}
	}
	return E_OK;
}

static void print_setting(struct buf *out, struct arena *a, enum lang lang,
                          const struct setting_info *s)
{
	buf_printf(out, "# %s", s->help[lang]);
	if (types[s->type].units) {
		str range = msg_text(a, lang, MSG_CONFIG_RANGE,
		                     MSG_ARGS(M_STR("low", print_number(a, s, s->low)),
		                              M_STR("high", print_number(a, s, s->high))));
		buf_printf(out, " %.*s", STR_ARG(range));
	}
	buf_printf(out, "\n%s = %s\n\n", s->key, s->initial);
}

void config_print(struct buf *out, enum lang lang)
{
	struct arena *a = arena_new(0);
	const char *section = "";
	buf_printf(out, "# %.*s\n\n", STR_ARG(msg_plain(lang, MSG_CONFIG_TITLE)));
	for (enum setting id = 0; id < SET_COUNT; id++) {
		if (strcmp(section, settings[id].section) != 0) {
			section = settings[id].section;
			buf_printf(out, "[%s]\n", section);
		}
		print_setting(out, a, lang, &settings[id]);
	}
	arena_free(a);
}
