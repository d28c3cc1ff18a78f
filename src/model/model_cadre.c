#include "model_cadre.h"

static const struct {
	str code;
	str name;
} cadres[CADRE_COUNT] = {
#define C(n, tail) [n] = { STR_INIT("A" #n), STR_INIT("A" #n "_" tail) }
	C(1, "FACTURE_FOURNISSEUR"),
	C(2, "FACTURE_FOURNISSEUR_DEJA_PAYEE"),
	C(3, "MEMOIRE_JUSTICE"),
	C(4, "PROJET_DECOMPTE_MENSUEL_FOURNISSEUR"),
	C(5, "ETAT_ACOMPTE_FOURNISSEUR"),
	C(6, "ETAT_ACOMPTE_VALIDE_FOURNISSEUR"),
	C(7, "PROJET_DECOMPTE_FINAL_FOURNISSEUR"),
	C(8, "DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR"),
	C(9, "FACTURE_SOUSTRAITANT"),
	C(10, "PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT"),
	C(11, "PROJET_DECOMPTE_FINAL_SOUSTRAITANT"),
	C(12, "FACTURE_COTRAITANT"),
	C(13, "PROJET_DECOMPTE_MENSUEL_COTRAITANT"),
	C(14, "PROJET_DECOMPTE_FINAL_COTRAITANT"),
	C(15, "ETAT_ACOMPTE_MOE"),
	C(16, "ETAT_ACOMPTE_VALIDE_MOE"),
	C(17, "PROJET_DECOMPTE_GENERAL_MOE"),
	C(18, "DECOMPTE_GENERAL_MOE"),
	C(19, "ETAT_ACOMPTE_VALIDE_MOA"),
	C(20, "DECOMPTE_GENERAL_MOA"),
	C(21, "DEMANDE_REMBOURSEMENT_TIC"),
	C(22, "PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE"),
	C(23, "DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR"),
	C(24, "DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE"),
	C(25, "DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE"),
#undef C
};

static bool known(enum cadre_facturation c)
{
	return c > CADRE_NONE && c < CADRE_COUNT;
}

str cadre_name(enum cadre_facturation c)
{
	return known(c) ? cadres[c].name : STR_NONE;
}

str cadre_code(enum cadre_facturation c)
{
	return known(c) ? cadres[c].code : STR_NONE;
}

bool cadre_find(str text, enum cadre_facturation *out)
{
	for (int i = CADRE_A1; i < CADRE_COUNT; i++) {
		if (str_eq(text, cadres[i].code) || str_eq(text, cadres[i].name)) {
			*out = (enum cadre_facturation)i;
			return true;
		}
	}
	return false;
}

bool cadre_is_simple(enum cadre_facturation c)
{
	return c == CADRE_A1 || c == CADRE_A2;
}
