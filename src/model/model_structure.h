/*
 * Structures: who sends and who receives, with their services and what they require of an invoice.
 *
 * Structs borrow their text from the arena of whoever filled them. Pure functions, any thread.
 * Rows and files carry names, never numbers. Sources: rows S098, S114–S117; identifier kinds and
 * parameters are those of the wire.
 */
#pragma once

#include "core_ctx.h"

/* Names on the wire, in the order of EDI files. */
enum structure_id_kind {
	STRUCTURE_SIRET = 1,
	STRUCTURE_UE_HORS_FRANCE, /* intra-community VAT number */
	STRUCTURE_HORS_UE,        /* country code, then the first 16 characters of the name */
	STRUCTURE_RIDET,          /* New Caledonia */
	STRUCTURE_TAHITI,         /* French Polynesia */
	STRUCTURE_AUTRE,
	STRUCTURE_PARTICULIER,
	STRUCTURE_ID_KINDS /* past the last */
};

/* What a structure is as a recipient. The State has a life-cycle of its own (S087, S088); the
 * payment period depends on the kind (articles R2192-10 and R2192-11 of the CCP). */
enum recipient_kind {
	RECIPIENT_NONE,     /* private: receives nothing here */
	RECIPIENT_STATE,    /* ministries and devolved services: 30 days */
	RECIPIENT_LOCAL,    /* local bodies and their establishments: 30 days */
	RECIPIENT_HOSPITAL, /* public health establishments, armed-forces health service: 50 days */
	RECIPIENT_COMPANY,  /* public companies: 60 days */
	RECIPIENT_KINDS
};

#define STRUCTURE_NAME_MAX 99
#define STRUCTURE_IDENTIFIER_MAX 18
#define STRUCTURE_ADDRESS_MAX 400
#define SERVICE_CODE_MAX 100
#define SERVICE_NAME_MAX 100

struct structure {
	int64_t id;
	enum structure_id_kind id_kind;
	str identifier; /* as stored: no blanks */
	str name;
	str address[3];
	str postcode;
	str city;
	str country; /* ISO 3166 alpha-2 */
	str vat;     /* intra-community number, may be empty */
	str email;
	enum recipient_kind kind;
	bool is_public;
	bool is_state; /* kind is RECIPIENT_STATE */
	bool active;   /* inactive: sends and receives no new invoice, still processes (S114–S116) */
	/* Parameters, names on the wire beside them. */
	bool service_required;               /* codeServiceDoitEtreRenseigne */
	bool engagement_required;            /* numeroEJDoitEtreRenseigne */
	bool service_or_engagement_required; /* gestionNumeroEJOuCodeService */
	bool hides_payment_status;           /* statutMiseEnPaiementNestPasRemonte */
	bool is_moa;                         /* estMoa */
	bool is_moa_only;                    /* estMoaUniquement: takes works invoices only */
	bool receives_edi;                   /* recevoirDonneesViaEDI */
	int64_t version;
};

struct service {
	int64_t id; /* 0: none */
	int64_t structure_id;
	str code;
	str name;
	bool active;
	bool engagement_required; /* numeroEngagement */
	bool hides_payment_status;
	struct date valid_from;  /* unset: always */
	struct date valid_until; /* last day it takes invoices; unset: for ever */
};

struct bank_account {
	int64_t id;
	int64_t structure_id;
	str label;
	str iban; /* cleaned */
	str bic;  /* may be empty */
	bool is_factor;
	int64_t created_at;
};

/* A mandate of invoicing: the holder makes the invoices of the structure. */
struct mandate {
	int64_t id;
	int64_t structure_id; /* who gives it */
	str holder;           /* who makes the invoices */
	str holder_identifier;
	struct date starts;
	struct date ends; /* last day; unset: until it is withdrawn */
	int64_t account_id;
	int64_t created_at;
};

/* "SIRET", "UE_HORS_FRANCE"…; STR_NONE for a number that is none of the enum. */
str structure_id_kind_name(enum structure_id_kind kind);
bool structure_id_kind_find(str name, enum structure_id_kind *out);
/* "none", "state", "local", "hospital", "company": for files and JSON. */
str recipient_kind_name(enum recipient_kind kind);
bool recipient_kind_find(str name, enum recipient_kind *out);
enum msg recipient_kind_label(enum recipient_kind kind);

/* Blanks out, capitals where the kind has letters. */
str structure_identifier_clean(struct arena *a, enum structure_id_kind kind, str identifier);
/* Words of a text for searching the directory: folded, letters and digits alone, one blank between two. */
str structure_words(struct arena *a, str text);
/* Form of a cleaned identifier of that kind: check digits where there are some. */
bool structure_identifier_valid(enum structure_id_kind kind, str identifier);
/* What a good one looks like, for the sentence beside the field. */
enum msg structure_identifier_hint(enum structure_id_kind kind);

/* Why a routing datum is required or not; each reason has its sentence. */
enum routing_reason {
	ROUTING_OPTIONAL,
	ROUTING_SERVICE_BY_STRUCTURE,
	ROUTING_ENGAGEMENT_BY_STRUCTURE,
	ROUTING_ENGAGEMENT_BY_SERVICE,
	ROUTING_EITHER, /* one of both is enough, and the other one is not there */
	ROUTING_REASONS
};

struct routing_needs {
	bool service;    /* must be filled in */
	bool engagement; /* must be filled in */
	bool either;     /* at least one of both; neither is there yet */
	enum routing_reason why_service;
	enum routing_reason why_engagement;
};

/* The four regimes: service, engagement, both, either one. service: the one chosen, NULL when none is.
 * has_service, has_engagement: whether the form has a value; under « either one », the one that is
 * there frees the other. */
struct routing_needs structure_routing_needs(const struct structure *recipient,
                                             const struct service *service, bool has_service,
                                             bool has_engagement);
enum msg routing_reason_text(enum routing_reason reason);

/* May it receive (send) a new invoice? E_OK, or an error whose sentence wants {name} (structures),
 * {code} and {date} (services). Processing what is there is never refused for that (S116). */
enum ec structure_refusal_to_receive(const struct structure *s);
enum ec structure_refusal_to_send(const struct structure *s);
enum ec service_refusal_to_receive(const struct service *s, struct date today);
/* The same as the failure of a use case. */
enum ec structure_check_receives(struct ctx *cx, const struct structure *s) EC_MUST;
enum ec structure_check_sends(struct ctx *cx, const struct structure *s) EC_MUST;
enum ec service_check_receives(struct ctx *cx, const struct service *s) EC_MUST;
/* A cleaned identifier as a wrong field: what exactly is wrong with it. */
void structure_check_identifier(struct ctx *cx, str field, enum structure_id_kind kind, str identifier);
