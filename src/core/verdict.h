/*
 * verdict.h - a reading to a verdict: which places it leaves, what that deserves, what to ask.
 *
 * Fills everything of the answer but the composed texts, which render gives.
 */
#ifndef QUHUA_CORE_VERDICT_H
#define QUHUA_CORE_VERDICT_H

#include "court.h"

/* Judge the reading. */
void verdict_read(const struct court *court);
/* Accept what judging held back, and say what was done to the text for it. The reading is the one
   that was judged; one without leaves where a code was judged instead. */
void verdict_held(const struct court *court);

#endif
