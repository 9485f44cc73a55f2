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

static bool is_digit(const char *data, size_t size)
{
    return (size == 1 && *data >= '0' && *data <= '9') || is_wide_digit(data, size);
}

/* Which characters are shown as they are; the others become stars. */
enum shown { SHOW_FIRST, SHOW_FIRST_DIGITS, SHOW_WORDS };

static bool is_shown(enum shown shown, bool digit, size_t place)
{
    switch (shown) {
    case SHOW_FIRST:
        return place == 0 && !digit;
    case SHOW_FIRST_DIGITS:
        return place < 4 && digit;
    default:
        return !digit;
    }
}

/* The first `characters` of a text; with more behind them, the sign for it. */
static void put_head(struct mask *mask, struct quhua_text text, size_t characters, enum shown shown)
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
        if (!is_shown(shown, is_digit(data, size), i))
            put(mask, "*", 1);
        else if (size == 1 && (unsigned char)*data < 0x20)
            put(mask, " ", 1);
        else
            put(mask, data, size);
        at += size;
    }
}

static bool has_reason(const struct quhua_answer *answer, enum quhua_reason reason)
{
    for (size_t i = 0; i < answer->reason_count; i++)
        if (answer->reasons[i].reason == reason)
            return true;
    return false;
}

/* Where nothing in the text is known to be a division, it may be a person. */
static bool may_be_person(const struct quhua_answer *answer)
{
    return has_reason(answer, QUHUA_REASON_NOT_FOUND) ||
           has_reason(answer, QUHUA_REASON_BAD_ENCODING) ||
           has_reason(answer, QUHUA_REASON_INPUT_TOO_LONG);
}

/* The text up to what lies behind the divisions. */
static struct quhua_text without_rest(struct quhua_text text, struct quhua_text rest)
{
    for (size_t at = 0; rest.size && at + rest.size <= text.size; at++)
        if (memcmp(text.data + at, rest.data, rest.size) == 0)
            return (struct quhua_text){text.data, at};
    return text;
}

void masked_origin(struct quhua_text text, const struct quhua_answer *answer, char *out,
                   size_t capacity)
{
    static const char arrow[] = " → ", more[] = "…";
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    if (may_be_person(answer)) {
        put_head(&mask, text, 16, SHOW_FIRST);
        return;
    }
    struct quhua_text named = without_rest(text, answer->rest);
    put_head(&mask, named, 16, SHOW_WORDS);
    if (named.size < text.size)
        put(&mask, more, sizeof more - 1);
    if (answer->origin.size == 0 || text.size == 0)
        return;
    put(&mask, arrow, sizeof arrow - 1);
    put(&mask, answer->origin.data, answer->origin.size);
}

void masked_home(struct quhua_text text, struct quhua_text county, char *out, size_t capacity)
{
    static const char more[] = "…";
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    if (county.size == 0) {
        put_head(&mask, text, 6, SHOW_FIRST);
        return;
    }
    put_head(&mask, county, 16, SHOW_WORDS);
    put(&mask, more, sizeof more - 1);
}

void masked_id(struct quhua_text text, char *out, size_t capacity)
{
    struct mask mask = {out, 0, capacity};
    out[0] = 0;
    put_head(&mask, text, 18, SHOW_FIRST_DIGITS);
}
