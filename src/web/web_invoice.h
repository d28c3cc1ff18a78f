/*
 * One invoice: its page for both sides, and the documents that belong to it.
 *
 * Views live in the request's arena.
 */
#pragma once

#include "service_invoice.h"
#include "web_draft.h"
#include "web_process.h"

struct pair_view {
	str label;
	str value;
	str code; /* small, after the words */
	bool total;
};

/* The payment clock: words first, then a bar of 300 units. */
struct clock_view_words {
	bool shown;
	str big, small;
	int gone;   /* 0 to 300 */
	str tone;   /* class clock__TONE of the bar: gone, soon, pause */
	str label;  /* the bar in words */
	str start, start_why;
	str end, end_why;
	str note;
};

struct invoice_view {
	struct page page;
	const struct invoice_detail *detail;
	int64_t id;
	bool received;
	bool credit_note;
	str back_href, back_label;
	str number;
	str amount;
	str whose_turn;
	str about; /* « Voirie et Réseaux Marnat · reçue le 28/10/2026 » */
	struct status_view status;
	struct document_view document;
	str original;
	struct attachment_view *attachments;
	size_t nattachments;
	struct clock_view_words clock;
	struct pair_view *references;
	size_t nreferences;
	struct pair_view *amounts;
	size_t namounts;
	struct timeline_view *timeline;
	size_t ntimeline;
	/* What the person may do. */
	str notice_title, notice, notice_tone, notice_icon, complement;
	bool may_process, may_transfer, may_correct, may_complete, may_abandon, must_acknowledge;
	struct process_view process; /* the dialog */
	str done; /* what was just done, in words */
};

void invoice_view_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                       struct invoice_view *v);

enum ec page_invoice(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_acknowledge(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_certificate(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_document(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_words(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_picture(struct ctx *cx, struct http_request *rq, struct http_response *rs);
