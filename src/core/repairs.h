/*
 * repairs.h - the rows whose names are like the text at some place, and how like they are.
 *
 * Finds them; what they are worth is for misspelt to say.
 */
#ifndef QUHUA_CORE_REPAIRS_H
#define QUHUA_CORE_REPAIRS_H

#include "chain.h"
#include "repair.h"

enum { MAX_REPAIRS = 64 };

/* The rows found so far, how like each is, and where it would end in the text. */
struct repairs {
    uint16_t rows[MAX_REPAIRS];
    uint16_t ends[MAX_REPAIRS];
    uint8_t likeness[MAX_REPAIRS]; /* enum likeness */
    uint16_t count;
};

/* Distances from `at` at which a word stands that ends names of divisions, one bit each. Without
   any nothing is found. */
uint32_t repairs_level_words(const struct symbols *symbols, uint16_t at);

/* Add names like the text at `at`: of the rows first..last, of all provinces and prefectures, of
   the rows below the chain's leaves. Where there are too many, the likest stay. */
void repairs_search(const struct chain_context *context, uint16_t at, uint32_t first, uint32_t last,
                    struct repairs *repairs);
void repairs_search_uppers(const struct chain_context *context, uint16_t at,
                           struct repairs *repairs);
void repairs_search_below(const struct chain_context *context, const struct reading *chain,
                          uint16_t at, struct repairs *repairs);

/* The likeness of the likest; LIKE_NOT where there is none. */
enum likeness repairs_best(const struct repairs *repairs);
/* Drop the others. */
void repairs_keep_likest(struct repairs *repairs);

#endif
