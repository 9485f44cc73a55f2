/*
 * survey.h - a look at the whole roster before it is fixed: classes that are filled with the
 * school's own county throughout.
 */
#ifndef QUHUA_ROSTER_SURVEY_H
#define QUHUA_ROSTER_SURVEY_H

#include "check.h"
#include "crowd.h"
#include "source.h"

enum { SURVEY_LEAST = 10 }; /* persons of a class that is worth a question */

/*
 * Read the roster once and put the key (crowd_text_key) of each such class into `filled`, which is
 * open. Does nothing where the rules name no school or the roster has no column of classes.
 *   names: of those classes, joined by `、`, as far as `capacity` bytes go; NUL-terminated.
 * Returns: false where reading failed or memory ran out.
 */
bool survey_run(struct source *source, const struct checker *checker, quhua_session *session,
                struct crowd *filled, char *names, size_t capacity, struct fault *fault);

#endif
