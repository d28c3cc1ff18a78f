#include "model_lifecycle.h"

#include "core_utf8.h"

#define BIT(kind) (1u << RECIPIENT_##kind)
#define STATE BIT(STATE)
#define LOCAL (BIT(LOCAL) | BIT(HOSPITAL) | BIT(COMPANY))
#define PUBLIC (STATE | LOCAL)
#define ANY (PUBLIC | BIT(NONE)) /* a draft may have no recipient yet */

/* Motives by family, so that the table reads as the sentences of its sources. */
#define M(m) MOTIVE_BIT(MOTIVE_##m)
#define ROUTING (M(SE_INCORRECT) | M(EJ_INCORRECT))
#define BILLING                                                                                          \
	(M(MONTANT_TOTAL) | M(MONTANT_TVA) | M(PRIX_OU_QUANTITE) | M(PRESTATION_NON_REALISEE) | M(DOUBLON) | \
	 M(FOURNISSEUR_INCORRECT) | M(COORDONNEES_BANCAIRES) | M(MENTION_OBLIGATOIRE) | M(AUTRE_DONNEE))
#define WRONG_PLACE (M(SERVICE_INCORRECT) | M(ENGAGEMENT_INCORRECT))
#define WRONG_BODY M(DESTINATAIRE_INCORRECT)
#define PAPERS                                                                                     \
	(M(BON_DE_COMMANDE) | M(BON_DE_LIVRAISON) | M(DETAIL_PRESTATION) | M(RIB) | M(MARCHE) |      \
	 M(ATTESTATION) | M(AUTRE_PIECE))
#define SAID (NEED_MOTIVE | NEED_COMPLEMENT)

#define RULE(action_, actor_, kinds_, from_, to_, ...)                                              \
	{ .action = LIFECYCLE_##action_, .actor = LIFECYCLE_##actor_, .kinds = (kinds_),              \
	  .from = STATUS_##from_, .to = STATUS_##to_, __VA_ARGS__ }
#define HINT(h) .hint = MSG_LIFECYCLE_HINT_##h

/* --- What a recipient may do with what it has in hand, from one status --- */

#define SUSPEND(from)                                                                               \
	RULE(SUSPEND, RECIPIENT, PUBLIC, from, SUSPENDUE, .motives = { PAPERS }, .needs = SAID,       \
	     .rights = RIGHT_ATTACHMENTS, .clock = CLOCK_INTERRUPT, .notice = NOTICE_SUSPENDED, HINT(SUSPEND))
/* S085, S086; S087: not for the State. The clock runs on: nobody shortens what the supplier is owed
 * by sending the invoice back. */
#define RECYCLE(from)                                                                               \
	RULE(RECYCLE, RECIPIENT, LOCAL, from, A_RECYCLER, .motives = { WRONG_PLACE }, .needs = SAID,  \
	     .rights = RIGHTS_ROUTING, .notice = NOTICE_RECYCLE, HINT(RECYCLE)),                      \
	RULE(RECYCLE, RECIPIENT, LOCAL, from, A_RECYCLER, .motives = { WRONG_PLACE | WRONG_BODY },    \
	     .needs = SAID, .rights = RIGHTS_ROUTING | RIGHT_RECIPIENT, .notice = NOTICE_RECYCLE, HINT(RECYCLE))
/* S083: final; S088: but for the State's two motives alone. */
#define REJECT(from)                                                                                \
	RULE(REJECT, RECIPIENT, LOCAL, from, REJETEE, .motives = { BILLING }, .needs = SAID,          \
	     .clock = CLOCK_VOID, .notice = NOTICE_REJECTED, HINT(REJECT)),                           \
	RULE(REJECT, RECIPIENT, STATE, from, REJETEE, .motives = { ROUTING }, .needs = SAID,          \
	     .rights = RIGHTS_ROUTING, .notice = NOTICE_REJECTED_CORRECT, HINT(REJECT_STATE)),        \
	RULE(REJECT, RECIPIENT, STATE, from, REJETEE, .motives = { BILLING | ROUTING }, .needs = SAID, \
	     .clock = CLOCK_VOID, .notice = NOTICE_REJECTED, HINT(REJECT_STATE))
#define TRANSFER(from) /* S089 */                                                                   \
	RULE(TRANSFER, RECIPIENT, STATE, from, from, .needs = NEED_SERVICE, HINT(TRANSFER))
#define TAKE(from)                                                                                  \
	RULE(TAKE, RECIPIENT, PUBLIC, from, PRISE_EN_COMPTE_DESTINATAIRE, .notice = NOTICE_PROGRESS, HINT(TAKE))
#define CONFIRM(from)                                                                               \
	RULE(CONFIRM, RECIPIENT, PUBLIC, from, SERVICE_FAIT, .notice = NOTICE_PROGRESS, HINT(CONFIRM))
#define ORDER(from)                                                                                 \
	RULE(ORDER, RECIPIENT, PUBLIC, from, MANDATEE, .notice = NOTICE_PROGRESS, HINT(ORDER))
#define HAND_OVER(from)                                                                             \
	RULE(HAND_OVER, RECIPIENT, PUBLIC, from, MISE_A_DISPOSITION_COMPTABLE,                        \
	     .notice = NOTICE_PROGRESS, HINT(HAND_OVER))
#define BOOK(from)                                                                                  \
	RULE(BOOK, RECIPIENT, PUBLIC, from, COMPTABILISEE, .notice = NOTICE_PROGRESS, HINT(BOOK))
#define PAY(from)                                                                                   \
	RULE(PAY, RECIPIENT, PUBLIC, from, MISE_EN_PAIEMENT, .clock = CLOCK_END,                      \
	     .notice = NOTICE_PAID, HINT(PAY))
/* The steps of payment are each optional, but their order is not: none comes back. */
#define PAYMENT(from) ORDER(from), HAND_OVER(from), BOOK(from), PAY(from)
#define RETURNS(from) SUSPEND(from), RECYCLE(from), REJECT(from)

static const struct lifecycle_rule rules[] = {
	/* Before it is sent. */
	RULE(READ, SYSTEM, ANY, NONE, INTERPRETEE_OCR, .rights = RIGHT_EVERYTHING, HINT(NONE)),
	RULE(SAVE, SUPPLIER, ANY, NONE, BROUILLON, .rights = RIGHT_EVERYTHING, HINT(NONE)),
	RULE(SUBMIT, SUPPLIER, PUBLIC, NONE, DEPOSEE, HINT(NONE)),
	RULE(SAVE, SUPPLIER, ANY, INTERPRETEE_OCR, BROUILLON, .rights = RIGHT_EVERYTHING, HINT(NONE)),
	RULE(SUBMIT, SUPPLIER, PUBLIC, INTERPRETEE_OCR, DEPOSEE, HINT(NONE)),
	RULE(DELETE, SUPPLIER, ANY, INTERPRETEE_OCR, SUPPRIMEE, HINT(NONE)),
	RULE(SAVE, SUPPLIER, ANY, BROUILLON, BROUILLON, .rights = RIGHT_EVERYTHING, HINT(NONE)),
	RULE(SUBMIT, SUPPLIER, PUBLIC, BROUILLON, DEPOSEE, HINT(NONE)),
	RULE(DELETE, SUPPLIER, ANY, BROUILLON, SUPPRIMEE, HINT(NONE)),

	/* On its way. */
	RULE(ROUTE, SYSTEM, PUBLIC, DEPOSEE, EN_COURS_ACHEMINEMENT, HINT(NONE)),
	RULE(DELIVER, SYSTEM, PUBLIC, DEPOSEE, MISE_A_DISPOSITION, .clock = CLOCK_START,
	     .notice = NOTICE_AVAILABLE, HINT(NONE)),
	RULE(DELIVER, SYSTEM, PUBLIC, EN_COURS_ACHEMINEMENT, MISE_A_DISPOSITION, .clock = CLOCK_START,
	     .notice = NOTICE_AVAILABLE, HINT(NONE)),
	RULE(DELIVER, RECIPIENT, PUBLIC, EN_COURS_ACHEMINEMENT, MISE_A_DISPOSITION, .clock = CLOCK_START,
	     .notice = NOTICE_AVAILABLE, HINT(DELIVER)),

	/* With the recipient. */
	TAKE(MISE_A_DISPOSITION), CONFIRM(MISE_A_DISPOSITION), RETURNS(MISE_A_DISPOSITION),
	PAYMENT(MISE_A_DISPOSITION), TRANSFER(MISE_A_DISPOSITION),

	CONFIRM(PRISE_EN_COMPTE_DESTINATAIRE), RETURNS(PRISE_EN_COMPTE_DESTINATAIRE),
	PAYMENT(PRISE_EN_COMPTE_DESTINATAIRE), TRANSFER(PRISE_EN_COMPTE_DESTINATAIRE),

	TAKE(COMPLETEE), CONFIRM(COMPLETEE), RETURNS(COMPLETEE), PAYMENT(COMPLETEE), TRANSFER(COMPLETEE),

	RETURNS(SERVICE_FAIT), PAYMENT(SERVICE_FAIT), TRANSFER(SERVICE_FAIT),

	RULE(COMPLETE, RECIPIENT, PUBLIC, SUSPENDUE, COMPLETEE, .clock = CLOCK_RESUME,
	     .notice = NOTICE_PROGRESS, HINT(COMPLETE)),
	RECYCLE(SUSPENDUE), REJECT(SUSPENDUE), TRANSFER(SUSPENDUE),

	/* After the order to pay nothing goes back (R2192-27: no interruption any more). */
	HAND_OVER(MANDATEE), BOOK(MANDATEE), PAY(MANDATEE),
	BOOK(MISE_A_DISPOSITION_COMPTABLE), PAY(MISE_A_DISPOSITION_COMPTABLE),
	PAY(COMPTABILISEE),

	/* The supplier's answers. */
	RULE(COMPLETE, SUPPLIER, PUBLIC, SUSPENDUE, COMPLETEE, .needs = NEED_COMPLEMENT, .clock = CLOCK_RESUME,
	     .notice = NOTICE_COMPLETED, HINT(COMPLETE_SUPPLIER)),
	RULE(RESEND, SUPPLIER, LOCAL, A_RECYCLER, DEPOSEE, .clock = CLOCK_RESUME, HINT(RESEND)),
	RULE(ABANDON, SUPPLIER, LOCAL, A_RECYCLER, ABANDONNEE, .clock = CLOCK_VOID, .notice = NOTICE_NONE,
	     HINT(ABANDON)),
	RULE(RESEND, SUPPLIER, STATE, REJETEE, DEPOSEE, .standing = { ROUTING }, .clock = CLOCK_RESUME, HINT(RESEND)),
	RULE(ABANDON, SUPPLIER, STATE, REJETEE, ABANDONNEE, .standing = { ROUTING }, .clock = CLOCK_VOID,
	     HINT(ABANDON)),
};

#define NRULES (sizeof(rules) / sizeof(rules[0]))

const struct lifecycle_rule *lifecycle_rules(size_t *n)
{
	*n = NRULES;
	return rules;
}

/* Some of `allowed` and no others; an empty `allowed` wants none. */
static bool motives_fit(struct motive_set given, struct motive_set allowed)
{
	return motive_set_empty(allowed) ? motive_set_empty(given)
	                                 : !motive_set_empty(given) && motive_set_within(given, allowed);
}

static bool rule_is_open(const struct lifecycle_rule *r, const struct lifecycle_at *at, enum lifecycle_actor actor)
{
	return r->from == at->status && r->actor == actor && (r->kinds & 1u << at->kind) != 0 &&
	       (motive_set_empty(r->standing) || motives_fit(at->motives, r->standing));
}

const struct lifecycle_rule *lifecycle_find(const struct lifecycle_at *at, const struct lifecycle_wish *wish)
{
	for (size_t i = 0; i < NRULES; i++) {
		const struct lifecycle_rule *r = &rules[i];
		if (r->to == wish->to && r->action != LIFECYCLE_TRANSFER && rule_is_open(r, at, wish->actor) &&
		    motives_fit(wish->motives, r->motives))
			return r;
	}
	return NULL;
}

/* Any rule to that status, whatever its motives: to tell « not from here » from « not with that ». */
static const struct lifecycle_rule *rule_to(const struct lifecycle_at *at, enum lifecycle_actor actor, enum status to)
{
	for (size_t i = 0; i < NRULES; i++) {
		if (rules[i].to == to && rules[i].action != LIFECYCLE_TRANSFER && rule_is_open(&rules[i], at, actor))
			return &rules[i];
	}
	return NULL;
}

static enum ec refuse_target(struct ctx *cx, const struct lifecycle_at *at, const struct lifecycle_wish *wish)
{
	if (wish->to == STATUS_A_RECYCLER && wish->actor == LIFECYCLE_RECIPIENT && at->kind == RECIPIENT_STATE)
		return fail(cx, E_LIFECYCLE_STATE);
	return fail(cx, E_LIFECYCLE, M_STR("from", msg_plain(cx->lang, status_info(at->status)->label)),
	            M_STR("to", msg_plain(cx->lang, status_info(wish->to)->label)));
}

static void check_motives(struct ctx *cx, const struct lifecycle_rule *rule, const struct lifecycle_at *at,
                          const struct lifecycle_wish *wish)
{
	struct motive_set allowed = lifecycle_motives(at, wish->actor, wish->to);
	struct motive_set foreign = { wish->motives.bits & ~allowed.bits };
	str to = msg_plain(cx->lang, status_info(wish->to)->label);
	str named = motive_set_text(cx->arena, cx->lang, foreign);
	if (motive_set_empty(allowed) && !motive_set_empty(foreign))
		field_fail(cx, STR("motives"), E_MOTIVE_UNWANTED, M_STR("to", to), M_STR("motive", named));
	else if (!motive_set_empty(foreign))
		field_fail(cx, STR("motives"), E_MOTIVE_FOREIGN, M_STR("to", to), M_STR("motive", named));
	else if ((rule->needs & NEED_MOTIVE) && motive_set_empty(wish->motives))
		field_fail(cx, STR("motives"), E_MOTIVE_REQUIRED);
}

static void check_complement(struct ctx *cx, const struct lifecycle_rule *rule, const struct lifecycle_wish *wish)
{
	str complement = str_trim(wish->complement);
	bool supplier = wish->actor == LIFECYCLE_SUPPLIER;
	if ((rule->needs & NEED_COMPLEMENT) && str_empty(complement) && !(supplier && wish->with_files))
		field_fail(cx, STR("complement"), supplier ? E_COMPLETION_EMPTY : E_COMPLEMENT_REQUIRED);
	else if (!utf8_valid(complement))
		field_fail(cx, STR("complement"), E_UTF8);
	else if (utf8_count(complement) > LIFECYCLE_COMPLEMENT_MAX)
		field_fail(cx, STR("complement"), E_FIELD_LONG, M_INT("max", LIFECYCLE_COMPLEMENT_MAX));
}

enum ec lifecycle_check(struct ctx *cx, const struct lifecycle_at *at, const struct lifecycle_wish *wish,
                        const struct lifecycle_rule **out)
{
	const struct lifecycle_rule *rule = rule_to(at, wish->actor, wish->to);
	if (!rule)
		return refuse_target(cx, at, wish);
	if (rule->clock == CLOCK_INTERRUPT && at->interrupted_before && !wish->without_clock)
		return fail(cx, E_CLOCK_ONCE);
	check_motives(cx, rule, at, wish);
	check_complement(cx, rule, wish);
	TRY(fields_end(cx));
	*out = lifecycle_find(at, wish);
	return *out ? E_OK : refuse_target(cx, at, wish);
}

enum clock_effect lifecycle_clock(const struct lifecycle_rule *rule, const struct lifecycle_wish *wish)
{
	return rule->clock == CLOCK_INTERRUPT && wish->without_clock ? CLOCK_UNCHANGED : rule->clock;
}

size_t lifecycle_choices(const struct lifecycle_at *at, enum lifecycle_actor actor,
                         const struct lifecycle_rule **out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < NRULES && n < max; i++) {
		const struct lifecycle_rule *r = &rules[i];
		bool again = n > 0 && out[n - 1]->to == r->to; /* rules to one target stand together */
		if (r->action != LIFECYCLE_TRANSFER && !again && rule_is_open(r, at, actor))
			out[n++] = r;
	}
	return n;
}

struct motive_set lifecycle_motives(const struct lifecycle_at *at, enum lifecycle_actor actor, enum status to)
{
	struct motive_set set = { 0 };
	for (size_t i = 0; i < NRULES; i++) {
		if (rules[i].to == to && rule_is_open(&rules[i], at, actor))
			set.bits |= rules[i].motives.bits;
	}
	return set;
}

unsigned lifecycle_supplier_rights(const struct lifecycle_at *at)
{
	/* The rule that brought it here tells: the first that fits the motives it stands with. */
	for (size_t i = 0; i < NRULES; i++) {
		const struct lifecycle_rule *r = &rules[i];
		if (r->to == at->status && r->action != LIFECYCLE_TRANSFER && (r->kinds & 1u << at->kind) &&
		    motives_fit(at->motives, r->motives))
			return r->rights;
	}
	return 0;
}

bool lifecycle_awaits_correction(enum status status, struct motive_set motives)
{
	for (size_t i = 0; i < NRULES; i++) {
		const struct lifecycle_rule *r = &rules[i];
		if (r->action == LIFECYCLE_RESEND && r->from == status &&
		    (motive_set_empty(r->standing) || motives_fit(motives, r->standing)))
			return true;
	}
	return false;
}

size_t lifecycle_correctable(enum status status, struct motive_set *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < NRULES; i++) {
		const struct lifecycle_rule *r = &rules[i];
		if (r->action != LIFECYCLE_RESEND || r->from != status)
			continue;
		/* Every subset but the empty one, by counting down within the bits. */
		for (uint64_t b = r->standing.bits; b && n < max; b = (b - 1) & r->standing.bits)
			out[n++].bits = b;
	}
	return n;
}

bool lifecycle_may(const struct lifecycle_at *at, enum lifecycle_actor actor, enum lifecycle_action action)
{
	for (size_t i = 0; i < NRULES; i++) {
		if (rules[i].action == action && rule_is_open(&rules[i], at, actor))
			return true;
	}
	return false;
}
