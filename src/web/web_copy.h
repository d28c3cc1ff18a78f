/*
 * « Dupliquer les droits d'un utilisateur » and the absorption of a structure: chosen step by step, nothing
 * written before what will be done was shown (S099–S111).
 *
 * What was chosen so far stands in the address, so that going back undoes it. Views live in the request's
 * arena.
 */
#pragma once

#include "web_manager.h"

/* One of the two people: searched for, then chosen. */
struct picked_view {
	str field, search; /* names in the address: "modele", "chercher-modele" */
	str title, hint, words;
	int64_t id; /* 0: not chosen yet */
	str name, login;
	str again; /* address without the choice */
	struct option_view *found;
	str *details;
	size_t n;
	bool searched;
};

struct addition_view {
	int64_t id;
	str name;
	str role;   /* of the model */
	bool chosen;
	str *added; /* in words */
	size_t nadded;
};

struct copy_view {
	struct page page;
	struct manager_tabs tabs;
	struct errors_view errors;
	str notice;
	struct picked_view model, target;
	bool ready; /* both are chosen */
	struct addition_view *places;
	size_t nplaces;
	str count;
	bool nothing;
	str seal;
};

struct absorb_choice {
	int64_t id;
	str label, detail;
	bool chosen;
};

struct absorb_person {
	str name;
	str undo; /* address without this person */
	str *added;
	size_t nadded;
};

struct absorb_view {
	struct page page;
	struct manager_tabs tabs;
	struct errors_view errors;
	str notice;
	struct absorb_choice *structures;
	size_t nstructures;
	int64_t from, into, model;
	str from_name, into_name;
	bool pair;  /* both structures are chosen */
	struct absorb_choice *models, *people;
	size_t nmodels, npeople;
	bool may_hand_over;
	struct field_view manager;
	bool ready; /* there is a plan to confirm */
	struct absorb_person *plan;
	size_t nplan;
	str manager_words;
	bool manager_missing; /* not authorised on the absorbed one */
	str seal;
	str people_kept; /* « 3.8.12 » */
	str undo_people, undo_pair;
};

enum ec page_copy(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_copy_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_absorb(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_absorb_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);

struct copy_place;
/* What a place adds, in words, one a line. */
size_t copy_words(struct ctx *cx, const struct copy_place *p, str **out);
