/*
 * masked.h - examples for a report that tell the mistake and not the person.
 *
 * Digits become `*`, and only the head of a text stays: of an origin 16 characters, of a home
 * address 6, of an ID number 4. Each writes a NUL-terminated text of whole characters into `out`.
 */
#ifndef QUHUA_ROSTER_MASKED_H
#define QUHUA_ROSTER_MASKED_H

#include "../quhua.h"

/* `text` masked; with an arrow and what it became, where that is not empty. */
void masked_origin(struct quhua_text text, struct quhua_text became, char *out, size_t capacity);
void masked_home(struct quhua_text text, char *out, size_t capacity);
void masked_id(struct quhua_text text, char *out, size_t capacity);

#endif
