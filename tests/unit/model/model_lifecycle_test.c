#include "document.h"

#include <string.h>

#include "model_lifecycle.h"

/* --- the whole matrix against an expectation written apart from the table --- */

/* Initials of statuses, in the order of the enum, to draw the matrix with. */
static const char *const initials[STATUS_COUNT] = {
	"", "Br", "Oc", "De", "Ac", "Md", "Pc", "Re", "Rj", "Su", "Co", "Sf", "Ma", "Mc", "Cp", "Mp", "Ab", "Sp",
};

struct line {
	const char *from; /* initials; "" nothing yet */
	const char *to;   /* initials, blanks between */
};

/* What a town, a hospital or a public company may do. */
static const struct line local_recipient[] = {
	{ "Ac", "Md" },
	{ "Md", "Pc Sf Su Re Rj Ma Mc Cp Mp" },
	{ "Pc", "Sf Su Re Rj Ma Mc Cp Mp" },
	{ "Co", "Pc Sf Su Re Rj Ma Mc Cp Mp" },
	{ "Sf", "Su Re Rj Ma Mc Cp Mp" },
	{ "Su", "Co Re Rj" },
	{ "Ma", "Mc Cp Mp" },
	{ "Mc", "Cp Mp" },
	{ "Cp", "Mp" },
	{ NULL, NULL },
};

/* The same without « À recycler » (S087). */
static const struct line state_recipient[] = {
	{ "Ac", "Md" },
	{ "Md", "Pc Sf Su Rj Ma Mc Cp Mp" },
	{ "Pc", "Sf Su Rj Ma Mc Cp Mp" },
	{ "Co", "Pc Sf Su Rj Ma Mc Cp Mp" },
	{ "Sf", "Su Rj Ma Mc Cp Mp" },
	{ "Su", "Co Rj" },
	{ "Ma", "Mc Cp Mp" },
	{ "Mc", "Cp Mp" },
	{ "Cp", "Mp" },
	{ NULL, NULL },
};

static const struct line local_supplier[] = {
	{ "", "Br De" }, { "Oc", "Br De Sp" }, { "Br", "Br De Sp" }, { "Su", "Co" }, { "Re", "De Ab" }, { NULL, NULL },
};

/* A rejection can be answered only when it stands with the routing motives: told apart below. */
static const struct line state_supplier[] = {
	{ "", "Br De" }, { "Oc", "Br De Sp" }, { "Br", "Br De Sp" }, { "Su", "Co" }, { "Rj", "De Ab" }, { NULL, NULL },
};

static const struct line system_lines[] = { { "", "Oc" }, { "De", "Ac Md" }, { "Ac", "Md" }, { NULL, NULL } };

/* A draft without a recipient can be kept and thrown away, not sent. */
static const struct line nobody_supplier[] = { { "", "Br" }, { "Oc", "Br Sp" }, { "Br", "Br Sp" }, { NULL, NULL } };
static const struct line nobody_system[] = { { "", "Oc" }, { NULL, NULL } };
static const struct line nothing[] = { { NULL, NULL } };

static const struct line *lines_of(enum lifecycle_actor actor, enum recipient_kind kind)
{
	bool state = kind == RECIPIENT_STATE;
	bool nobody = kind == RECIPIENT_NONE;
	switch (actor) {
	case LIFECYCLE_RECIPIENT: return nobody ? nothing : state ? state_recipient : local_recipient;
	case LIFECYCLE_SUPPLIER: return nobody ? nobody_supplier : state ? state_supplier : local_supplier;
	case LIFECYCLE_SYSTEM: return nobody ? nobody_system : system_lines;
	default: return nothing;
	}
}

static bool target_expected(enum lifecycle_actor actor, enum recipient_kind kind, int from, int to)
{
	for (const struct line *l = lines_of(actor, kind); l->from; l++) {
		if (strcmp(l->from, initials[from]) == 0 && to != STATUS_NONE)
			return strstr(l->to, initials[to]) != NULL;
	}
	return false;
}

static struct motive_set family(enum motive_family f, enum recipient_kind kind)
{
	return motive_family_set(f, kind);
}

/* S082, S085, S088, R2192-28: which motives go with which status. */
static bool motives_expected(enum recipient_kind kind, int to, struct motive_set given)
{
	struct motive_set of = { 0 };
	if (to == STATUS_REJETEE)
		of.bits = family(MOTIVE_REJECTION, kind).bits | family(MOTIVE_ROUTING, kind).bits;
	else if (to == STATUS_A_RECYCLER)
		of = family(MOTIVE_RECYCLING, kind);
	else if (to == STATUS_SUSPENDUE)
		of = family(MOTIVE_SUSPENSION, kind);
	return of.bits ? given.bits && motive_set_within(given, of) : given.bits == 0;
}

static bool rule_expected(const struct lifecycle_at *at, const struct lifecycle_wish *w)
{
	if (!target_expected(w->actor, at->kind, (int)at->status, (int)w->to))
		return false;
	if (w->actor == LIFECYCLE_SUPPLIER && at->status == STATUS_REJETEE &&
	    !(at->motives.bits && motive_set_within(at->motives, family(MOTIVE_ROUTING, at->kind))))
		return false;
	return motives_expected(at->kind, (int)w->to, w->motives);
}

static enum clock_effect clock_expected(const struct lifecycle_at *at, const struct lifecycle_wish *w)
{
	bool routing = w->motives.bits && motive_set_within(w->motives, family(MOTIVE_ROUTING, at->kind));
	switch (w->to) {
	case STATUS_MISE_A_DISPOSITION: return CLOCK_START;
	case STATUS_SUSPENDUE: return CLOCK_INTERRUPT;
	case STATUS_COMPLETEE: return CLOCK_RESUME;
	case STATUS_MISE_EN_PAIEMENT: return CLOCK_END;
	case STATUS_ABANDONNEE: return CLOCK_VOID;
	case STATUS_REJETEE: return routing ? CLOCK_UNCHANGED : CLOCK_VOID;
	case STATUS_DEPOSEE:
		return at->status == STATUS_A_RECYCLER || at->status == STATUS_REJETEE ? CLOCK_RESUME : CLOCK_UNCHANGED;
	default: return CLOCK_UNCHANGED;
	}
}

static unsigned rights_expected(enum recipient_kind kind, int to, struct motive_set given)
{
	switch (to) {
	case STATUS_BROUILLON:
	case STATUS_INTERPRETEE_OCR: return RIGHT_EVERYTHING;
	case STATUS_SUSPENDUE: return RIGHT_ATTACHMENTS;
	case STATUS_A_RECYCLER:
		return RIGHT_SERVICE | RIGHT_ENGAGEMENT |
		       (motive_set_has(given, MOTIVE_DESTINATAIRE_INCORRECT) ? RIGHT_RECIPIENT : 0u);
	case STATUS_REJETEE:
		return given.bits && motive_set_within(given, family(MOTIVE_ROUTING, kind))
		               ? RIGHT_SERVICE | RIGHT_ENGAGEMENT
		               : 0u;
	default: return 0;
	}
}

static void explain(const struct lifecycle_at *at, const struct lifecycle_wish *w, bool wanted)
{
	print_error("actor %d, recipient %d, %s (motives %llx) -> %s with motives %llx: should %sbe allowed\n",
	            (int)w->actor, (int)at->kind, initials[at->status], (unsigned long long)at->motives.bits,
	            initials[w->to], (unsigned long long)w->motives.bits, wanted ? "" : "not ");
}

static void check_change(const struct lifecycle_at *at, const struct lifecycle_wish *w)
{
	const struct lifecycle_rule *rule = lifecycle_find(at, w);
	bool wanted = rule_expected(at, w);
	if ((rule != NULL) != wanted) {
		explain(at, w, wanted);
		assert_true(false);
	}
	if (!rule)
		return;
	struct lifecycle_at after = { .status = w->to, .motives = w->motives, .kind = at->kind };
	if (rule->clock != clock_expected(at, w) || rule->rights != rights_expected(at->kind, (int)w->to, w->motives) ||
	    lifecycle_supplier_rights(&after) != rule->rights) {
		explain(at, w, wanted);
		print_error("clock %d, rights %x then %x\n", (int)rule->clock, rule->rights,
		            lifecycle_supplier_rights(&after));
		assert_true(false);
	}
	bool spoken = w->to == STATUS_REJETEE || w->to == STATUS_A_RECYCLER || w->to == STATUS_SUSPENDUE;
	assert_int_equal((rule->needs & NEED_MOTIVE) != 0, spoken);
}

/* Every set of none, one or two motives. */
static size_t motive_sets(struct motive_set *out)
{
	size_t n = 0;
	out[n++] = (struct motive_set){ 0 };
	for (int a = 0; a < MOTIVE_COUNT; a++) {
		for (int b = a; b < MOTIVE_COUNT; b++)
			out[n++] = (struct motive_set){ MOTIVE_BIT(a) | MOTIVE_BIT(b) };
	}
	return n;
}

static void S082_S085_S087_S088_the_full_matrix(void **state)
{
	(void)state;
	struct motive_set sets[1 + MOTIVE_COUNT * (MOTIVE_COUNT + 1) / 2];
	size_t n = motive_sets(sets);
	static const struct motive_set standing[] = {
		{ 0 }, { MOTIVE_BIT(MOTIVE_SE_INCORRECT) }, { MOTIVE_BIT(MOTIVE_SE_INCORRECT) | MOTIVE_BIT(MOTIVE_EJ_INCORRECT) },
		{ MOTIVE_BIT(MOTIVE_DOUBLON) }, { MOTIVE_BIT(MOTIVE_SE_INCORRECT) | MOTIVE_BIT(MOTIVE_DOUBLON) },
	};
	for (int i = 0; i < LIFECYCLE_ACTORS * RECIPIENT_KINDS * STATUS_COUNT * STATUS_COUNT; i++) {
		struct lifecycle_wish w = { .actor = (enum lifecycle_actor)(i % LIFECYCLE_ACTORS) };
		int rest = i / LIFECYCLE_ACTORS;
		struct lifecycle_at at = { .kind = (enum recipient_kind)(rest % RECIPIENT_KINDS) };
		rest /= RECIPIENT_KINDS;
		at.status = (enum status)(rest % STATUS_COUNT);
		w.to = (enum status)(rest / STATUS_COUNT);
		for (size_t k = 0; k < n * COUNT(standing); k++) {
			w.motives = sets[k % n];
			at.motives = standing[k / n];
			check_change(&at, &w);
		}
	}
}

/* --- single rules that people quote --- */

static struct lifecycle_at at_of(enum status s, enum recipient_kind kind)
{
	return (struct lifecycle_at){ .status = s, .kind = kind };
}

static void choices_stand_once_and_in_order(void **state)
{
	(void)state;
	const struct lifecycle_rule *out[LIFECYCLE_CHOICES_MAX];
	for (int kind = RECIPIENT_STATE; kind < RECIPIENT_KINDS; kind++) {
		for (int s = 0; s < STATUS_COUNT; s++) {
			struct lifecycle_at at = at_of((enum status)s, (enum recipient_kind)kind);
			size_t n = lifecycle_choices(&at, LIFECYCLE_RECIPIENT, out, COUNT(out));
			unsigned seen = 0;
			for (size_t i = 0; i < n; i++) {
				assert_false(seen & 1u << out[i]->to);
				seen |= 1u << out[i]->to;
				assert_true(target_expected(LIFECYCLE_RECIPIENT, at.kind, s, (int)out[i]->to));
			}
			for (int to = 1; to < STATUS_COUNT; to++) {
				if (target_expected(LIFECYCLE_RECIPIENT, at.kind, s, to))
					assert_true(seen & 1u << to);
			}
		}
	}
	struct lifecycle_at at = at_of(STATUS_MISE_A_DISPOSITION, RECIPIENT_LOCAL);
	assert_int_equal(lifecycle_choices(&at, LIFECYCLE_RECIPIENT, out, 2), 2);
}

static void S087_a_state_service_that_recycles_is_told_what_to_do(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct lifecycle_at at = at_of(STATUS_MISE_A_DISPOSITION, RECIPIENT_STATE);
	struct lifecycle_wish w = { LIFECYCLE_RECIPIENT, STATUS_A_RECYCLER, { MOTIVE_BIT(MOTIVE_SERVICE_INCORRECT) },
		                    STR("x"), false };
	const struct lifecycle_rule *rule;
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_LIFECYCLE_STATE);
	assert_true(str_find(cx->failure.message, STR("SE incorrect")) >= 0);
}

static void S083_a_rejection_is_final(void **state)
{
	(void)state;
	struct lifecycle_at at = { STATUS_REJETEE, { MOTIVE_BIT(MOTIVE_MONTANT_TOTAL) }, RECIPIENT_LOCAL, false };
	const struct lifecycle_rule *out[LIFECYCLE_CHOICES_MAX];
	assert_int_equal(lifecycle_choices(&at, LIFECYCLE_SUPPLIER, out, COUNT(out)), 0);
	assert_int_equal(lifecycle_choices(&at, LIFECYCLE_RECIPIENT, out, COUNT(out)), 0);
	assert_int_equal(lifecycle_supplier_rights(&at), 0);
	at.kind = RECIPIENT_STATE;
	assert_int_equal(lifecycle_supplier_rights(&at), 0);
}

static void S088_one_foreign_motive_beside_SE_makes_it_final(void **state)
{
	(void)state;
	struct lifecycle_at at = { STATUS_REJETEE, { MOTIVE_BIT(MOTIVE_SE_INCORRECT) }, RECIPIENT_STATE, false };
	assert_int_equal(lifecycle_supplier_rights(&at), RIGHTS_ROUTING);
	assert_true(lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_RESEND));
	at.motives.bits |= MOTIVE_BIT(MOTIVE_MONTANT_TVA);
	assert_int_equal(lifecycle_supplier_rights(&at), 0);
	assert_false(lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_RESEND));
}

static void S089_only_the_state_transfers(void **state)
{
	(void)state;
	static const enum status open[] = { STATUS_MISE_A_DISPOSITION, STATUS_PRISE_EN_COMPTE_DESTINATAIRE,
		                            STATUS_SERVICE_FAIT, STATUS_SUSPENDUE, STATUS_COMPLETEE };
	for (int kind = 0; kind < RECIPIENT_KINDS; kind++) {
		for (int s = 0; s < STATUS_COUNT; s++) {
			struct lifecycle_at at = at_of((enum status)s, (enum recipient_kind)kind);
			bool wanted = false;
			for (size_t i = 0; i < COUNT(open); i++)
				wanted = wanted || (kind == RECIPIENT_STATE && open[i] == (enum status)s);
			assert_int_equal(lifecycle_may(&at, LIFECYCLE_RECIPIENT, LIFECYCLE_TRANSFER), wanted);
			assert_false(lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_TRANSFER));
		}
	}
}

static void incoherent_orders_are_refused_with_both_labels(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct lifecycle_at at = at_of(STATUS_MISE_EN_PAIEMENT, RECIPIENT_LOCAL);
	struct lifecycle_wish w = { .actor = LIFECYCLE_RECIPIENT, .to = STATUS_MANDATEE };
	const struct lifecycle_rule *rule;
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_LIFECYCLE);
	assert_true(str_find(cx->failure.message, STR("Mise en paiement")) >= 0);
	assert_true(str_find(cx->failure.message, STR("Mandatée")) >= 0);
}

static void R2192_27_a_second_suspension_is_an_information_only(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct lifecycle_at at = { STATUS_COMPLETEE, { 0 }, RECIPIENT_LOCAL, true };
	struct lifecycle_wish w = { LIFECYCLE_RECIPIENT, STATUS_SUSPENDUE, { MOTIVE_BIT(MOTIVE_RIB) }, STR("RIB"), false };
	const struct lifecycle_rule *rule = NULL;
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_CLOCK_ONCE);
	assert_true(str_find(cx->failure.message, STR("R2192-27")) >= 0);
	failure_clear(cx);
	w.without_clock = true;
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_OK);
	assert_int_equal(lifecycle_clock(rule, &w), CLOCK_UNCHANGED);
	w.without_clock = false;
	assert_int_equal(lifecycle_clock(rule, &w), CLOCK_INTERRUPT);
}

static void S095_motive_and_complement_are_asked_for(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		const char *name;
		enum status to;
		uint64_t motives;
		const char *complement;
		enum ec motive_ec, complement_ec;
	} rows[] = {
		{ "nothing given", STATUS_REJETEE, 0, "", E_MOTIVE_REQUIRED, E_COMPLEMENT_REQUIRED },
		{ "blank complement", STATUS_REJETEE, MOTIVE_BIT(MOTIVE_DOUBLON), "  ", E_OK, E_COMPLEMENT_REQUIRED },
		{ "foreign motive", STATUS_REJETEE, MOTIVE_BIT(MOTIVE_SERVICE_INCORRECT), "x", E_MOTIVE_FOREIGN, E_OK },
		{ "foreign beside a good one", STATUS_REJETEE, MOTIVE_BIT(MOTIVE_DOUBLON) | MOTIVE_BIT(MOTIVE_RIB), "x",
		  E_MOTIVE_FOREIGN, E_OK },
		{ "the State's motive", STATUS_REJETEE, MOTIVE_BIT(MOTIVE_SE_INCORRECT), "x", E_MOTIVE_FOREIGN, E_OK },
		{ "none is wanted", STATUS_MANDATEE, MOTIVE_BIT(MOTIVE_DOUBLON), "", E_MOTIVE_UNWANTED, E_OK },
		{ "recycling", STATUS_A_RECYCLER, 0, "mauvais service", E_MOTIVE_REQUIRED, E_OK },
		{ "suspension", STATUS_SUSPENDUE, MOTIVE_BIT(MOTIVE_RIB), "", E_OK, E_COMPLEMENT_REQUIRED },
		{ "all there", STATUS_REJETEE, MOTIVE_BIT(MOTIVE_DOUBLON), "déjà reçue", E_OK, E_OK },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lifecycle_at at = at_of(STATUS_MISE_A_DISPOSITION, RECIPIENT_LOCAL);
		struct lifecycle_wish w = { LIFECYCLE_RECIPIENT, rows[i].to, { rows[i].motives },
			                    str_of(rows[i].complement), false };
		const struct lifecycle_rule *rule = NULL;
		str name = str_of(rows[i].name);
		bool wrong = rows[i].motive_ec || rows[i].complement_ec;
		assert_row(lifecycle_check(cx, &at, &w, &rule) == (wrong ? E_FIELDS : E_OK), i, name);
		size_t n = 0;
		if (rows[i].motive_ec)
			assert_row(cx->failure.fields[n++].code == rows[i].motive_ec, i, name);
		if (rows[i].complement_ec)
			assert_row(cx->failure.fields[n++].code == rows[i].complement_ec, i, name);
		assert_row(cx->failure.nfields == n, i, name);
		assert_row((rule != NULL) == !wrong, i, name);
		failure_clear(cx);
	}
}

static void a_complement_has_a_length(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	for (int i = 0; i < LIFECYCLE_COMPLEMENT_MAX; i++)
		buf_add_str(&b, STR("é"));
	struct lifecycle_at at = at_of(STATUS_MISE_A_DISPOSITION, RECIPIENT_LOCAL);
	struct lifecycle_wish w = { LIFECYCLE_RECIPIENT, STATUS_REJETEE, { MOTIVE_BIT(MOTIVE_DOUBLON) }, buf_str(&b), false };
	const struct lifecycle_rule *rule;
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_OK);
	buf_add_str(&b, STR("é"));
	w.complement = buf_str(&b);
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_FIELDS);
	assert_int_equal(cx->failure.fields[0].code, E_FIELD_LONG);
	failure_clear(cx);
	w.complement = STR("\xc3");
	assert_int_equal(lifecycle_check(cx, &at, &w, &rule), E_FIELDS);
	assert_int_equal(cx->failure.fields[0].code, E_UTF8);
}

static void every_action_and_notice_has_words(void **state)
{
	(void)state;
	size_t n;
	const struct lifecycle_rule *rules = lifecycle_rules(&n);
	unsigned actions = 0;
	for (size_t i = 0; i < n; i++) {
		actions |= 1u << rules[i].action;
		assert_true(msg_plain(LANG_FR, lifecycle_action_label(rules[i].action)).n > 0);
		assert_true(rules[i].hint > 0 && rules[i].hint < MSG_COUNT);
		assert_true(str_starts(msg_name(rules[i].hint), STR("lifecycle.hint.")));
	}
	assert_int_equal(actions, (1u << LIFECYCLE_ACTIONS) - 1);
	for (int i = 0; i < NOTICE_KINDS; i++) {
		enum lifecycle_notice kind;
		assert_true(notice_find(notice_name((enum lifecycle_notice)i), &kind));
		assert_int_equal(kind, i);
		assert_true(msg_plain(LANG_EN, notice_text(kind)).n > 0);
	}
	assert_true(notice_is_for_recipient(NOTICE_AVAILABLE) && notice_is_for_recipient(NOTICE_COMPLETED));
	assert_false(notice_is_for_recipient(NOTICE_REJECTED));
	assert_true(notice_wants_acknowledgement(NOTICE_REJECTED) && notice_wants_acknowledgement(NOTICE_SUSPENDED));
	assert_false(notice_wants_acknowledgement(NOTICE_PROGRESS));
}

/* --- docs/lifecycle.md is this table --- */

static const char *const actor_words[LIFECYCLE_ACTORS] = { "supplier", "recipient", "system", "validator" };
static const char *const clock_words[] = { "", "starts", "interrupted, once", "resumes", "ends: paid", "ends: void" };

static const char *kinds_words(unsigned kinds)
{
	bool state = kinds & 1u << RECIPIENT_STATE;
	bool local = kinds & 1u << RECIPIENT_LOCAL;
	return kinds & 1u << RECIPIENT_NONE ? "any or none" : state && local ? "any" : state ? "State" : "local";
}

static void add_motives(struct buf *b, struct motive_set s)
{
	for (int f = 0; f < MOTIVE_FAMILIES; f++) {
		static const char *const words[] = { "amounts or billing data", "SE or EJ incorrect", "routing", "missing papers" };
		bool any = false;
		for (int m = 0; m < MOTIVE_COUNT; m++)
			any = any || (motive_set_has(s, (enum motive)m) && motive_info((enum motive)m)->family == (enum motive_family)f);
		if (any)
			buf_printf(b, "%s%s", b->n && b->p[b->n - 1] != ' ' ? ", " : "", words[f]);
	}
	if (motive_set_has(s, MOTIVE_DESTINATAIRE_INCORRECT))
		buf_add_str(b, STR(", recipient too"));
}

static void add_rights(struct buf *b, unsigned rights)
{
	static const char *const words[] = { "service", "engagement", "recipient", "attachments", "everything" };
	bool first = true;
	for (int i = 0; i < 5; i++) {
		if (rights & 1u << i) {
			buf_printf(b, "%s%s", first ? "" : ", ", words[i]);
			first = false;
		}
	}
}

static void add_rule(struct buf *b, const struct lifecycle_rule *r)
{
	str from = r->from == STATUS_NONE ? STR("–") : status_info(r->from)->name;
	str to = r->action == LIFECYCLE_TRANSFER ? STR("(stays)") : status_info(r->to)->name;
	buf_printf(b, "| %.*s | %s | %s | ", STR_ARG(from), actor_words[r->actor], kinds_words(r->kinds));
	add_motives(b, r->motives);
	if (!motive_set_empty(r->standing)) {
		buf_add_str(b, STR("after "));
		add_motives(b, r->standing);
	}
	buf_printf(b, " | %.*s | ", STR_ARG(to));
	add_rights(b, r->rights);
	buf_printf(b, " | %s | %s |\n", clock_words[r->clock], r->notice ? notice_name(r->notice).p : "");
}

static str document(struct arena *a)
{
	struct buf b = buf_in(a);
	size_t n;
	const struct lifecycle_rule *rules = lifecycle_rules(&n);
	buf_add_str(&b, STR("# The life-cycle of an invoice\n\n"
	                    "Printed from the table of `src/model/model_lifecycle.c` by its test, which fails when this page is\n"
	                    "out of date (`CHORALE_WRITE_DOCS=1` writes it again). Portal, API, EDI and command line all read that\n"
	                    "table; what is not in it is refused.\n\n"
	                    "- *local* is every public recipient but the State: towns, hospitals, public companies.\n"
	                    "- Motives: a change takes one or more of those named, and no others. The first row that fits counts.\n"
	                    "- *may change* is what the supplier may change from then on.\n"
	                    "- A suspension interrupts the payment clock once (article R2192-27); a second one is refused, or made as\n"
	                    "  a mere information. Sending an invoice back for its service or engagement does not touch the clock.\n"
	                    "- After the order to pay (MANDATEE) nothing goes back, and no step of payment is undone.\n\n"
	                    "| from | who | recipient | motives | to | may change | clock | told |\n"
	                    "|---|---|---|---|---|---|---|---|\n"));
	for (size_t i = 0; i < n; i++)
		add_rule(&b, &rules[i]);
	return buf_str(&b);
}

static void the_document_says_what_the_table_says(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_document(cx->arena, "lifecycle.md", document(cx->arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S082_S085_S087_S088_the_full_matrix),
		UNIT_TEST(choices_stand_once_and_in_order),
		UNIT_TEST(S087_a_state_service_that_recycles_is_told_what_to_do),
		UNIT_TEST(S083_a_rejection_is_final),
		UNIT_TEST(S088_one_foreign_motive_beside_SE_makes_it_final),
		UNIT_TEST(S089_only_the_state_transfers),
		UNIT_TEST(incoherent_orders_are_refused_with_both_labels),
		UNIT_TEST(R2192_27_a_second_suspension_is_an_information_only),
		UNIT_TEST(S095_motive_and_complement_are_asked_for),
		UNIT_TEST(a_complement_has_a_length),
		UNIT_TEST(every_action_and_notice_has_words),
		UNIT_TEST(the_document_says_what_the_table_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
