#include "helper_serve.h"

#include "helper_memory.h"

#define STORE_MAX (16u << 20) /* MuPDF's cache of fonts and pictures */

static enum pdf_answer_status run(struct helper_job *job)
{
	switch (job->request->kind) {
	case PDF_RQ_READ:
		helper_read(job);
		return PDF_ANSWER_DONE;
	case PDF_RQ_PICTURE:
		return helper_picture(job);
	case PDF_RQ_EMBEDDED:
		return helper_embedded(job);
	case PDF_RQ_PRINT:
		return helper_print(job);
	}
	return PDF_ANSWER_NOTHING;
}

static void say_nothing(void *user, const char *message)
{
	(void)user, (void)message;
}

bool helper_serve(struct helper_job *job,
                  bool send(enum pdf_answer_status status, const fz_buffer *body))
{
	enum pdf_answer_status status = PDF_ANSWER_SPENT;

	job->ctx = fz_new_context(&memory_allocator, NULL, STORE_MAX);
	if (!job->ctx)
		return false;
	fz_set_warning_callback(job->ctx, say_nothing, NULL);
	fz_set_error_callback(job->ctx, say_nothing, NULL);
	fz_var(status);
	fz_try(job->ctx)
	{
		job->out = fz_new_buffer(job->ctx, 16384);
		status = run(job);
	}
	fz_catch(job->ctx)
	{
		bool spent = fz_caught(job->ctx) == FZ_ERROR_MEMORY || job->cookie->abort;
		status = spent ? PDF_ANSWER_SPENT : PDF_ANSWER_NOTHING;
	}
	bool sent = send(status, status == PDF_ANSWER_DONE ? job->out : NULL);
	fz_drop_buffer(job->ctx, job->out);
	fz_drop_context(job->ctx);
	memory_trim(memory_peak_reset());
	return sent;
}
