/*
 * home_text.h - characters of a home address in one form, and back to UTF-8.
 *
 * Full width becomes half width, every dash between numbers one dash, separators gaps. Knows
 * nothing of addresses.
 */
#ifndef QUHUA_CORE_HOME_TEXT_H
#define QUHUA_CORE_HOME_TEXT_H

#include "home.h"

/* Read `text`, which is UTF-8 of at most QUHUA_MAX_TEXT code points. */
void glyphs_read(struct quhua_text text, struct glyphs *glyphs);

/* Leave out the glyphs whose `cut` is not 0; what follows them stands after a gap. */
void glyphs_drop(struct glyphs *glyphs, const uint8_t *cut);

/* Add glyphs begin..end of `from`; the first stands after a gap where `gap` is set. */
void glyphs_append(struct glyphs *glyphs, const struct glyphs *from, uint16_t begin, uint16_t end,
                   bool gap);

/* Put a dash where nothing but a separator keeps two numbers or letters apart: 545 301. */
void glyphs_part_numbers(struct glyphs *glyphs);

/*
 * Write all glyphs as UTF-8, a space for a gap where `gaps` is set. at[i] is where glyph i begins,
 * at[count] the end. `buffer` has room for five bytes a glyph.
 * Returns: bytes written.
 */
size_t glyphs_write(const struct glyphs *glyphs, bool gaps, char *buffer, uint16_t *at);

/* One code point as UTF-8. Returns: bytes written, at most 4. */
size_t glyph_put(char32_t code, char *buffer);

static inline bool glyph_is_digit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

static inline bool glyph_is_letter(char32_t c)
{
    return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

static inline bool glyph_is_han(char32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000 ||
           c == U'〇';
}

/* Is the word, NUL-terminated, at `at`, the last glyph's end at most? Behind it are zeros.
   Returns: its length, or 0. */
static inline uint16_t glyphs_word(const struct glyphs *glyphs, uint32_t at, const char32_t *word)
{
    uint16_t size = 0;
    for (; word[size]; size++)
        if (glyphs->code[at + size] != word[size])
            return 0;
    return size;
}

/* The traits of the glyphs from `begin` on, all together. */
static inline unsigned glyphs_traits(const struct glyphs *glyphs, uint32_t begin)
{
    unsigned traits = 0;
    for (uint32_t i = begin; i < glyphs->count; i++)
        traits |= chars_of(glyphs->chars, glyphs->code[i]);
    return traits;
}

/* Is `c` one of the characters of `set`? */
static inline bool glyph_in(char32_t c, const char32_t *set)
{
    for (; *set; set++)
        if (*set == c)
            return true;
    return false;
}

#endif
