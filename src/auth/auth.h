/*
 * Proving who somebody is: passwords, and the brake on guessing them.
 *
 * One struct auth for an environment, shared by all threads.
 */
#pragma once

#include "core_ctx.h"

struct auth;

struct auth_options {
	int failures;    /* allowed for one account or one address before the wait */
	int64_t wait_ms; /* how long they are then refused */
	int mails;       /* links by mail, allowed for one login before the wait; ten times that for an address */
	int64_t mails_wait_ms;
	str key; /* secret of the data folder, any length: what is sealed and signed outlives the process. Empty: it does not */
};

struct auth *auth_new(const struct auth_options *options);
void auth_free(struct auth *auth);

/* --- the brake: asked before any hashing --- */

/* E_SIGN_IN_WAIT while the login or the address has failed too often; the sentence tells how long. */
enum ec auth_limit_check(struct ctx *cx, struct auth *auth, str login) EC_MUST;
/* One more failure of the login and of cx->remote. */
void auth_limit_fail(struct ctx *cx, struct auth *auth, str login);
/* A success: the login's failures are forgotten, the address's are not. */
void auth_limit_forget(struct auth *auth, str login);

/* --- a pace for what costs nobody a password --- */

struct auth_pace {
	const char *what;  /* "assistant": each has its own count */
	str who;           /* an address as a rule */
	int most;          /* in a window */
	int64_t window_ms; /* from the first one */
};
/* One more of it; E_TOO_OFTEN past the pace, which tells how many minutes are left. */
enum ec auth_pace(struct ctx *cx, struct auth *auth, const struct auth_pace *pace) EC_MUST;
/* One more mail asked for by somebody who is not signed in, to a login that may exist or not. E_MAIL_WAIT
 * when there were too many for it, or from cx->remote: then it counts no further. */
enum ec auth_limit_mail(struct ctx *cx, struct auth *auth, str login) EC_MUST;

/* --- passwords: argon2id, 2 passes over 19 MiB --- */

/* As many at a time as there are processors; others wait their turn. */
enum ec password_hash(struct ctx *cx, struct auth *auth, str password, str *hash) EC_MUST;
/* An empty hash takes as long as a real one and is never right: for logins that do not exist. */
bool password_verify(struct auth *auth, str hash, str password);
/* A hash with older parameters. */
bool password_is_outdated(str hash);
/* A new password for that login: at least 12 characters, not the login, none of the common ones, not to
 * be guessed in a few tries. Adds to the wrong fields of cx under « password ». */
void password_check(struct ctx *cx, str login, str password);

/* How long a guesser would take who knows words, rows of keys, repetitions and the person's names. */
enum password_strength { PASSWORD_WEAK, PASSWORD_FAIR, PASSWORD_GOOD, PASSWORD_STRONG, PASSWORD_STRENGTHS };
/* known: words that a guesser would try first, such as the login. */
enum password_strength password_strength(struct arena *a, str password, const str *known, size_t nknown);

/* --- secrets in rows, and tokens that no row holds --- */

/* Encrypted and authenticated with the key of the data folder; what names the place, so that a sealed
 * text is good there alone. */
str auth_seal(struct ctx *cx, struct auth *auth, str what, str plain);
/* False when it was sealed with another key or for another place, or changed. */
bool auth_unseal(struct ctx *cx, struct auth *auth, str what, str sealed, str *plain);
/* A proof that we wrote the text for that purpose; 43 characters fit for an address. */
str auth_sign(struct ctx *cx, struct auth *auth, str purpose, str text);
bool auth_signed(struct ctx *cx, struct auth *auth, str purpose, str text, str proof);

/* --- one-time codes by time (RFC 6238): SHA-1, 30 seconds, 6 digits, as every app has them --- */

#define TOTP_SECRET_SIZE 20
#define TOTP_STEP_MS INT64_C(30000)
#define TOTP_DIGITS 6

void totp_new_secret(uint8_t secret[TOTP_SECRET_SIZE]);
/* RFC 4648, capitals, no padding. */
str base32_of(struct arena *a, str bytes);
/* The code of a step, which is milliseconds since 1970 / TOTP_STEP_MS. */
str totp_code(struct arena *a, str secret, int64_t step);
/* Blanks in code are nothing. The step before and the one after count too: clocks differ. after: the last
 * step that was used; it and older ones are refused. 0: refused, else the step it is the code of. */
int64_t totp_check(struct arena *a, str secret, str code, int64_t now, int64_t after);
/* otpauth://totp/… for the QR code. */
str totp_uri(struct arena *a, str issuer, str login, str secret);
