#include "model_motive.h"

#include "core_arena.h"

#define BIT(kind) (1u << RECIPIENT_##kind)
#define STATE BIT(STATE)
#define LOCAL (BIT(LOCAL) | BIT(HOSPITAL) | BIT(COMPANY))

static const struct motive_info motives[MOTIVE_COUNT] = {
#define ROW(MOTIVE, family_, kinds_) \
	[MOTIVE_##MOTIVE] = { STR_INIT(#MOTIVE), MOTIVE_##family_, MSG_MOTIVE_##MOTIVE, kinds_ }
	ROW(MONTANT_TOTAL, REJECTION, LOCAL | STATE),
	ROW(MONTANT_TVA, REJECTION, LOCAL | STATE),
	ROW(PRIX_OU_QUANTITE, REJECTION, LOCAL | STATE),
	ROW(PRESTATION_NON_REALISEE, REJECTION, LOCAL | STATE),
	ROW(DOUBLON, REJECTION, LOCAL | STATE),
	ROW(FOURNISSEUR_INCORRECT, REJECTION, LOCAL | STATE),
	ROW(COORDONNEES_BANCAIRES, REJECTION, LOCAL | STATE),
	ROW(MENTION_OBLIGATOIRE, REJECTION, LOCAL | STATE),
	ROW(AUTRE_DONNEE, REJECTION, LOCAL | STATE),
	ROW(SE_INCORRECT, ROUTING, STATE),
	ROW(EJ_INCORRECT, ROUTING, STATE),
	ROW(SERVICE_INCORRECT, RECYCLING, LOCAL),
	ROW(ENGAGEMENT_INCORRECT, RECYCLING, LOCAL),
	ROW(DESTINATAIRE_INCORRECT, RECYCLING, LOCAL),
	ROW(BON_DE_COMMANDE, SUSPENSION, LOCAL | STATE),
	ROW(BON_DE_LIVRAISON, SUSPENSION, LOCAL | STATE),
	ROW(DETAIL_PRESTATION, SUSPENSION, LOCAL | STATE),
	ROW(RIB, SUSPENSION, LOCAL | STATE),
	ROW(MARCHE, SUSPENSION, LOCAL | STATE),
	ROW(ATTESTATION, SUSPENSION, LOCAL | STATE),
	ROW(AUTRE_PIECE, SUSPENSION, LOCAL | STATE),
#undef ROW
};

const struct motive_info *motive_info(enum motive m)
{
	return &motives[m < MOTIVE_COUNT ? m : MOTIVE_AUTRE_DONNEE];
}

bool motive_find(str name, enum motive *out)
{
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		if (str_eq(name, motives[i].name)) {
			*out = (enum motive)i;
			return true;
		}
	}
	return false;
}

struct motive_set motive_family_set(enum motive_family family, enum recipient_kind kind)
{
	struct motive_set set = { 0 };
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		if (motives[i].family == family && (motives[i].kinds & 1u << kind))
			set.bits |= MOTIVE_BIT(i);
	}
	return set;
}

str motive_set_print(struct arena *a, struct motive_set s)
{
	str parts[MOTIVE_COUNT];
	size_t n = 0;
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		if (motive_set_has(s, (enum motive)i))
			parts[n++] = motives[i].name;
	}
	return str_join(a, STR(","), parts, n);
}

bool motive_set_parse(str text, struct motive_set *out)
{
	struct motive_set set = { 0 };
	while (!str_empty(text)) {
		str name;
		enum motive m;
		text = str_cut(text, ',', &name);
		if (!motive_find(str_trim(name), &m))
			return false;
		set.bits |= MOTIVE_BIT(m);
	}
	*out = set;
	return true;
}

str motive_set_text(struct arena *a, enum lang lang, struct motive_set s)
{
	str parts[MOTIVE_COUNT];
	size_t n = 0;
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		if (motive_set_has(s, (enum motive)i))
			parts[n++] = msg_plain(lang, motives[i].label);
	}
	return str_join(a, STR(", "), parts, n);
}
