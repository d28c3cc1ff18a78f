/*
 * The life-cycle of an invoice: one table that portal, API, EDI and command line all read.
 *
 * A rule says: from this status, this actor, towards this kind of recipient and with these motives,
 * may bring the invoice there; what the supplier may change from then on; what the payment clock
 * does; who is told. What is not in the table is refused, so incoherent orders (« Mandatée » after
 * « Mise en paiement ») need no code. Static table, any thread.
 *
 * Sources: S082–S090, S094–S095; statuses of a simple invoice; articles R2192-27 to -29 of the CCP.
 * docs/lifecycle.md is printed from the table by its test.
 */
#pragma once

#include "core_ctx.h"
#include "model_motive.h"
#include "model_status.h"
#include "model_structure.h"

enum lifecycle_actor {
	LIFECYCLE_SUPPLIER,
	LIFECYCLE_RECIPIENT,
	LIFECYCLE_SYSTEM,
	LIFECYCLE_VALIDATOR, /* subcontracting: its rows come with that journey */
	LIFECYCLE_ACTORS
};

/* What is done; gives the button its words. */
enum lifecycle_action {
	LIFECYCLE_READ, /* a PDF was read into a form */
	LIFECYCLE_SAVE, /* kept as a draft */
	LIFECYCLE_SUBMIT,
	LIFECYCLE_ROUTE,
	LIFECYCLE_DELIVER,  /* made available and the recipient told: the clock starts */
	LIFECYCLE_TAKE,     /* prise en compte */
	LIFECYCLE_CONFIRM,  /* service fait */
	LIFECYCLE_SUSPEND,
	LIFECYCLE_COMPLETE,
	LIFECYCLE_RECYCLE,
	LIFECYCLE_REJECT,
	LIFECYCLE_RESEND,    /* the same invoice, corrected: never a duplicate */
	LIFECYCLE_TRANSFER,  /* to another service of the same recipient; the status stays (S089) */
	LIFECYCLE_ORDER,     /* mandatement */
	LIFECYCLE_HAND_OVER, /* to the accountant */
	LIFECYCLE_BOOK,
	LIFECYCLE_PAY,
	LIFECYCLE_ABANDON,
	LIFECYCLE_DELETE,
	LIFECYCLE_ACTIONS
};

/* What a supplier may change while the invoice stands where it stands. Bits. */
enum lifecycle_right {
	RIGHT_SERVICE = 1 << 0,
	RIGHT_ENGAGEMENT = 1 << 1,
	RIGHT_RECIPIENT = 1 << 2,
	RIGHT_ATTACHMENTS = 1 << 3, /* add, never take away */
	RIGHT_EVERYTHING = 1 << 4,
};

#define RIGHTS_ROUTING (RIGHT_SERVICE | RIGHT_ENGAGEMENT)

enum lifecycle_need {
	NEED_MOTIVE = 1 << 0,
	NEED_COMPLEMENT = 1 << 1, /* « complément d'information », shown to the supplier (S095) */
	NEED_SERVICE = 1 << 2,    /* the service to transfer to */
};

enum clock_effect {
	CLOCK_UNCHANGED,
	CLOCK_START,     /* unless it has a start for this recipient: a resent invoice keeps it */
	CLOCK_INTERRUPT, /* once (R2192-27) */
	CLOCK_RESUME,    /* nothing to do when it is not interrupted */
	CLOCK_END, /* paid */
	CLOCK_VOID, /* no payment is due any more */
};

/* Who is told what. Available and suspended are legal events: their instant counts. */
enum lifecycle_notice {
	NOTICE_NONE,
	NOTICE_AVAILABLE, /* to the recipient: starts the clock (R2192-15) */
	NOTICE_RECYCLE,   /* this and the rest, completed apart, to the supplier */
	NOTICE_REJECTED,
	NOTICE_REJECTED_CORRECT, /* State: correct service or engagement and resend */
	NOTICE_SUSPENDED,        /* interrupts the clock (R2192-28) */
	NOTICE_COMPLETED,        /* to the recipient */
	NOTICE_PROGRESS,         /* may be gathered into a periodic mail */
	NOTICE_PAID,
	NOTICE_KINDS
};

struct lifecycle_rule {
	enum lifecycle_action action;
	enum lifecycle_actor actor;
	unsigned kinds; /* bits 1 << enum recipient_kind */
	enum status from;
	struct motive_set standing; /* `from` stands with some of them and no others; empty: whatever */
	enum status to;
	struct motive_set motives; /* some of them are given and no others; empty: none is */
	unsigned needs;            /* enum lifecycle_need */
	unsigned rights;           /* enum lifecycle_right: what the supplier may change once in `to` */
	enum clock_effect clock;
	enum lifecycle_notice notice;
	enum msg hint; /* a plain sentence under the choice */
};

/* Where an invoice stands. */
struct lifecycle_at {
	enum status status;
	struct motive_set motives; /* given with that status */
	enum recipient_kind kind;  /* of its recipient; RECIPIENT_NONE while none is chosen */
	bool interrupted_before;   /* its clock was interrupted once already */
};

/* What somebody wants. */
struct lifecycle_wish {
	enum lifecycle_actor actor;
	enum status to;
	struct motive_set motives;
	str complement;
	bool without_clock; /* a second suspension, asked for as a mere information */
	bool with_files;    /* of a supplier: they speak for themselves, no complement is needed */
};

#define LIFECYCLE_CHOICES_MAX 16
#define LIFECYCLE_COMPLEMENT_MAX 1024 /* code points */

/* The rule for that change, or NULL. Does not look at complement and clock. */
const struct lifecycle_rule *lifecycle_find(const struct lifecycle_at *at,
                                            const struct lifecycle_wish *wish);
/* The same as a use case asks it. E_LIFECYCLE: not from here; E_CLOCK_ONCE: it was suspended
 * before, and without_clock is not set; a missing or foreign motive, a missing or too long
 * complement: E_FIELDS with the fields « motives » and « complement ». */
enum ec lifecycle_check(struct ctx *cx, const struct lifecycle_at *at,
                        const struct lifecycle_wish *wish, const struct lifecycle_rule **out) EC_MUST;
/* What the rule does to the clock for this wish: CLOCK_UNCHANGED for a suspension as an information. */
enum clock_effect lifecycle_clock(const struct lifecycle_rule *rule, const struct lifecycle_wish *wish);

/* The changes of status open to an actor, in the order of « Traiter », at most max; a target stands
 * once even where its motives split it in two rules. Returns how many. */
size_t lifecycle_choices(const struct lifecycle_at *at, enum lifecycle_actor actor,
                         const struct lifecycle_rule **out, size_t max);
/* Motives to choose from for one of these targets. */
struct motive_set lifecycle_motives(const struct lifecycle_at *at, enum lifecycle_actor actor,
                                    enum status to);
/* Bits of enum lifecycle_right: what the supplier may change now. */
unsigned lifecycle_supplier_rights(const struct lifecycle_at *at);
/* Whether that actor may do this now: transfer (S089), abandon, complete… */
bool lifecycle_may(const struct lifecycle_at *at, enum lifecycle_actor actor, enum lifecycle_action action);

/* Whether what stands so waits for its supplier to correct it; and every set of motives with which a
 * status does, at most max: how many there are. A status that does whatever its motives has none. */
bool lifecycle_awaits_correction(enum status status, struct motive_set motives);
size_t lifecycle_correctable(enum status status, struct motive_set *out, size_t max);

enum msg lifecycle_action_label(enum lifecycle_action action);
/* "available", "rejected"…; its sentence, with {number}. */
str notice_name(enum lifecycle_notice kind);
bool notice_find(str name, enum lifecycle_notice *out);
enum msg notice_text(enum lifecycle_notice kind);
bool notice_is_for_recipient(enum lifecycle_notice kind);
/* Stays on the list of what awaits until somebody acknowledges it. */
bool notice_wants_acknowledgement(enum lifecycle_notice kind);
/* For tests and docs. */
const struct lifecycle_rule *lifecycle_rules(size_t *n);
