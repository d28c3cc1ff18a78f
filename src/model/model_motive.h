/*
 * Motives that a recipient gives with a rejection, a suspension or a return for correction.
 *
 * Static table, any thread. A change may carry several motives (« SE incorrect » and/or « EJ
 * incorrect ou inexistant », row S088; the missing papers that article R2192-28 of the CCP wants
 * listed), hence a set. Rows and files carry names, never numbers.
 */
#pragma once

#include "core_msg.h"
#include "model_structure.h"

enum motive_family {
	MOTIVE_REJECTION,  /* with REJETEE: amounts or billing data (S082) */
	MOTIVE_ROUTING,    /* with REJETEE, State only: the supplier corrects and resends (S088) */
	MOTIVE_RECYCLING,  /* with A_RECYCLER, everybody but the State (S085–S087) */
	MOTIVE_SUSPENSION, /* with SUSPENDUE: papers that are missing */
	MOTIVE_FAMILIES
};

enum motive {
	MOTIVE_MONTANT_TOTAL,
	MOTIVE_MONTANT_TVA,
	MOTIVE_PRIX_OU_QUANTITE,
	MOTIVE_PRESTATION_NON_REALISEE,
	MOTIVE_DOUBLON,
	MOTIVE_FOURNISSEUR_INCORRECT,
	MOTIVE_COORDONNEES_BANCAIRES,
	MOTIVE_MENTION_OBLIGATOIRE,
	MOTIVE_AUTRE_DONNEE,
	MOTIVE_SE_INCORRECT,
	MOTIVE_EJ_INCORRECT,
	MOTIVE_SERVICE_INCORRECT,
	MOTIVE_ENGAGEMENT_INCORRECT,
	MOTIVE_DESTINATAIRE_INCORRECT,
	MOTIVE_BON_DE_COMMANDE,
	MOTIVE_BON_DE_LIVRAISON,
	MOTIVE_DETAIL_PRESTATION,
	MOTIVE_RIB,
	MOTIVE_MARCHE,
	MOTIVE_ATTESTATION,
	MOTIVE_AUTRE_PIECE,
	MOTIVE_COUNT
};

struct motive_set {
	uint64_t bits; /* MOTIVE_BIT */
};

#define MOTIVE_BIT(m) (UINT64_C(1) << (m))

struct motive_info {
	str name; /* "SE_INCORRECT" */
	enum motive_family family;
	enum msg label;
	unsigned kinds; /* recipients that may give it: bits 1 << enum recipient_kind */
};

const struct motive_info *motive_info(enum motive m);
bool motive_find(str name, enum motive *out);
/* All of one family, for one recipient. */
struct motive_set motive_family_set(enum motive_family family, enum recipient_kind kind);

static inline bool motive_set_empty(struct motive_set s)
{
	return s.bits == 0;
}

static inline bool motive_set_has(struct motive_set s, enum motive m)
{
	return (s.bits & MOTIVE_BIT(m)) != 0;
}

static inline bool motive_set_within(struct motive_set s, struct motive_set of)
{
	return (s.bits & ~of.bits) == 0;
}

/* "SE_INCORRECT,EJ_INCORRECT", in the order of the enum; and back: false for an unknown name. */
str motive_set_print(struct arena *a, struct motive_set s);
bool motive_set_parse(str text, struct motive_set *out);
/* Labels in words: « SE incorrect, EJ incorrect ou inexistant ». */
str motive_set_text(struct arena *a, enum lang lang, struct motive_set s);
