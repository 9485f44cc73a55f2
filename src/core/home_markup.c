/*
 * home_markup.c - see home_markup.h.
 */
#include "home_markup.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MARKUP_MAX = 12 }; /* bytes of an entity or a tag */

static const struct {
    const char *name;
    char32_t code;
} entities[] = {{"nbsp", ' '}, {"ensp", ' '}, {"emsp", ' '},  {"amp", '&'},    {"lt", '<'},
                {"gt", '>'},   {"quot", '"'}, {"apos", '\''}, {"middot", 0xB7}};

/* The length of what begins at `at` and ends with `last`; 0 where it does not end soon. */
static size_t size_until(const uint8_t *at, const uint8_t *stop, uint8_t last)
{
    for (size_t i = 1; i < MARKUP_MAX && at + i < stop; i++) {
        if (at[i] == last)
            return i + 1;
        if (at[i] >= 0x80)
            return 0;
    }
    return 0;
}

static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* The number in at..end, decimal or after x hexadecimal; 0 where it is none, or no character. */
static char32_t number_of(const uint8_t *at, const uint8_t *end)
{
    int base = at < end && (*at | 0x20) == 'x' ? 16 : 10;
    char32_t value = 0;
    for (at += base == 16; at < end; at++) {
        int digit = digit_of(*at);
        if (digit >= base)
            return 0;
        value = value * (char32_t)base + (char32_t)digit;
        if (value > 0x10FFFF)
            return 0;
    }
    return value >= 0xD800 && value <= 0xDFFF ? 0 : value;
}

static char32_t entity_of(const uint8_t *name, size_t size)
{
    if (size > 1 && name[0] == '#')
        return number_of(name + 1, name + size);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == size && memcmp(entities[i].name, name, size) == 0)
            return entities[i].code;
    return 0;
}

/* <br>, </p>, <br />: letters, and a stroke at either end. */
static bool is_tag(const uint8_t *name, size_t size)
{
    bool letters = false;
    for (size_t i = 0; i < size; i++) {
        bool letter = (name[i] | 0x20) >= 'a' && (name[i] | 0x20) <= 'z';
        if (!letter && name[i] != '/' && name[i] != ' ')
            return false;
        letters |= letter;
    }
    return letters;
}

char32_t markup_next(const uint8_t **at, const uint8_t *stop)
{
    bool tag = **at == '<';
    size_t size = tag || **at == '&' ? size_until(*at, stop, tag ? '>' : ';') : 0;
    if (size < 3)
        return 0;
    const uint8_t *name = *at + 1;
    char32_t code = tag ? (is_tag(name, size - 2) ? ' ' : 0) : entity_of(name, size - 2);
    if (code)
        *at += size;
    return code;
}
