/*
 * variant.h - codes that tables printed for a unit that has another in the standard. Identity
 * numbers and old lists carry them.
 */
#ifndef QUHUA_CORE_VARIANT_H
#define QUHUA_CORE_VARIANT_H

#include "search.h"
#include "types.h"

/* The first variant of `code`; variant_count where there is none. Those of one code lie together,
   the earliest first. */
static inline uint32_t variant_first(const struct tables *tables, uint32_t code)
{
    const uint32_t count = tables->head->variant_count;
    _Static_assert(offsetof(struct format_variant, code) == 0, "as search_code wants it");
    uint32_t first = search_code(tables->variants, count, sizeof *tables->variants, code);
    return first < count && tables->variants[first].code == code ? first : count;
}

/* Is `variant` one of `code`? To be asked from variant_first on. */
static inline bool variant_is(const struct tables *tables, uint32_t variant, uint32_t code)
{
    return variant < tables->head->variant_count && tables->variants[variant].code == code;
}

#endif
