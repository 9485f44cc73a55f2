/*
 * home_body.h - what stands below the county, in the order in which it is reported.
 */
#ifndef QUHUA_CORE_HOME_BODY_H
#define QUHUA_CORE_HOME_BODY_H

#include "home_town.h"

/*
 * Make the body of glyphs `end` and further, and of those from `head` to `begin`, which stood
 * before the county: a township among them goes first (虞山镇江苏省常熟市), other words last.
 * A county or a township that is written twice is taken once. `town` tells the township.
 */
void home_body_make(const struct tables *tables, const struct glyphs *glyphs, struct span before,
                    uint16_t end, uint16_t county, struct glyphs *body, struct town_found *town);

/* Brackets at the county's name: those around it go (…（东海县）), and one that opens behind it
   belongs to the body (清江浦区（原清河区）…). `before`: what stands before the name; `end`: where
   what stands behind it begins. */
void home_body_brackets(const struct glyphs *glyphs, struct span *before, uint16_t *end);

/* Does the county's name in full stand in `body`? */
bool home_body_names(const struct tables *tables, const struct glyphs *body, uint16_t county);

/* Drop a whole address that is written twice. Returns: whether it was. */
bool home_body_drop_second(const struct tables *tables, uint16_t county, struct glyphs *body,
                           const struct town_found *town);

/* Is another township of the county named further on in `body`, behind the county's name again: two
   addresses in one text? */
bool home_body_has_second(const struct tables *tables, const struct glyphs *body, uint16_t county,
                          const struct town_found *town);

#endif
