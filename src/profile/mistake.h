/*
 * mistake.h - collecting what is wrong with a profile.
 */
#ifndef QUHUA_PROFILE_MISTAKE_H
#define QUHUA_PROFILE_MISTAKE_H

#include "profile.h"

/* Add a mistake in line `line`; beyond PROFILE_MAX_MISTAKES it is only counted. */
__attribute__((format(printf, 3, 4))) void mistake_add(struct profile_error *error, unsigned line,
                                                       const char *format, ...);
/* A word of the file that may be shown: lower-case letters, digits and _, at most 32 of them.
   Returns: `word` itself, or "……" for anything else, which may be somebody's data. */
const char *mistake_word(const char *word);

#endif
