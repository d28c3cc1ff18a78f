/*
 * One chorale-pdf: starting it, one question and its answer, ending it. Private to pdf/.
 *
 * A struct pdf_process is owned by the pool's slot that holds it; one thread at a time.
 */
#pragma once

#include <sys/types.h>

#include "core_arena.h"
#include "core_str.h"
#include "pdf_wire.h"

struct pdf_process {
	pid_t pid; /* 0: none */
	int fd;
	int served;
};

enum process_result {
	PROCESS_ANSWERED,
	PROCESS_DIED,
	PROCESS_LATE,   /* the deadline passed */
	PROCESS_GARBLED /* its answer breaks the protocol */
};

struct process_question {
	struct pdf_request request;
	str texts[PDF_TEXT_COUNT]; /* of a print */
	int fd;       /* the document, -1 for none */
	size_t answer_max;
	int64_t deadline; /* process_clock() */
};

/* Milliseconds that never jump. */
int64_t process_clock(void);
/* Waits until its sandbox stands. Call from a thread that lives as long as the helper should: the
 * kernel ends the helper with the thread that made it. */
bool process_start(struct pdf_process *p, const char *path);
/* False for one that has ended since it was last used. */
bool process_alive(const struct pdf_process *p);
enum process_result process_ask(struct pdf_process *p, const struct process_question *q,
                                struct arena *a, enum pdf_answer_status *status, str *body);
/* Ends it if it still runs; gives its wait status. */
int process_end(struct pdf_process *p, bool dying);
