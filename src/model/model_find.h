/*
 * What software searches invoices by, and what a list says of each.
 *
 * Structs only. Text is borrowed; « whatever » is said by 0, an empty text, an unset date.
 */
#pragma once

#include "model_invoice.h"
#include "model_status.h"
#include "model_structure.h"

#define FIND_STATUSES_MAX 20

struct find_filter {
	bool received; /* of the recipient; else of the supplier */
	int64_t structure_id;
	const int64_t *service_ids; /* that the caller sees; NULL: whatever */
	size_t nservices;
	int64_t service_id; /* 0: whatever */
	int64_t other_id;   /* structure on the other side; 0: whatever */
	int64_t flow_id;    /* that brought it; 0: whatever */
	str number_key;     /* empty: whatever, as below */
	str engagement, market, cadre, type, mode;
	enum status statuses[FIND_STATUSES_MAX];
	size_t nstatuses; /* 0: whatever */
	int64_t deposited_from, deposited_to; /* half open; 0: no bound, as below */
	int64_t changed_from, changed_to;
	struct date issued_from, issued_to; /* both included; unset: no bound */
	struct find_range {
		struct money min, max;
		bool set;
	} ht, ttc, net;
	int64_t skip;
	int64_t limit;
};

struct find_row {
	int64_t id;
	str number;
	enum invoice_type type;
	enum cadre_facturation cadre;
	enum deposit_mode mode;
	struct structure supplier, recipient; /* id, id_kind, identifier, name */
	int64_t service_id;
	str service_code, service_name;
	str engagement, market, previous;
	str currency;
	struct money ht, ttc, net;
	struct date issued;
	int64_t deposited_at;
	enum status status;
	int64_t status_at;
	str complement; /* of the present status */
	int64_t flow_id; /* 0: it came by itself */
	str flow_interface;
};

