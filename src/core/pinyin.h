/*
 * pinyin.h - is a division's name read so: in full, without its level word, or by initials?
 */
#ifndef QUHUA_CORE_PINYIN_H
#define QUHUA_CORE_PINYIN_H

#include "types.h"

enum pinyin_match { PINYIN_NONE, PINYIN_BEGINS, PINYIN_EXACT };

/*
 * Compare `query`, lower-case letters without spaces, with a reading and with its initials.
 *
 * reading: the syllables of the name, one a character, a space between them.
 * stem:    how many of them are the name without its level word.
 * Returns: EXACT for all of a name or of its stem (qingjiangpuqu, qjpq, qingjiangpu, qjp), BEGINS
 *          where only the begin of the name is read so.
 */
enum pinyin_match pinyin_match(struct quhua_text reading, size_t stem, struct quhua_text query);

/* Step through the readings of the division rows, from the first on: `at` is the index's table at
   first. A row without one of its own is read as the row before it. */
static inline void pinyin_next(const uint8_t **at, struct quhua_text *reading)
{
    size_t size = *(*at)++;
    if (size == 0)
        return;
    *reading = (struct quhua_text){(const char *)*at, size};
    *at += size;
}

#endif
