/*
 * town.h - townships: their names in the text, and which counties have them.
 */
#ifndef QUHUA_CORE_TOWN_H
#define QUHUA_CORE_TOWN_H

#include "types.h"

/*
 * The longest township name that begins at symbol `begin`.
 * Returns: its first posting and, in *end, where it ends; NO_TOWN where there is none.
 */
uint32_t town_match(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                    uint16_t *end);

/* The same for a township written with another level word: 九堡镇 for 九堡街道. */
uint32_t town_match_loosely(const struct tables *tables, const struct symbols *symbols,
                            uint16_t begin, uint16_t *end);

/* What the township table says of `county` and the township whose postings begin at `town`. */
enum town_standing {
    TOWN_NOT_THERE,
    TOWN_FORMER, /* in older tables only */
    TOWN_CURRENT
};
enum town_standing town_standing(const struct tables *tables, uint32_t town, uint16_t county);

/* Townships that a text may name at one place, by their first postings. */
enum { TOWN_STEM_MAX = 8, TOWN_LIST_MAX = 5 * TOWN_STEM_MAX };
struct town_list {
    uint16_t count;
    uint32_t towns[TOWN_LIST_MAX];
};

/* Those whose names begin at symbol `begin`, in full, without their level word or with another one
   (沙河, 沙河镇: 沙河地区). */
void town_list_at(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                  struct town_list *list);
/* Has `county` one of them? */
bool town_is_listed(const struct tables *tables, const struct town_list *list, uint16_t county);
/* Does the text at symbol `begin` begin with a township of `county`, as in the list? */
bool town_begins(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                 uint16_t county);

/* Step through the counties that have a township: for (uint32_t i = town; town_next(...);). */
static inline bool town_next(const struct tables *tables, uint32_t *posting, uint16_t *county)
{
    if (*posting == NO_TOWN)
        return false;
    uint16_t entry = tables->postings[*posting];
    *county = POSTING_ROW(entry);
    *posting = entry & POSTING_LAST ? NO_TOWN : *posting + 1;
    return true;
}

#endif
