/*
 * masked.c - texts without what tells a person.
 */
#include "masked.h"

#include <stdbool.h>
#include <string.h>

/* Bytes of the character that begins at `at`; text is valid UTF-8. */
static size_t character_size(struct quhua_text text, size_t at)
{
    size_t size = 1;
    while (at + size < text.size && ((unsigned char)text.data[at + size] & 0xC0) == 0x80)
        size++;
    return size;
}

struct mask {
    char *out;
    size_t size, capacity; /* one byte is kept for the NUL */
};

static void put(struct mask *mask, const char *data, size_t size)
{
    if (size > mask->capacity - 1 - mask->size)
        return;
    if (size)
        memcpy(mask->out + mask->size, data, size);
    mask->size += size;
    mask->out[mask->size] = 0;
}

/* A full-width digit, as bytes of UTF-8. */
static bool is_wide_digit(const char *data, size_t size)
{
    return size == 3 && memcmp(data, "\xEF\xBC", 2) == 0 && (unsigned char)data[2] >= 0x90 &&
           (unsigned char)data[2] <= 0x99;
}

/* The first `characters` of a text; the digits among them from `clear` on become stars. */
static void put_head(struct mask *mask, struct quhua_text text, size_t characters, size_t clear)
{
    static const char more[] = "…";
    size_t at = 0;
    for (size_t i = 0; at < text.size; i++) {
        if (i == characters) {
            put(mask, more, sizeof more - 1);
            return;
        }
        size_t size = character_size(text, at);
        const char *data = text.data + at;
        bool digit = (size == 1 && *data >= '0' && *data <= '9') || is_wide_digit(data, size);
        if (size == 1 && (unsigned char)*data < 0x20)
            put(mask, " ", 1);
        else if (digit && i >= clear)
            put(mask, "*", 1);
        else
            put(mask, data, size);
        at += size;
    }
}

void masked_origin(struct quhua_text text, struct quhua_text became, char *out, size_t capacity)
{
    static const char arrow[] = " → ";
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    put_head(&mask, text, 16, 0);
    if (became.size == 0 || text.size == 0)
        return;
    put(&mask, arrow, sizeof arrow - 1);
    put(&mask, became.data, became.size);
}

void masked_home(struct quhua_text text, char *out, size_t capacity)
{
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    put_head(&mask, text, 6, 0);
}

void masked_id(struct quhua_text text, char *out, size_t capacity)
{
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    put_head(&mask, text, 4, 4);
}
