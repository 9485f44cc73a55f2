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

/* The same as compose_origin, written out into `buffer` whatever the index has. */
struct quhua_text compose_anew(const struct tables *tables, uint16_t row, unsigned year,
                               bool full_name, struct compose_buffer *buffer);

/* The origin of `row`: a view of the index where that has it (its own year, usual form), otherwise
   of `buffer`. */
static inline struct quhua_text compose_origin(const struct tables *tables, uint16_t row,
                                               unsigned year, bool full_name,
                                               struct compose_buffer *buffer)
{
    const struct row *r = &tables->rows[row];
    if (r->origin_size && year == tables->head->year && !full_name)
        return (struct quhua_text){tables->strings + r->name + r->name_size - r->origin_size,
                                   r->origin_size};
    return compose_anew(tables, row, year, full_name, buffer);
}

#endif
