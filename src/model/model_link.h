/*
 * What a link in a mail allows its holder, once.
 *
 * Rows carry names, never numbers.
 */
#pragma once

#include "core_str.h"

enum link_kind {
	LINK_ACTIVATION, /* together with the password: makes the account active (S065) */
	LINK_PASSWORD,   /* a new password */
	LINK_ADDRESS,    /* sent to a new login address: it takes the place of the old one */
	LINK_KINDS
};

str link_kind_name(enum link_kind kind); /* « activation » */
