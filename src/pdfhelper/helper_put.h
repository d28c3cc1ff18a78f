/*
 * Packing of answers: numbers in the machine's order, texts as u16 length and bytes.
 */
#pragma once

#include <string.h>

#include "helper.h"

static inline void put_u8(struct helper_job *job, unsigned v)
{
	fz_append_byte(job->ctx, job->out, (int)v);
}

static inline void put_bytes(struct helper_job *job, const void *p, size_t n)
{
	fz_append_data(job->ctx, job->out, p, n);
}

static inline void put_u16(struct helper_job *job, uint16_t v)
{
	put_bytes(job, &v, sizeof(v));
}

static inline void put_u32(struct helper_job *job, uint32_t v)
{
	put_bytes(job, &v, sizeof(v));
}

static inline void put_i64(struct helper_job *job, int64_t v)
{
	put_bytes(job, &v, sizeof(v));
}

static inline void put_f32(struct helper_job *job, float v)
{
	put_bytes(job, &v, sizeof(v));
}

/* Valid UTF-8 whatever comes in; long texts are cut at 1,000 bytes. NULL is the empty text. */
void put_text(struct helper_job *job, const char *text);
