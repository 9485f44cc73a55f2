/*
 * home_extra.h - what does not belong into an address: telephone, postcode, ID number, person.
 *
 * Takes them out of the glyphs. A number that may be a door, a room or a building is left where
 * it is.
 */
#ifndef QUHUA_CORE_HOME_EXTRA_H
#define QUHUA_CORE_HOME_EXTRA_H

#include "home.h"

/* Take the extras out of `glyphs`; `extras` gets their texts. */
void extras_take(struct glyphs *glyphs, struct extras *extras);

/* Is the piece begin..end of `glyphs`, up to a separator, a person's name? Then it is added to the
   persons of `extras`. */
bool extras_take_name(const struct glyphs *glyphs, uint32_t begin, uint32_t end,
                      struct extras *extras);

/* ---- between home_extra.c and home_person.c -------------------------------------------------- */

/* What each glyph belongs to: 0, or 1 + enum quhua_extra; EXTRA_LABEL goes without being kept. The
   first glyph of a number has EXTRA_BEGIN too. */
struct extra_marks {
    uint8_t of[MAX_SYMBOLS + 1];
};
enum { EXTRA_LABEL = QUHUA_EXTRA_COUNT + 1, EXTRA_BEGIN = 64 };

static inline unsigned extra_of(const struct extra_marks *marks, uint32_t at)
{
    return marks->of[at] & ~(unsigned)EXTRA_BEGIN;
}

/* Say of each character which label of a person may begin with it. */
void persons_mark(struct chars *chars);

/* Mark persons: 收件人：张三, 张三（收）, and a name beside a telephone number. */
void extras_mark_persons(const struct glyphs *glyphs, struct extra_marks *marks);

/* Is the piece begin..end a name of two or three characters, with a common family name? */
bool persons_is_name(const struct glyphs *glyphs, uint32_t begin, uint32_t end);

/* Mark glyphs begin..end. */
static inline void extras_mark(struct extra_marks *marks, uint32_t begin, uint32_t end, unsigned of)
{
    for (uint32_t i = begin; i < end; i++)
        marks->of[i] = (uint8_t)of;
}

#endif
