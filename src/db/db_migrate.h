/*
 * Private to db/, and for its tests: migrations from any table of files.
 */
#pragma once

#include "db.h"

#include "core_embed.h"

extern const struct embed_file db_migration_files[];
extern const size_t db_migration_files_count;
/* Those of the developer platform's own database. */
extern const struct embed_file db_piste_files[];
extern const size_t db_piste_files_count;

/* files: sorted, named NNNN_name.sql. */
enum ec db_migrate_files(struct ctx *cx, struct db *db, const struct embed_file *files, size_t n) EC_MUST;
