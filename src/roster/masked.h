/*
 * masked.h - examples for a report that tell the mistake and not the person.
 *
 * Digits become `*`. Of an origin stays what names divisions, of a home address its county, of an
 * ID number its first four digits; of what is none of these the first character. Each writes a
 * NUL-terminated text of whole characters into `out`.
 */
#ifndef QUHUA_ROSTER_MASKED_H
#define QUHUA_ROSTER_MASKED_H

#include "../quhua.h"

/* `text` masked; with an arrow and what it became, where it was accepted. */
void masked_origin(struct quhua_text text, const struct quhua_answer *answer, char *out,
                   size_t capacity);
/* county: as the answer has it; empty where there is none. */
void masked_home(struct quhua_text text, struct quhua_text county, char *out, size_t capacity);
void masked_id(struct quhua_text text, char *out, size_t capacity);

#endif
