#include "model_status.h"

#define ROW(STATUS, edi_, tone_, icon_, sent_, closed_)                                                   \
	[STATUS_##STATUS] = { STR_INIT(#STATUS), STR_INIT(edi_), MSG_STATUS_##STATUS,                     \
		              MSG_STATUS_##STATUS##_EXPLAINED, TONE_##tone_, STR_INIT(icon_), sent_, closed_ }

/* Icons are names of the sprite; two statuses of one tone never share one, so that colour is never
 * needed to tell them apart. */
static const struct status_info statuses[STATUS_COUNT] = {
	[STATUS_NONE] = { STR_INIT(""), STR_INIT(""), MSG_STATUS_NONE, MSG_STATUS_NONE_EXPLAINED, TONE_NEUTRAL,
	                  STR_INIT("draft"), false, false },
	ROW(BROUILLON, "", NEUTRAL, "draft", false, false),
	ROW(INTERPRETEE_OCR, "", NEUTRAL, "scan", false, false),
	ROW(DEPOSEE, "01", NEUTRAL, "inbox", true, false),
	ROW(EN_COURS_ACHEMINEMENT, "02", PROGRESS, "send", true, false),
	ROW(MISE_A_DISPOSITION, "03", PROGRESS, "available", true, false),
	ROW(PRISE_EN_COMPTE_DESTINATAIRE, "", PROGRESS, "eye", true, false),
	ROW(A_RECYCLER, "04", WARNING, "recycle", true, false),
	ROW(REJETEE, "05", DANGER, "cross", true, true),
	ROW(SUSPENDUE, "06", WARNING, "pause", true, false),
	ROW(COMPLETEE, "12", PROGRESS, "paperclip", true, false),
	ROW(SERVICE_FAIT, "07", PROGRESS, "truck", true, false),
	ROW(MANDATEE, "08", PROGRESS, "order", true, false),
	ROW(MISE_A_DISPOSITION_COMPTABLE, "09", PROGRESS, "person", true, false),
	ROW(COMPTABILISEE, "10", SUCCESS, "book", true, false),
	ROW(MISE_EN_PAIEMENT, "11", SUCCESS, "check", true, true),
	ROW(ABANDONNEE, "", NEUTRAL, "stop", true, true),
	ROW(SUPPRIMEE, "", NEUTRAL, "bin", false, true),
};

const struct status_info *status_info(enum status s)
{
	return &statuses[s > STATUS_NONE && s < STATUS_COUNT ? s : STATUS_NONE];
}

bool status_find(str name, enum status *out)
{
	for (int i = STATUS_NONE + 1; i < STATUS_COUNT; i++) {
		if (str_eq(name, statuses[i].name)) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

bool status_find_edi(str code, enum status *out)
{
	for (int i = STATUS_NONE + 1; i < STATUS_COUNT; i++) {
		if (!str_empty(code) && str_eq(code, statuses[i].edi)) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

str tone_name(enum tone tone)
{
	static const str names[] = {
		[TONE_NEUTRAL] = STR_INIT("neutral"), [TONE_PROGRESS] = STR_INIT("progress"),
		[TONE_SUCCESS] = STR_INIT("success"), [TONE_WARNING] = STR_INIT("warning"),
		[TONE_DANGER] = STR_INIT("danger"),
	};
	return names[tone];
}
