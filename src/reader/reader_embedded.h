/*
 * Data embedded in the file (Factur-X, ZUGFeRD: UN/CEFACT CII) beside what the page says.
 *
 * The XML comes from the document and is as hostile as it: one pass without entities, recursion or
 * copies; what is no CII tells nothing. The page counts: the XML never fills a field.
 */
#pragma once

#include "reader.h"

/* What the XML says of each field, normalised as the reader's values; empty where it is silent. */
struct read_embedded {
	str values[READ_FIELD_COUNT];
};

struct read_embedded *reader_embedded_parse(struct arena *a, str xml);
/* First field of which page and XML say different things, READ_FIELD_COUNT when they agree. A field that
 * was read without much confidence is not held against the XML. */
enum read_field reader_embedded_mismatch(const struct read_embedded *e, const struct read_invoice *inv);
