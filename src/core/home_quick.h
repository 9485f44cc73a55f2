/*
 * home_quick.h - homes that tell all at their head: the origin's county by its name in force, one
 * of its townships, and below them nothing but plain characters.
 *
 * They are told as any other, only sooner: no folding, no search for names, no search for what does
 * not belong into an address. tests/home_test.c holds both ways against each other.
 */
#ifndef QUHUA_CORE_HOME_QUICK_H
#define QUHUA_CORE_HOME_QUICK_H

#include "home_town.h"

/* Say which characters no home that is read here may have. */
void quick_mark(struct chars *chars);

/*
 * Read `text` where it is such a home of `county`, the row of a county in force.
 *   body: gets the characters below the county, place[MAX_SYMBOLS + 1] where each of them begins
 *   behind it, and the end. town: the township at its head.
 * Returns: false where it is none, or where that cannot be told at a glance.
 */
bool home_quick_read(const struct tables *tables, uint16_t county, struct quhua_text text,
                     struct glyphs *body, uint16_t *place, struct town_found *town);

#endif
