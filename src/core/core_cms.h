/*
 * Detached signatures in CMS form, as PDF files carry them (OpenSSL).
 *
 * Tells whether the bytes are those that were signed, and what the signer's certificate says of itself.
 * Nobody vouches for that certificate here: there is no list of trusted issuers.
 */
#pragma once

#include "core_str.h"

enum cms_verdict {
	CMS_VERDICT_UNREADABLE, /* no CMS, or a kind that is not understood */
	CMS_VERDICT_BROKEN,     /* the bytes are not those that were signed, or the signature is wrong */
	CMS_VERDICT_INTACT
};

struct cms_signature {
	enum cms_verdict verdict;
	str signer;        /* common name of the certificate; empty when there is none */
	str issuer;        /* common name of who issued it */
	int64_t signed_at; /* milliseconds UTC, as the signer says; 0 when not said */
};

/* Gives the next bytes of what was signed: their number, 0 at the end, negative on an error. */
typedef ptrdiff_t (*cms_read_fn)(void *arg, void *to, size_t n);

/* der may be followed by anything: PDF files pad it with zeros. */
struct cms_signature cms_verify(struct arena *a, str der, cms_read_fn read, void *arg);
