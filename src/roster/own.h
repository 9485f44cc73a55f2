/*
 * own.h - the columns that a run adds behind those of a roster, and finds again in its next one.
 */
#ifndef QUHUA_ROSTER_OWN_H
#define QUHUA_ROSTER_OWN_H

#include <stddef.h>

#include "../quhua.h"

enum own_column {
    OWN_VERDICT,
    OWN_CODE,
    OWN_ORIGIN,
    OWN_HOME,
    OWN_PROBLEMS,
    OWN_ADVICE,
    OWN_COLUMNS
};

/* Returns: its header; a constant. */
const char *own_title(enum own_column column);

/* Where they begin in a header row; `count` where it does not end with them. */
size_t own_begin(const struct quhua_text *headers, size_t count);

#endif
