/*
 * variant.h - codes that tables printed for a unit that has another in the standard. Identity
 * numbers and old lists carry them.
 */
#ifndef QUHUA_CORE_VARIANT_H
#define QUHUA_CORE_VARIANT_H

#include "types.h"

/* The first variant of `code`; variant_count where there is none. Those of one code lie together,
   the earliest first. */
static inline uint32_t variant_first(const struct tables *tables, uint32_t code)
{
    uint32_t low = 0, high = tables->head->variant_count, count = high;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (tables->variants[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && tables->variants[low].code == code ? low : count;
}

/* Is `variant` one of `code`? To be asked from variant_first on. */
static inline bool variant_is(const struct tables *tables, uint32_t variant, uint32_t code)
{
    return variant < tables->head->variant_count && tables->variants[variant].code == code;
}

#endif
