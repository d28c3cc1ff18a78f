/*
 * Private to formats/: where the fields of an invoice stand in each syntax.
 *
 * A path names elements below the root, « / » between them; « | » separates places that are looked at in turn,
 * the first of which is the one that errors name. Static tables, any thread.
 */
#pragma once

#include "formats.h"

enum format_how {
	HOW_TEXT,       /* str */
	HOW_ENGAGEMENT, /* str; UBL writes « NA » where there is none */
	HOW_LINES,      /* str: all of them, a line each */
	HOW_IBAN,       /* str; what is no IBAN is an account of another kind and left out */
	HOW_SIRET,      /* str: the first that is one; without any the first, for the check to refuse */
	HOW_DATE,       /* struct date: 2026-11-26, or 20261126 with format 102 */
	HOW_MONEY,      /* struct money, of the invoice's currency */
	HOW_TYPE,       /* enum invoice_type by UNTDID 1001 */
	HOW_CADRE,      /* enum cadre_facturation */
	HOW_MEANS,      /* enum payment_means by UNTDID 4461 */
	HOW_DUE_CODE,   /* enum vat_regime by the code of the day on which VAT is due */
	HOW_RATE,       /* dec; of a VAT line, as below */
	HOW_CATEGORY,   /* char */
	HOW_COUNT
};

struct format_rule {
	str field; /* of model_invoice.h; of a VAT line « rate », « base », « amount » */
	enum format_how how;
	bool required;
	size_t offset; /* in struct invoice, or in struct invoice_vat */
	size_t has;    /* offset of a bool that says it is there; 0: none */
	const char *paths[FORMAT_SYNTAXES]; /* NULL: this syntax has no place for it */
};

/* In the order of reading: the currency before the amounts. */
extern const struct format_rule format_rules[];
extern const size_t format_rule_count;
/* Of one VAT line, below format_vat_paths. */
extern const struct format_rule format_vat_rules[];
extern const size_t format_vat_rule_count;
extern const char *const format_vat_paths[FORMAT_SYNTAXES];

/* Files inside: the element of one, and from there its bytes and what it is called. */
struct format_file_paths {
	const char *entry, *object, *name;
};
extern const struct format_file_paths format_file_paths[FORMAT_SYNTAXES];

/* Codes of the lists above; -1 when the code is none that is taken. */
int format_code_find(enum format_how how, str code);
