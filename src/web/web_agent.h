/*
 * What a browser calls itself, in words. A guess for people, never a reason to allow anything.
 */
#pragma once

#include "core_ctx.h"

/* « Firefox sur Linux » */
str agent_words(struct ctx *cx, str agent);
