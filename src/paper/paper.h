/*
 * Papers of our own as HTML, for pdf_print: the certificate of deposit, a mandate of invoicing and a
 * plain invoice.
 *
 * Views hold display-ready text; the HTML lives in the arena of cx, in its language.
 */
#pragma once

#include "core_ctx.h"

struct paper_certificate {
	str deposit_number;
	str number;
	str issued;
	str supplier, supplier_siret;
	str recipient, recipient_siret;
	str service;    /* empty: none */
	str engagement; /* empty: none */
	str total;
	str deposited; /* with the hour */
	str available;
	str readdressed; /* when its recipient was corrected; empty: never */
	bool signed_pdf;
	str file;
	str size;
	str hash;
	str event_hash; /* of the deposit in its chain */
	bool qualification;
};

str paper_certificate(struct ctx *cx, const struct paper_certificate *view);

struct paper_line {
	str label, quantity, price, rate, amount;
};

struct paper_vat {
	str rate, base, amount;
};

struct paper_party {
	str name;
	str address, city;
	str siret, vat; /* empty: not shown */
};

struct paper_invoice {
	bool credit_note;
	str number, issued, due;
	struct paper_party supplier, recipient;
	str service, engagement, market; /* empty: not shown */
	str previous;                    /* of a credit note */
	const struct paper_line *lines;
	size_t nlines;
	const struct paper_vat *vat;
	size_t nvat;
	str ht, tva, ttc, prepaid, net; /* prepaid empty: not shown */
	str iban, note;
	bool boxed; /* another layout: references in a table under the title */
};

struct paper_mandate {
	struct paper_party giver;
	str holder, holder_siret;
	str starts, ends; /* days in words; ends empty: until it is withdrawn */
	str by, made;     /* who made it, and when */
	bool qualification;
};

str paper_mandate(struct ctx *cx, const struct paper_mandate *view);
str paper_invoice(struct ctx *cx, const struct paper_invoice *view);
