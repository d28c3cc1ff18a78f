/*
 * « Traiter », transfer, correction, completion, giving up: what either side does to an invoice.
 *
 * The choices come from the table of the life-cycle; the same form stands in a dialog and on a page of
 * its own. Views live in the request's arena.
 */
#pragma once

#include "service_invoice.h"
#include "web_page.h"
#include "web_view.h"

struct motive_view {
	str value;
	str label;
	bool chosen;
};

struct choice_view {
	str value; /* name of the status */
	str id;
	str label;
	str hint;
	bool chosen;
	bool more;       /* motive or complement to give */
	bool warns;      /* a rejection: prefer « À recycler » */
	str warning;
	bool several;    /* motives are ticked, not chosen from a list */
	bool motive_needed;
	struct motive_view *motives;
	size_t nmotives;
	bool complement_needed;
	str complement;
	str motive_error, complement_error;
	bool information; /* a second suspension, without effect on the delay */
};

struct process_view {
	struct page page;
	struct errors_view errors;
	int64_t id, version;
	str prefix;  /* of ids, so that dialog and page may stand on one page */
	str number;
	str summary; /* « Voirie et Réseaux Marnat · 34 410,00 € » */
	bool is_state;
	struct choice_view *choices;
	size_t nchoices;
	struct pair_line {
		str label, value;
		bool total;
	} lines[5];
	size_t nlines;
};

/* Transfer, correction, completion and giving up. */
struct act_view {
	struct page page;
	struct errors_view errors;
	int64_t id, version;
	str number;
	str summary;
	str reason_title, reason, asked; /* why it came back, and what the recipient wrote */
	struct field_view recipient, service, engagement, complement;
	bool change_recipient, change_service, change_engagement;
	str recipient_fact; /* whose SIRET it is, from the directory */
	const struct service *services;
	size_t nservices;
	struct pair_line fixed[6]; /* what may not be changed */
	size_t nfixed;
};

/* Choices of the recipient, as typed in rq after an error (NULL: none yet). */
void process_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d, const char *prefix,
                  struct process_view *v);

/* Of « Traiter », for one invoice and for several. */
struct process_choice_of {
	const char *prefix; /* of ids */
	const struct lifecycle_rule *rule;
	struct motive_set motives; /* to choose from */
	enum recipient_kind kind;
	bool interrupted_before;
};

struct lifecycle_at process_at(const struct invoice_detail *d);
void process_choice(struct ctx *cx, const struct http_request *rq, const struct process_choice_of *of,
                    struct choice_view *c);
/* Motives ticked for that status. */
struct motive_set process_motives(struct ctx *cx, const struct http_request *rq, str status);
/* Status, motives and complement of the form; E_FIELD_REQUIRED when no status is chosen. */
enum ec process_order_read(struct ctx *cx, const struct http_request *rq, struct process_order *out);
/* Puts the failure of cx beside the motive or complement of the chosen status. */
void process_problems(struct ctx *cx, struct process_view *v);
/* The invoice that the address names, E_NOT_FOUND when there is none. */
enum ec process_load(struct ctx *cx, const struct http_request *rq, struct invoice_detail **out);
/* Mended by filling in the form again, unlike a lost right or a full disk. */
bool process_is_for_the_form(enum ec ec);

enum ec page_process(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_process_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_transfer(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_transfer_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_correct(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_correct_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_complete(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_complete_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_abandon(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_abandon_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
