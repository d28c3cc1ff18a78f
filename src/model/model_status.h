/*
 * Statuses of a simple invoice: names on the wire, words and looks.
 *
 * Static tables, any thread. The wire knows 57 codes; those of works invoices and of validators join
 * here with their journeys. Rows and files carry the name, never the number.
 */
#pragma once

#include "core_msg.h"

enum status {
	STATUS_NONE, /* not yet anything: what a first status comes from */
	STATUS_BROUILLON,
	STATUS_INTERPRETEE_OCR,
	STATUS_DEPOSEE,
	STATUS_EN_COURS_ACHEMINEMENT,
	STATUS_MISE_A_DISPOSITION,
	STATUS_PRISE_EN_COMPTE_DESTINATAIRE,
	STATUS_A_RECYCLER,
	STATUS_REJETEE,
	STATUS_SUSPENDUE,
	STATUS_COMPLETEE,
	STATUS_SERVICE_FAIT,
	STATUS_MANDATEE,
	STATUS_MISE_A_DISPOSITION_COMPTABLE,
	STATUS_COMPTABILISEE,
	STATUS_MISE_EN_PAIEMENT,
	STATUS_ABANDONNEE,
	STATUS_SUPPRIMEE,
	STATUS_COUNT
};

/* Classes of the look: status--neutral, … */
enum tone { TONE_NEUTRAL, TONE_PROGRESS, TONE_SUCCESS, TONE_WARNING, TONE_DANGER };

struct status_info {
	str name;           /* "MISE_A_DISPOSITION" */
	str edi;            /* "03"; empty: never in a status flow */
	enum msg label;     /* the official one */
	enum msg explained; /* one plain sentence: what it means, and whose turn it is */
	enum tone tone;
	str icon;    /* name in the sprite */
	bool sent;   /* the recipient may see it */
	bool closed; /* nobody has anything left to do, unless its motive says otherwise */
};

/* That of STATUS_NONE for a number that is none of the enum. */
const struct status_info *status_info(enum status s);
/* By its name on the wire; false for one that is not (yet) served. */
bool status_find(str name, enum status *out);
bool status_find_edi(str code, enum status *out);
/* "neutral", "progress", "success", "warning", "danger" */
str tone_name(enum tone tone);
