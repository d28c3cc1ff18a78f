/*
 * Attachments: every rule of rows S053–S064 in one place, for portal, API and EDI alike.
 *
 * Pure functions; names and bytes are borrowed. Mo is 2^20 bytes (S064); limits are settings.
 */
#pragma once

#include "core_ctx.h"

#define ATTACHMENT_NAME_MAX 50      /* code points after composition, extension included (S055) */
#define ATTACHMENT_HEAD_BYTES 1024  /* enough of the content to tell its kind */

enum attachment_mode {
	ATTACHMENT_PORTAL,
	ATTACHMENT_API,
	ATTACHMENT_XML_BATCH, /* portal or API, a batch of structured invoices */
	ATTACHMENT_EDI
};

struct attachment_limits {
	int64_t file;      /* one attachment, portal or API: 10 Mo (S059) */
	int64_t total;     /* a billing file, typed or PDF: 120 Mo (S060) */
	int64_t xml_batch; /* a billing file of an XML batch: 30 Mo (S061) */
	int64_t edi_flow;  /* one EDI flow: 1 Go (S062) */
};

extern const struct attachment_limits attachment_limits_default;

/* A file to be judged. */
struct attachment_file {
	str name; /* as sent: UTF-8, any normal form */
	int64_t size;
	str head; /* its first bytes: at least ATTACHMENT_HEAD_BYTES of them, or all */
	bool judged; /* on its own it was accepted before: only counted and compared, its head is not needed */
};

/* Canonical form in which a name is kept and compared. */
str attachment_name_clean(struct arena *a, str name);
/* Lower case, without the dot; STR_NONE when there is none. */
str attachment_extension(struct arena *a, str name);
/* One of the 35 formats, whatever the case (S057, S058). */
bool attachment_extension_known(str extension);
/* What is served with a download: the type of the extension, "application/octet-stream" at worst. */
str attachment_media_type(str extension);
/* For a hint beside the file field: « BMP, BZ2, CSV, … » */
str attachment_extension_list(struct arena *a);

/* Name, size and content of one attachment. The first thing wrong becomes the failure; its sentence
 * names the file. */
enum ec attachment_check(struct ctx *cx, const struct attachment_file *file, enum attachment_mode mode,
                         const struct attachment_limits *limits) EC_MUST;
/* Name alone, for a list that is typed before files are sent. */
enum ec attachment_check_name(struct ctx *cx, str name) EC_MUST;
/* A billing file as a whole: the invoice's own bytes and every attachment. Also refuses two names
 * that differ in case or composition only. */
enum ec attachment_check_all(struct ctx *cx, int64_t invoice_size, const struct attachment_file *files,
                             size_t n, enum attachment_mode mode,
                             const struct attachment_limits *limits) EC_MUST;
/* The limit of a billing file in this mode. */
int64_t attachment_total_limit(enum attachment_mode mode, const struct attachment_limits *limits);
