/*
 * utf8.h - one strict UTF-8 decoder (RFC 3629: no overlong forms, no surrogates, up to 10FFFF).
 */
#ifndef QUHUA_CORE_UTF8_H
#define QUHUA_CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID 0xFFFFFFFFu

static inline int utf8_continues(unsigned byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Returns: the code points in `size` bytes of valid UTF-8. */
static inline size_t utf8_count(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += !utf8_continues((uint8_t)text[i]);
    return count;
}

/*
 * Decode the code point at *at, which must be before `end`, and step over it.
 * Returns: the code point, or UTF8_INVALID (then *at has not moved).
 */
static inline uint32_t utf8_next(const uint8_t **at, const uint8_t *end)
{
    const uint8_t *p = *at;
    uint32_t lead = p[0];
    if (lead < 0x80) {
        *at = p + 1;
        return lead;
    }
    if (lead >= 0xE0 && lead < 0xF0 && end - p >= 3) {
        uint32_t cp = (lead & 15) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
        if (!utf8_continues(p[1]) || !utf8_continues(p[2]) || cp < 0x800 || (cp >> 11) == 0x1B)
            return UTF8_INVALID;
        *at = p + 3;
        return cp;
    }
    if (lead >= 0xC2 && lead < 0xE0 && end - p >= 2 && utf8_continues(p[1])) {
        *at = p + 2;
        return (lead & 31) << 6 | (p[1] & 63u);
    }
    if (lead >= 0xF0 && lead < 0xF5 && end - p >= 4) {
        uint32_t cp = (lead & 7) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
        if (!utf8_continues(p[1]) || !utf8_continues(p[2]) || !utf8_continues(p[3]) ||
            cp < 0x10000 || cp > 0x10FFFF)
            return UTF8_INVALID;
        *at = p + 4;
        return cp;
    }
    return UTF8_INVALID;
}

#endif
