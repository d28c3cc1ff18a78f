/*
 * One request, from the context it gets to the answer: what happens between two messages of the socket.
 *
 * Apart from helper_main.c so that a fuzzer runs the same code in its own process.
 */
#pragma once

#include "helper.h"

/*
 * Serves the job in a context of its own, so that nothing of a document outlives it; ctx and out of
 * the job are set here. The answer is handed to send while the context lives; body is NULL unless
 * the status is PDF_ANSWER_DONE. False when there is no memory to begin with, or send said so.
 */
bool helper_serve(struct helper_job *job,
                  bool send(enum pdf_answer_status status, const fz_buffer *body));
