/*
 * The form of a deposit: pages of the PDF with numbered boxes beside what was read from them.
 *
 * web_draft.c holds the handlers, web_draft_view.c fills the view, web_draft_pages.c the pictures with
 * their boxes. Views live in the request's arena.
 */
#pragma once

#include "service_draft.h"
#include "web_page.h"
#include "web_view.h"

/* One box on a picture, in PDF points. */
struct box_view {
	int zone;
	bool check;
	str href;  /* « #engagement » */
	str label; /* « Zone 3 : numéro d’engagement. Aller au champ » */
	str x, y, width, height;
	str cx, cy, ty; /* centre of the number, base of its text */
};

/* A page that is shown, or a run of pages that were not read. */
struct sheet_view {
	int number;
	bool read;
	str gap; /* sentence about pages not read; empty: a picture */
	str gap_more, gap_href;
	str picture;
	str words; /* address of its words, for pointing at them; empty when it was not read */
	int width, height; /* of the picture */
	str view_box;
	str alt;
	str boxes_label;
	struct box_view *boxes;
	size_t nboxes;
};

struct thumb_view {
	int number;
	bool read;
	str picture;
};

struct check_view {
	bool good;
	str text;
	int zone; /* link to a box; 0: none */
	str link;
};

struct vat_view {
	struct field_view rate, base, amount;
	int number;
};

struct attachment_view {
	int64_t id;
	str name;
	str about;
	str href;
};

struct document_view {
	str name;
	str about; /* « VE-03-8744.pdf · 4 pages » */
	str open;
	struct thumb_view *thumbs;
	size_t nthumbs;
	struct sheet_view *sheets;
	size_t nsheets;
	str zoom;         /* "100", "150", "200" */
	str smaller, larger;
	bool boxes;
};

struct draft_view {
	struct page page;
	int64_t id, version;
	struct errors_view errors;
	str counts; /* « 11 valeurs reprises… » */
	str remains;
	struct field_view fields[DRAFT_FIELD_COUNT];
	struct vat_view *vat;
	size_t nvat;
	bool vat_open;
	struct document_view document;
	str *advice;
	size_t nadvice;
	bool unreadable; /* a scan: typed by hand */
	int nproposals;  /* fields for which recognition proposes something */
	str recipient_fact;
	const struct service *services;
	size_t nservices;
	str services_title;
	struct check_view *checks;
	size_t nchecks;
	bool sum_right;
	struct attachment_view *attachments;
	size_t nattachments;
	str saved;
};

/* cx->failure, when set, is that of the form and goes beside its fields. */
enum ec draft_view_fill(struct ctx *cx, const struct http_request *rq, const struct draft *d,
                        struct draft_view *v);
/* Pictures of a PDF; unread pages shown as gaps, except page also (0: none). */
enum ec draft_pages_fill(struct ctx *cx, const struct http_request *rq, const struct draft *d,
                         struct document_view *out);
/* Number of the box of a field; 0 when it has none. */
int draft_zone(const struct draft *d, enum draft_field f);
int draft_zone_supplier(const struct draft *d);
/* Fields in the order of the form. */
size_t draft_order_count(void);
enum draft_field draft_order(size_t i);
enum msg draft_field_label(enum draft_field f);
bool read_is_sure(const struct read_value *v);

/* What was refused goes back to the form, as it was typed (NULL: as it was saved), cx->failure beside its
 * fields. Failures that no form mends are passed on. */
enum ec draft_show_again(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id,
                         const struct draft_form *form);

enum ec page_draft(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_draft_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_draft_check(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_draft_save(struct ctx *cx, struct http_request *rq, struct http_response *rs);
/* One multipart request: the fields of the form, the PDF as « fichier », any other file an attachment. Answers
 * as the form does when it was sent (303 to the invoice), or with the failures of the fields as JSON (422). */
enum ec page_deposit_whole(struct ctx *cx, struct http_request *rq, struct http_response *rs);
