/*
 * home_chars.c - see home_chars.h.
 */
#include "home_chars.h"

void chars_add(struct chars *chars, unsigned trait, const char32_t *set)
{
    for (; *set; set++)
        chars->traits[*set] |= (uint16_t)trait;
}
