/*
 * Private to api/: reading requests with tolerance.
 *
 * Unknown keys are not looked at. null, "", 0, {} and [] stand for « not given », a list of one may come as its
 * element, numbers may come as text and the other way round: real clients do all of that. What remains
 * wrong is told with its path, « destinataire.codeDestinataire ».
 */
#pragma once

#include "api_table.h"
#include "core_date.h"
#include "core_json.h"

/* The body as a tree that satisfies the operation's fields: E_JSON_…, or E_FIELDS with each path. *out is an
 * object, empty for « {} », « [] », « null » and no body at all. */
enum ec api_read(struct ctx *cx, const struct api_operation *op, str body, const struct json **out) EC_MUST;

/* Of a tree that was checked; o may be NULL. What is not given is empty, 0, false, unset, NULL. */
str api_text(struct arena *a, const struct json *o, const char *name); /* without blanks at its ends */
int64_t api_int(const struct json *o, const char *name);
bool api_bool(const struct json *o, const char *name);
bool api_number(const struct json *o, const char *name, dec *out); /* false: not given; 0 is given */
struct date api_date(const struct json *o, const char *name);      /* also of an instant: its day */
/* Midnight in Paris for a mere day, the next one when end. 0: not given. */
int64_t api_instant(const struct json *o, const char *name, bool end);
const struct json *api_object(const struct json *o, const char *name);
/* Elements of a list, or the single element that came in its place. */
const struct json *api_items(const struct json *o, const char *name, size_t *n);
/* One element as text. */
str api_item_text(struct arena *a, const struct json *item);
