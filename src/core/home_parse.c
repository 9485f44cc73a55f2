/*
 * home_parse.c - see home_parse.h.
 */
#include "home_parse.h"

#include <string.h>

void home_parse(const struct glyphs *body, const struct town_found *town, struct elements *elements)
{
    memset(elements, 0, sizeof *elements);
    if (town->grade != TOWN_NONE)
        elements->span[QUHUA_ELEMENT_TOWNSHIP] = (struct span){town->begin, town->end};
    if (town->end < body->count)
        elements->span[QUHUA_ELEMENT_PLACE] = (struct span){town->end, body->count};
}
