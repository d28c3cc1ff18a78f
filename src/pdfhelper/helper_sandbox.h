/*
 * The walls around chorale-pdf: after sandbox_enter() the process can read and write the descriptors
 * it has, receive others over its socket, and compute. Nothing else: no file can be opened, no
 * process or socket made, no page made executable.
 */
#pragma once

#include <stdbool.h>

/* Ends with parent. False, with a line on standard error, when a wall cannot be put up. */
bool sandbox_enter(int parent);
