/*
 * home_school.h - does a home address name a school, its campus or a students' dormitory?
 */
#ifndef QUHUA_CORE_HOME_SCHOOL_H
#define QUHUA_CORE_HOME_SCHOOL_H

#include "home.h"

/* Say of each character which of the words looked for may begin with it. */
void school_mark(struct chars *chars);

/*
 * Look at glyphs `from` and further of `body`. A campus that the rules name counts anywhere, a
 * college where it is a place itself, any school with a dormitory for students. Roads, villages
 * and estates that are named after schools do not, nor do the homes of their staff.
 */
bool home_is_school(const struct glyphs *body, uint16_t from, const struct quhua_rules *rules);

#endif
