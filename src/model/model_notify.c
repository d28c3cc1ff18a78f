#include "model_notify.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

static const struct {
	str name;
	enum msg label;
	int days;
} digests[DIGESTS] = {
	[DIGEST_NONE] = { STR_INIT("none"), MSG_ACCOUNT_DIGEST_NONE, 0 },
	[DIGEST_DAILY] = { STR_INIT("daily"), MSG_ACCOUNT_DIGEST_DAILY, 1 },
	[DIGEST_WEEKLY] = { STR_INIT("weekly"), MSG_ACCOUNT_DIGEST_WEEKLY, 7 },
};

str digest_name(enum digest d)
{
	return digests[d < DIGESTS ? d : DIGEST_NONE].name;
}

bool digest_find(str name, enum digest *out)
{
	for (int i = 0; i < DIGESTS; i++) {
		if (str_eq(name, digests[i].name)) {
			*out = (enum digest)i;
			return true;
		}
	}
	return false;
}

enum msg digest_label(enum digest d)
{
	return digests[d < DIGESTS ? d : DIGEST_NONE].label;
}

bool notice_is_alert(enum lifecycle_notice kind)
{
	return notice_wants_acknowledgement(kind);
}

int64_t digest_cutoff(enum digest d, int64_t now, int hour)
{
	if (d == DIGEST_NONE)
		return 0;
	struct date day = time_date(now);
	if (now < time_of_date(day) + hour * HOUR_MS)
		day = date_add_days(day, -1);
	if (d == DIGEST_WEEKLY)
		day = date_add_days(day, -((date_weekday(day) + 6) % 7));
	return time_of_date(day) + hour * HOUR_MS;
}

int64_t digest_period_ms(enum digest d)
{
	return digests[d < DIGESTS ? d : DIGEST_NONE].days * DAY_MS;
}
