#include "fuzz_pdf_helper_run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "helper_serve.h"

#define GRACE_S 30 /* with sanitizers; the helper itself gives a second */

static fz_cookie cookie;
static volatile sig_atomic_t ticks;
static struct helper_answer last;
static char *last_bytes;

static void on_timer(int sig)
{
	(void)sig;
	if (ticks++ > 0)
		abort();
	cookie.abort = 1;
}

/* Processor time, as in helper_main.c: a machine with other work makes nothing slow here. */
static void start_timer(uint32_t ms)
{
	const struct itimerval t = {
		.it_value = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 },
		.it_interval = { .tv_sec = GRACE_S },
	};

	cookie = (fz_cookie){ 0 };
	ticks = 0;
	signal(SIGPROF, on_timer);
	setitimer(ITIMER_PROF, &t, NULL);
}

static bool keep(enum pdf_answer_status status, const fz_buffer *body)
{
	last = (struct helper_answer){ status, NULL, body ? body->len : 0 };
	if (!body)
		return true;
	last_bytes = malloc(body->len + 1);
	if (!last_bytes)
		return false;
	memcpy(last_bytes, body->data, body->len);
	last.p = last_bytes;
	return true;
}

struct helper_answer helper_run(const struct pdf_request *request, int fd,
                                const char *const texts[PDF_TEXT_COUNT])
{
	struct helper_job job = { .request = request, .fd = fd, .cookie = &cookie };

	free(last_bytes);
	last_bytes = NULL;
	last = (struct helper_answer){ .status = PDF_ANSWER_SPENT };
	if (texts)
		memcpy(job.texts, texts, sizeof(job.texts));
	start_timer(request->cpu_ms);
	if (!helper_serve(&job, keep))
		abort();
	setitimer(ITIMER_PROF, &(struct itimerval){ 0 }, NULL);
	return last;
}
