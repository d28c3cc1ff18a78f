/* Words for the actions and notices of the life-cycle. */
#include "model_lifecycle.h"

enum msg lifecycle_action_label(enum lifecycle_action action)
{
	static const enum msg labels[LIFECYCLE_ACTIONS] = {
#define ROW(A) [LIFECYCLE_##A] = MSG_LIFECYCLE_##A
		ROW(READ),     ROW(SAVE),    ROW(SUBMIT), ROW(ROUTE),    ROW(DELIVER), ROW(TAKE),      ROW(CONFIRM),
		ROW(SUSPEND),  ROW(COMPLETE), ROW(RECYCLE), ROW(REJECT), ROW(RESEND),  ROW(TRANSFER),  ROW(ORDER),
		ROW(HAND_OVER), ROW(BOOK),   ROW(PAY),    ROW(ABANDON),  ROW(DELETE),
#undef ROW
	};
	return labels[action];
}

static const struct notice {
	str name;
	enum msg text;
	bool for_recipient;
	bool acknowledged; /* compulsory reading: rejections, suspensions, what came back */
} notices[NOTICE_KINDS] = {
	[NOTICE_NONE] = { STR_INIT("none"), MSG_NOTICE_NONE, false, false },
	[NOTICE_AVAILABLE] = { STR_INIT("available"), MSG_NOTICE_AVAILABLE, true, false },
	[NOTICE_RECYCLE] = { STR_INIT("recycle"), MSG_NOTICE_RECYCLE, false, true },
	[NOTICE_REJECTED] = { STR_INIT("rejected"), MSG_NOTICE_REJECTED, false, true },
	[NOTICE_REJECTED_CORRECT] = { STR_INIT("rejected_correct"), MSG_NOTICE_REJECTED_CORRECT, false, true },
	[NOTICE_SUSPENDED] = { STR_INIT("suspended"), MSG_NOTICE_SUSPENDED, false, true },
	[NOTICE_COMPLETED] = { STR_INIT("completed"), MSG_NOTICE_COMPLETED, true, false },
	[NOTICE_PROGRESS] = { STR_INIT("progress"), MSG_NOTICE_PROGRESS, false, false },
	[NOTICE_PAID] = { STR_INIT("paid"), MSG_NOTICE_PAID, false, false },
};

static const struct notice *notice(enum lifecycle_notice kind)
{
	return &notices[kind < NOTICE_KINDS ? kind : NOTICE_NONE];
}

str notice_name(enum lifecycle_notice kind)
{
	return notice(kind)->name;
}

bool notice_find(str name, enum lifecycle_notice *out)
{
	for (int i = 0; i < NOTICE_KINDS; i++) {
		if (str_eq(name, notices[i].name)) {
			*out = (enum lifecycle_notice)i;
			return true;
		}
	}
	return false;
}

enum msg notice_text(enum lifecycle_notice kind)
{
	return notice(kind)->text;
}

bool notice_is_for_recipient(enum lifecycle_notice kind)
{
	return notice(kind)->for_recipient;
}

bool notice_wants_acknowledgement(enum lifecycle_notice kind)
{
	return notice(kind)->acknowledged;
}
