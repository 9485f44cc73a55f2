/*
 * home_chars.h - what a character of a home address may begin or be, told by one look.
 *
 * Most characters of an address are parts of names and nothing else; the table says which are more.
 * It is made of the word lists and the fold table, once for each session, and says nothing that
 * they do not say.
 */
#ifndef QUHUA_CORE_HOME_CHARS_H
#define QUHUA_CORE_HOME_CHARS_H

#include <stdbool.h>
#include <stdint.h>
#include <uchar.h>

enum char_trait {
    CHAR_WORD = 0xFF,        /* 1 + the first class word that begins with it; 0: none does */
    CHAR_NO_NAME = 0x100,    /* a digit, a letter or a bracket: it ends the name before it */
    CHAR_NUMERAL = 0x200,    /* a Chinese numeral */
    CHAR_MARK = 0x400,       /* in words of what does not belong into an address */
    CHAR_SCHOOL = 0x800,     /* may begin a word of a school or its students, */
    CHAR_DORMITORY = 0x1000, /* of where students live, */
    CHAR_STAFF = 0x2000,     /* of those who work there */
    CHAR_PERSON = 0x4000,    /* may begin a label of a person */
    CHAR_CHANGED = 0x8000    /* not in folded form: a traditional or a variant character */
};

enum { CHARS_COUNT = 0xA000 }; /* code points; those beyond are CHAR_NO_NAME */

struct chars {
    uint16_t traits[CHARS_COUNT];
};

/* Add `trait` to the characters of `set`, a NUL-terminated text. */
void chars_add(struct chars *chars, unsigned trait, const char32_t *set);

static inline unsigned chars_of(const struct chars *chars, char32_t c)
{
    return c < CHARS_COUNT ? chars->traits[c] : (unsigned)CHAR_NO_NAME;
}

#endif
