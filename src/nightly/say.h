/*
 * say.h - names of files as an operator may see them, and lines on standard error.
 *
 * A name may hold anything: control characters and what is no UTF-8 become `?`, and a run of digits
 * long enough for a phone or ID number becomes `*`.
 */
#ifndef QUHUA_NIGHTLY_SAY_H
#define QUHUA_NIGHTLY_SAY_H

#include "../common/buffer.h"

/* Append a text made harmless. */
void say_put(struct buffer *out, const char *text);
/* The same as a JSON string. */
void say_put_json(struct buffer *out, const char *text);
/* A line: `quhua nightly: NAME: message`; the name may be NULL. */
void say_line(const char *name, const char *message);

#endif
