/*
 * normalize.h - quhua_normalize in its two halves, for what adds to a judgement in between.
 */
#ifndef QUHUA_CORE_NORMALIZE_H
#define QUHUA_CORE_NORMALIZE_H

#include "session.h"

/* The year end that the options ask for. Returns: false where the table does not have it. */
bool normalize_year(const struct quhua_session *session, const struct quhua_options *options,
                    unsigned *year);

/*
 * Judge `text` into session->judgement, its reasons into notes[QUHUA_MAX_REASONS].
 * session->judgement.leaning is read: see judge.h. session->reading has leaves only where the text
 * was read as names. What was composed before stays.
 * Returns: the text that the judgement speaks of (a repaired one where bytes were mojibake).
 */
struct quhua_text normalize_judge(struct quhua_session *session, struct quhua_text text,
                                  const struct quhua_options *options, unsigned year,
                                  struct quhua_note *notes);

/* Make an answer of session->judgement, which speaks of `text`; its reasons are the notes that
   normalize_judge was given. */
void normalize_fill(struct quhua_session *session, struct quhua_text text,
                    const struct quhua_options *options, unsigned year,
                    struct quhua_answer *answer);

#endif
