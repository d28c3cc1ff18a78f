/*
 * The payment clock: when a public recipient must have paid, and what lateness costs it.
 *
 * struct clock is plain data that a row can hold; dates are days in Paris. Pure functions.
 * Sources, all of the public procurement code: R2192-10 and R2192-11 (30, 50, 60 days), R2192-15
 * (starts with the notification that the invoice is available), R2192-27 to -29 (one interruption,
 * before mandatement; then 30 days or the remainder if larger), R2192-31 and -32 (refinancing rate
 * of the half-year's first day + 8 points, from the day after the end to the day of payment),
 * L2192-13 and D2192-35 (40 €). A period that ends on a day off ends on the next working day.
 */
#pragma once

#include "core_ctx.h"
#include "core_dec.h"
#include "model_structure.h"

#define CLOCK_INDEMNITY_MINOR 4000 /* 40 €, D2192-35 */

struct clock {
	struct date start;       /* notified as available; unset: has not started */
	int days;                /* 30, 50 or 60 */
	struct date interrupted; /* the supplier was notified of the suspension; kept once it resumes */
	struct date resumed;     /* everything missing was received */
	struct date ended;       /* paid, or void */
	bool is_void;            /* ended without a payment due */
};

enum clock_state {
	CLOCK_NOT_STARTED,
	CLOCK_RUNNING,
	CLOCK_INTERRUPTED,
	CLOCK_LATE,
	CLOCK_PAID,
	CLOCK_PAID_LATE,
	CLOCK_CANCELLED,
};

/* The clock as seen on one day. */
struct clock_view {
	enum clock_state state;
	struct date due;  /* unset while interrupted or not started */
	int days_left;    /* 0 on the last day, and once late or over */
	int days_late;    /* up to today or to the payment */
	int days_run;     /* since the start, for the bar */
	int days_granted; /* while interrupted: the period that opens when the papers are there today */
	bool may_interrupt;
};

/* Refinancing rate in force on the first day of a half-year. */
struct clock_rate {
	struct date from;
	dec percent;
};

struct clock_interest {
	int days;
	dec rate;          /* per cent, the 8 points included */
	bool rate_assumed; /* the table ends before: the last known rate was taken */
	struct money interest;
	struct money indemnity;
};

/* Days of the payment period; 0 for RECIPIENT_NONE. */
int clock_period(enum recipient_kind kind);
/* Keeps an earlier start. */
void clock_start(struct clock *c, enum recipient_kind kind, struct date notified);
/* E_CLOCK_ONCE for a second time, E_CLOCK_OVER once the period is over, E_CLOCK_STATE when it does not
 * run; the sentence quotes the article. */
enum ec clock_interrupt(struct ctx *cx, struct clock *c, struct date notified) EC_MUST;
void clock_resume(struct clock *c, struct date received); /* nothing when not interrupted */
void clock_pay(struct clock *c, struct date paid);
void clock_void(struct clock *c, struct date day);
struct clock_view clock_see(const struct clock *c, struct date today);
/* "running", "late"…, for JSON and class names; and in words. */
str clock_state_name(enum clock_state s);
enum msg clock_state_label(enum clock_state s);

/* Known rates, oldest first. An operator's own table may be given instead. */
const struct clock_rate *clock_rates(size_t *n);
/* To today, or to the day of payment; false on overflow or without a table. Zero where nothing is late
 * or owed. */
bool clock_interest(const struct clock *c, struct money ttc, struct date today,
                    const struct clock_rate *rates, size_t nrates, struct clock_interest *out) EC_MUST;
