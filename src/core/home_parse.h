/*
 * home_parse.h - a body cut into elements, after the police address standard GA/T 2151: township,
 * village, group, road, number, estate, building, unit, floor, room; what is named and none of
 * these is the place.
 */
#ifndef QUHUA_CORE_HOME_PARSE_H
#define QUHUA_CORE_HOME_PARSE_H

#include "home_town.h"

/* Cut `body`, whose township is known. Spans are in the order of the text, whatever that is. */
void home_parse(const struct glyphs *body, const struct town_found *town,
                struct elements *elements);

#endif
