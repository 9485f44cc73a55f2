/*
 * home_lower.h - a short name that was read as a province, a city or a county, and is part of the
 * name of something lower: 朝阳村3组, 南京东路12号, 榆林子镇.
 */
#ifndef QUHUA_CORE_HOME_LOWER_H
#define QUHUA_CORE_HOME_LOWER_H

#include "home_county.h"

/*
 * Take such a name out of `reading`, if it names nothing else; then no county is named. A township
 * at the head stays. `next`: the glyph behind the name.
 */
void home_drop_lower_name(const struct county_question *question, const struct glyphs *glyphs,
                          uint32_t next, struct reading *reading);

#endif
