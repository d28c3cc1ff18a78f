/*
 * What the use cases of managers share: rights looked at once more inside the transaction, the history,
 * mails to those concerned.
 *
 * Everything lives in the request's arena.
 */
#pragma once

#include "service_actor.h"
#include "service_event.h"
#include "service_mail.h"
#include "store_people.h"
#include "store_right.h"

struct tx;

/* The actor's role there as it stands now: it may have been taken away since the request began.
 * E_FORBIDDEN. */
enum ec manage_still(struct ctx *cx, struct tx *tx, int64_t structure_id, enum action action) EC_MUST;

/* One line of the history of a structure; what is empty is left out of the event. */
struct manage_note {
	enum event_kind kind;
	int64_t structure_id;
	int64_t person; /* whom it is about; 0: nobody */
	str request;    /* request_kind_name */
	str space;      /* space_name */
	str service;    /* code */
	str role;       /* role_name */
	str reason;     /* what somebody wrote */
	str what;       /* which part, or its name */
	str before, after;
};
enum ec manage_note(struct ctx *cx, struct tx *tx, const struct manage_note *n) EC_MUST;

/* A mail about one's rights, which is no news after a week. path: on this site. */
struct manage_mail {
	enum mail_kind kind;
	int64_t account_id;
	str login;
	enum lang lang;
	const char *path;
	str own; /* see mail_url */
	const struct msg_arg *args;
	str said;
};
enum ec manage_mail(struct ctx *cx, struct tx *tx, const struct manage_mail *m) EC_MUST;

/* Opens a space to a person, limited to a service unless 0, with its line in the history. A wider one
 * takes the place of narrower ones; nothing when it is as wide already: *given false. */
enum ec manage_grant(struct ctx *cx, struct tx *tx, int64_t account_id, const struct habilitation *h,
                     bool *given) EC_MUST;
/* Attaches a person with the role and spaces, each with its line in the history. */
struct manage_attachment {
	int64_t account_id;
	int64_t structure_id;
	enum role role;
	struct space_set spaces;
};
enum ec manage_attach(struct ctx *cx, struct tx *tx, const struct manage_attachment *a) EC_MUST;
