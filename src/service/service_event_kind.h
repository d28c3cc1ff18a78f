/*
 * Kinds of events, for those who show them; their names are service_event's.
 */
#pragma once

enum event_kind {
	EVENT_SIGN_IN,
	EVENT_SIGN_OUT,
	EVENT_STRUCTURE_CREATED,
	EVENT_ACCOUNT_CREATED,
	EVENT_ACCOUNT_ACTIVATED,
	EVENT_ACCOUNT_PASSWORD,     /* a new one was chosen by a link */
	EVENT_ACCOUNT_CHANGED,       /* data: the names of the fields; what stood there is not kept (it could not be erased) */
	EVENT_ACCOUNT_QUESTION,      /* a secret question was set or taken away */
	EVENT_ACCOUNT_FACTOR,        /* data: state: on, off, codes, recovery */
	EVENT_ACCOUNT_LOGIN,         /* another address */
	EVENT_ACCOUNT_NOTIFICATIONS, /* data: digest, alerts */
	EVENT_ACCOUNT_EXPORTED,
	EVENT_ACCOUNT_ERASED,
	EVENT_SESSION_ENDED,         /* by its person, from another */
	EVENT_OPERATOR_ACCOUNT,      /* data: account, act (operator_act_name), reason */
	EVENT_OPERATOR_MAIL,         /* data: mail */
	EVENT_DIRECTORY_IMPORTED,    /* data: format, rows, added, changed, refused */
	EVENT_RIGHT_GRANTED,
	EVENT_RIGHT_WITHDRAWN,
	EVENT_REQUEST_MADE,         /* these are written by service_manage: data as struct manage_note */
	EVENT_REQUEST_ACCEPTED,
	EVENT_REQUEST_REFUSED,
	EVENT_REQUEST_WITHDRAWN,
	EVENT_RATTACHEMENT_MADE,
	EVENT_RATTACHEMENT_ENDED,
	EVENT_RATTACHEMENT_ROLE,
	EVENT_MANAGER_HANDED_OVER,
	EVENT_STRUCTURE_CHANGED,
	EVENT_STRUCTURE_STATE,
	EVENT_SERVICE_ADDED,
	EVENT_SERVICE_CLOSED,
	EVENT_SERVICE_OPENED,
	EVENT_SERVICE_DELETED,
	EVENT_BANK_ADDED,
	EVENT_BANK_REMOVED,
	EVENT_SPACE_CLOSED,
	EVENT_SPACE_OPENED,
	EVENT_MANDATE_MADE,
	EVENT_MANDATE_FILE,         /* what: the holder, before: the name, after: the hash */
	EVENT_INVOICE_DEPOSITED,    /* data: number, document hash, size, amounts */
	EVENT_INVOICE_STATUS,       /* data: status, motives, complement */
	EVENT_INVOICE_CORRECTED,    /* data: field, before, after */
	EVENT_INVOICE_TRANSFERRED,  /* data: before, after, complement */
	EVENT_INVOICE_DOCUMENT,     /* data: name, hash: a file added after the deposit */
	EVENT_INVOICE_ACKNOWLEDGED,
	EVENT_RACCORDEMENT_DECLARED,  /* data: application */
	EVENT_RACCORDEMENT_WITHDRAWN, /* data: application */
	EVENT_TECHNICAL_CREATED,      /* these four: login */
	EVENT_TECHNICAL_RENEWED,
	EVENT_TECHNICAL_DISABLED,
	EVENT_TECHNICAL_ENABLED,
	EVENT_KINDS
};
