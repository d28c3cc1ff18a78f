/*
 * Private to store/: names in columns to enums of model/ and back.
 *
 * A name that the program does not know, written by a newer one or by hand, is logged and reads as
 * the first of its enum.
 */
#pragma once

#include "core_hash.h"
#include "db.h"
#include "model_invoice.h"
#include "model_motive.h"
#include "model_piste.h"
#include "model_request.h"
#include "model_notify.h"
#include "model_role.h"
#include "model_status.h"
#include "model_structure.h"

enum structure_id_kind row_id_kind(struct db_rows *r);
enum recipient_kind row_recipient_kind(struct db_rows *r);
enum account_state row_account_state(struct db_rows *r);
enum digest row_digest(struct db_rows *r);
enum role row_role(struct db_rows *r);
enum space row_space(struct db_rows *r);
enum request_kind row_request_kind(struct db_rows *r);
enum request_state row_request_state(struct db_rows *r);
enum status row_status(struct db_rows *r);
struct motive_set row_motives(struct db_rows *r);
enum invoice_type row_invoice_type(struct db_rows *r);
enum deposit_mode row_deposit_mode(struct db_rows *r);
enum cadre_facturation row_cadre(struct db_rows *r);
enum payment_means row_means(struct db_rows *r);
enum vat_regime row_vat_regime(struct db_rows *r);
enum application_kind row_application_kind(struct db_rows *r);
enum raccordement_usage row_raccordement_usage(struct db_rows *r);
enum raccordement_state row_raccordement_state(struct db_rows *r);
enum organisation row_organisation(struct db_rows *r);

/* All zero when the column does not hold 32 bytes. */
struct sha256 row_hash(struct db_rows *r);

/* 0 is stored as NULL: references and instants that may be missing. */
struct db_arg db_i64_null(int64_t i);

/* One list of columns and one reader for every statement that gives a whole structure. */
#define STRUCTURE_COLUMNS                                                                             \
	"structure.id, structure.id_kind, structure.identifier, structure.name, structure.address1, " \
	"structure.address2, structure.address3, structure.postcode, structure.city, "                \
	"structure.country, structure.vat, structure.email, structure.kind, structure.is_public, "    \
	"structure.is_state, structure.active, structure.service_required, "                          \
	"structure.engagement_required, structure.service_or_engagement_required, "                   \
	"structure.hides_payment_status, structure.is_moa, structure.is_moa_only, "                   \
	"structure.receives_edi, structure.version"
void structure_read(struct db_rows *r, struct structure *out);
