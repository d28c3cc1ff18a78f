#include "store_row.h"

#include "core_log.h"

#include <string.h>

static void name_unknown(const char *what, str name)
{
	log_event(NULL, LOG_ERROR, "store.name", L_STR("kind", str_of(what)), L_STR("name", name));
}

/* Defines row_NAME: the column's name looked up by FIND, FIRST when nothing has it. */
#define ROW_ENUM(name_, type_, find_, first_)              \
	type_ name_(struct db_rows *r)                     \
	{                                                  \
		type_ value = first_;                      \
		str name = row_str(r);                     \
		if (!str_empty(name) && !find_(name, &value)) \
			name_unknown(#name_, name);        \
		return value;                              \
	}

ROW_ENUM(row_id_kind, enum structure_id_kind, structure_id_kind_find, STRUCTURE_SIRET)
ROW_ENUM(row_recipient_kind, enum recipient_kind, recipient_kind_find, RECIPIENT_NONE)
ROW_ENUM(row_account_state, enum account_state, account_state_find, ACCOUNT_DISABLED)
ROW_ENUM(row_digest, enum digest, digest_find, DIGEST_NONE)
ROW_ENUM(row_role, enum role, role_find, ROLE_NONE)
ROW_ENUM(row_space, enum space, space_find, SPACE_ACCOUNT)
ROW_ENUM(row_request_kind, enum request_kind, request_kind_find, REQUEST_RATTACHEMENT)
ROW_ENUM(row_request_state, enum request_state, request_state_find, REQUEST_WITHDRAWN)
ROW_ENUM(row_status, enum status, status_find, STATUS_NONE)
ROW_ENUM(row_invoice_type, enum invoice_type, invoice_type_find, INVOICE_FACTURE)
ROW_ENUM(row_deposit_mode, enum deposit_mode, deposit_mode_find, DEPOSIT_PORTAL)
ROW_ENUM(row_cadre, enum cadre_facturation, cadre_find, CADRE_NONE)
ROW_ENUM(row_means, enum payment_means, payment_means_find, PAYMENT_UNSAID)
ROW_ENUM(row_application_kind, enum application_kind, application_kind_find, APPLICATION_SANDBOX)
ROW_ENUM(row_raccordement_usage, enum raccordement_usage, raccordement_usage_find, USAGE_DIRECT)
ROW_ENUM(row_raccordement_state, enum raccordement_state, raccordement_state_find, RACCORDEMENT_WITHDRAWN)
ROW_ENUM(row_organisation, enum organisation, organisation_find, ORGANISATION_UNIVERSAL)
ROW_ENUM(row_vat_regime, enum vat_regime, vat_regime_find, VAT_UNSAID)

struct db_arg db_i64_null(int64_t i)
{
	return i ? db_i64(i) : db_null(DB_I64);
}

struct motive_set row_motives(struct db_rows *r)
{
	struct motive_set set = { 0 };
	str names = row_str(r);
	if (!motive_set_parse(names, &set))
		name_unknown("row_motives", names);
	return set;
}

struct sha256 row_hash(struct db_rows *r)
{
	struct sha256 hash = { { 0 } };
	str bytes = row_str(r);
	if (bytes.n == SHA256_SIZE)
		memcpy(hash.b, bytes.p, SHA256_SIZE);
	return hash;
}
