/*
 * Settings: an INI file over printed defaults, the environment and the command line over both.
 *
 * Each setting exists once, in core_config.def: section, key, type, default, limits and a sentence
 * about it in each language. A struct config is written while the program starts, by one thread, and
 * only read afterwards. CHORALE_SECTION_KEY in the environment overrides the file;
 * --set section.key=value overrides all. Unknown sections or keys are refused with their line.
 */
#pragma once

#include "core_ctx.h"

struct config;

/* Ids are SECTION_KEY in capitals, from the table. */
enum setting {
#define S(id, section, key, type, def, low, high, fr, en) SET_##id,
#include "core_config.def"
#undef S
	SET_COUNT
};

/* Values of a setting of type SECURITY, in the order of enum mail_security. */
enum config_security { SECURITY_STARTTLS, SECURITY_TLS, SECURITY_NONE };

struct config *config_new(void); /* defaults */
void config_free(struct config *c);
enum ec config_load_file(struct ctx *cx, struct config *c, str path) EC_MUST;
/* The same for text at hand; file is its name in messages. */
enum ec config_load_text(struct ctx *cx, struct config *c, str file, str text) EC_MUST;
enum ec config_load_environment(struct ctx *cx, struct config *c) EC_MUST;
enum ec config_set(struct ctx *cx, struct config *c, str section_dot_key, str value) EC_MUST;

/* Numbers, sizes in bytes, durations in seconds, an enum log_level. */
int64_t config_int(const struct config *c, enum setting s);
bool config_bool(const struct config *c, enum setting s);
str config_str(const struct config *c, enum setting s); /* borrowed from c */

/* The whole annotated file with its defaults, as `chorale serve --print-config` shows it. It can be
 * loaded again. */
void config_print(struct buf *out, enum lang lang);
