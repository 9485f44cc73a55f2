/*
 * search.h - binary search in those of the index's tables that are sorted by the number that each
 * entry begins with, mostly a code.
 */
#ifndef QUHUA_CORE_SEARCH_H
#define QUHUA_CORE_SEARCH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Returns: the first of `count` entries of `size` bytes whose code is `code` or a later one;
   `count` where there is none. */
static inline uint32_t search_code(const void *table, uint32_t count, size_t size, uint32_t code)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2, at;
        memcpy(&at, (const char *)table + middle * size, sizeof at);
        if (at < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
