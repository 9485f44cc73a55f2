/*
 * home_empty.h - is there an address in a text at all?
 */
#ifndef QUHUA_CORE_HOME_EMPTY_H
#define QUHUA_CORE_HOME_EMPTY_H

#include "home.h"
#include "match.h"

/* Does the text say nothing (无, 同上), or point elsewhere (详见户口本)? All of it is folded in
   `symbols`, and `mentions` are set up for them. */
bool home_is_empty(const struct tables *tables, const struct symbols *symbols,
                   struct mentions *mentions, const struct glyphs *glyphs);

#endif
