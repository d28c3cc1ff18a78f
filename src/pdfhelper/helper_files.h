/*
 * What a document carries beside its pages: embedded files and signatures.
 */
#pragma once

#include "helper.h"

/* Each packs a count and that many entries. */
void files_put(struct helper_job *job, pdf_document *doc);
void signatures_put(struct helper_job *job, pdf_document *doc);
