/*
 * home_town.h - the township at the head of a body, and what the county says to it.
 */
#ifndef QUHUA_CORE_HOME_TOWN_H
#define QUHUA_CORE_HOME_TOWN_H

#include "home.h"

enum town_grade {
    TOWN_NONE,
    TOWN_BY_WORD,   /* ends in 镇, 乡, 街道 or the like, but the county has none of that name */
    TOWN_LOOSE,     /* the county has it with another level word: 九堡镇 for 九堡街道 */
    TOWN_KNOWN,     /* the county has or had it */
    TOWN_ELSEWHERE, /* known, but only in other counties nearby */
};

struct town_found {
    enum town_grade grade;
    uint16_t begin, end; /* glyphs of the body */
    uint32_t town;       /* first posting; NO_TOWN */
};

/*
 * Look for a township at glyph `at` of `body`. `county`: the row whose townships count, or
 * ROW_NONE.
 */
void home_town_find(const struct tables *tables, const struct glyphs *body, uint16_t at,
                    uint16_t county, struct town_found *found);

/* Is `other`, which has a township that `county` has not, near enough for a doubt about it? In the
   same prefecture; or in the same province, where no other county at all has the name. */
bool home_town_is_near(const struct tables *tables, uint32_t town, uint16_t county, uint16_t other);

#endif
