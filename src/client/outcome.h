/*
 * outcome.h - what a line of the service says.
 *
 * The service promises the order of an answer's first members: `id`, then `verdict` or `error`. So
 * a line is told by how it begins, and by its last byte; whatever begins otherwise is no answer.
 */
#ifndef QUHUA_CLIENT_OUTCOME_H
#define QUHUA_CLIENT_OUTCOME_H

#include "../quhua.h"

struct outcome {
    enum quhua_outcome outcome;
    enum quhua_status status; /* OK, or why it could not say */
    size_t body;              /* bytes of the line up to the comma after `id`; 0: no such line */
    struct quhua_text code;   /* of an error: its code, part of the line */
};

struct outcome outcome_read(struct quhua_text line, uint64_t id);

#endif
