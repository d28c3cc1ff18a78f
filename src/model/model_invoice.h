/*
 * An invoice or credit note as the portal knows it, in terms of EN 16931 (BT numbers beside fields).
 *
 * Structs borrow their text from the arena of whoever filled them; amounts are exact. Checks are
 * pure: what needs the directory, other invoices or files is asked elsewhere (model_structure.h,
 * model_attachment.h, service/).
 */
#pragma once

#include "core_ctx.h"
#include "core_dec.h"
#include "model_cadre.h"
#include "model_structure.h"

enum invoice_type { INVOICE_FACTURE, INVOICE_AVOIR };

enum deposit_mode { DEPOSIT_PORTAL, DEPOSIT_API, DEPOSIT_EDI };

enum payment_means {
	PAYMENT_UNSAID,
	PAYMENT_VIREMENT,
	PAYMENT_CHEQUE,
	PAYMENT_PRELEVEMENT,
	PAYMENT_ESPECE,
	PAYMENT_AUTRE,
	PAYMENT_REPORT,
	PAYMENT_MEANS
};

/* Whether and when VAT is due: names on the wire (typeTva). */
enum vat_regime {
	VAT_UNSAID,
	VAT_SUR_DEBIT,
	VAT_SUR_ENCAISSEMENT,
	VAT_EXONERATION,
	VAT_SANS,
	VAT_REGIMES
};

#define INVOICE_VAT_LINES_MAX 20

struct invoice_vat {
	dec rate;            /* BT-119, per cent */
	struct money base;   /* BT-116 */
	struct money amount; /* BT-117 */
	char category;       /* BT-118: S, Z, E, K, G, O, L, M; 'A' for AE; 0: not said */
};

struct invoice_party {
	int64_t structure_id;
	enum structure_id_kind id_kind;
	str identifier;
	str name;
	int64_t service_id;
	str service_code;
	str service_name;
};

struct invoice {
	int64_t id;
	enum invoice_type type;             /* BT-3 */
	enum cadre_facturation cadre;       /* BT-23 */
	str number;                         /* BT-1 */
	struct date issued;                 /* BT-2 */
	struct date due;                    /* BT-9, as printed; the clock does not use it */
	str currency;                       /* BT-5 */
	struct invoice_party supplier;      /* BG-4 */
	struct invoice_party recipient;     /* BG-7 */
	str engagement;                     /* BT-13 */
	str market;                         /* BT-12 */
	str previous;                       /* BT-25, of a credit note */
	bool has_ht, has_tva, has_ttc, has_net; /* a draft may lack them */
	struct money ht;                    /* BT-109, after discount (S079, S080) */
	struct money tva;                   /* BT-110 */
	struct money ttc;                   /* BT-112 */
	struct money prepaid;               /* BT-113 */
	struct money net;                   /* BT-115 */
	struct invoice_vat *vat;            /* BG-23 */
	size_t nvat;
	enum vat_regime vat_regime;
	str exemption;                      /* BT-120 */
	enum payment_means means;           /* BT-81 */
	str iban;                           /* BT-84 */
	str comment;                        /* BT-22 */
};

/* The one table of limits; lengths are code points. */
struct invoice_limits {
	size_t number, engagement, market, service_code, comment, exemption;
	/* |base × rate - amount| of a VAT line: papers round each line of goods (EN 16931 allows 1.00). */
	int64_t vat_line_tolerance_minor;
	/* Between a total and the sum of its VAT lines: one cent for each of them. */
	int64_t vat_sum_tolerance_minor;
	int oldest_years; /* an issue date may lie this far back */
	int64_t amount_max_minor;
};

extern const struct invoice_limits invoice_limits;

/* "facture", "avoir"; found in any case, the wire says FACTURE, AVOIR. */
str invoice_type_name(enum invoice_type t);
bool invoice_type_find(str name, enum invoice_type *out);
enum msg invoice_type_label(enum invoice_type t);
str deposit_mode_name(enum deposit_mode m); /* "portal", "api", "edi" */
bool deposit_mode_find(str name, enum deposit_mode *out);
str payment_means_name(enum payment_means m); /* "VIREMENT" */
bool payment_means_find(str name, enum payment_means *out);
enum msg payment_means_label(enum payment_means m);
str vat_regime_name(enum vat_regime r); /* "TVA_SUR_DEBIT" */
bool vat_regime_find(str name, enum vat_regime *out);
enum msg vat_regime_label(enum vat_regime r);

/* Letters, digits, and « - + _ / » or single blanks inside: what the number of an invoice is made of. */
bool invoice_number_valid(str number);
/* Capitals, no blanks: two invoices of one supplier with equal keys are duplicates. */
str invoice_number_key(struct arena *a, str number);

/* Every field of an invoice that is to be sent, today being the day of cx->now. Adds to the wrong
 * fields of cx under the names of fields below; the caller ends with fields_end(cx). A draft is
 * checked for lengths only. */
void invoice_check(struct ctx *cx, const struct invoice *inv);
void invoice_check_draft(struct ctx *cx, const struct invoice *inv);
/* Service code and engagement against what the recipient requires; service NULL: none found. */
void invoice_check_routing(struct ctx *cx, const struct invoice *inv,
                           const struct structure *recipient, const struct service *service);

/* Fills what follows from the rest: net from ttc and prepaid, tva and ttc from VAT lines, ht. Only
 * fields that are not there; never changes one that is. */
void invoice_fill_totals(struct invoice *inv);

/* Names of fields, for forms and errors; « vat[0].rate » and the like for lines. */
#define FIELD_TYPE STR("type")
#define FIELD_CADRE STR("cadre")
#define FIELD_NUMBER STR("invoice_number")
#define FIELD_ISSUED STR("issue_date")
#define FIELD_DUE STR("due_date")
#define FIELD_CURRENCY STR("currency")
#define FIELD_SUPPLIER STR("supplier_siret")
#define FIELD_RECIPIENT STR("recipient_siret")
#define FIELD_SERVICE STR("service_code")
#define FIELD_ENGAGEMENT STR("engagement")
#define FIELD_MARKET STR("market")
#define FIELD_PREVIOUS STR("previous_invoice")
#define FIELD_HT STR("total_ht")
#define FIELD_TVA STR("total_tva")
#define FIELD_TTC STR("total_ttc")
#define FIELD_PREPAID STR("prepaid")
#define FIELD_NET STR("net_a_payer")
#define FIELD_VAT STR("vat")
#define FIELD_EXEMPTION STR("exemption")
#define FIELD_MEANS STR("payment_means")
#define FIELD_IBAN STR("iban")
#define FIELD_COMMENT STR("comment")
