/*
 * compose.h - names of an accepted row and the origin as the notice asks for it: province +
 * county (江苏省东海县), with the prefecture where the province has two counties of that name.
 */
#ifndef QUHUA_CORE_COMPOSE_H
#define QUHUA_CORE_COMPOSE_H

#include "types.h"

/* Composed texts of one answer; filled from the front, never overrun: what does not fit is cut. */
struct compose_buffer {
    char data[4096];
    size_t size;
};

/* `path`: the row and those above it (history_path). */
struct quhua_text compose_origin(const struct tables *tables, const uint16_t path[3],
                                 unsigned year, bool full_name, struct compose_buffer *buffer);

#endif
