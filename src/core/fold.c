/*
 * fold.c - see fold.h.
 */
#include "fold.h"

#include <string.h>

#include "utf8.h"

enum { MAX_TEXT_BYTES = 4 * QUHUA_MAX_TEXT };
_Static_assert((int)MAX_TEXT_BYTES <= (int)MARK_OFFSET, "offsets leave room for marks");

static uint16_t fold_far(const struct tables *tables, uint32_t code_point)
{
    if (code_point >> 12 == 0xE0) /* tags and variation selectors */
        return SYMBOL_IGNORE | SYMBOL_NO_CHARACTER;
    uint32_t low = 0, high = tables->head->far_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (FAR_CODE_POINT(tables->fold_far[middle]) < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == tables->head->far_count || FAR_CODE_POINT(tables->fold_far[low]) != code_point)
        return SYMBOL_OTHER;
    const uint16_t entry = (uint16_t)FAR_ENTRY(tables->fold_far[low]);
    return entry <= SYMBOL_DAMAGE ? entry | SYMBOL_NO_CHARACTER : entry;
}

uint16_t fold_code_point(const struct tables *tables, uint32_t code_point)
{
    return code_point < 0x10000 ? fold_entry(tables->fold, code_point)
                                : fold_far(tables, code_point);
}

/* The table entry of a character of three bytes, the lowest of `word` first. What is no UTF-8
   though it looks so has SYMBOL_INVALID. Returns: false where there is no such character. */
static inline bool three_bytes(const uint16_t *restrict table, uint32_t word, uint32_t *entry)
{
    word ^= 0x8080E0;
    if (word & 0xC0C0F0)
        return false;
    /* fold_entry, in parts: the last byte is the place in a block. */
    const uint32_t block = (word & 0xFF) << 6 | (word >> 8 & 0xFF);
    *entry = table[table[block] + (word >> 16 & 0x3F)];
    return true;
}

static inline uint32_t load_three(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

static inline uint32_t load_four(const uint8_t *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/*
 * Characters of three bytes that are their own folded form, by far the commonest, from `at` on;
 * four bytes may be read before `end`. What is no such character ends the run.
 * Returns: how many; their symbols and offsets are written.
 */
static inline size_t plain_run(const uint16_t *restrict table, const uint8_t *restrict begin,
                               size_t at, size_t end, uint16_t *restrict symbol,
                               uint16_t *restrict place)
{
    uint32_t entry;
    size_t count = 0;
    for (; at < end && three_bytes(table, load_four(begin + at), &entry) &&
           entry < SYMBOL_NO_CHARACTER;
         at += 3) {
        symbol[count] = (uint16_t)entry;
        place[count++] = (uint16_t)at;
    }
    return count;
}

/* The code point at `at`, the careful way: its table entry, or SYMBOL_INVALID. Returns: its size.
 */
static size_t next_entry(const struct tables *tables, const uint8_t *at, const uint8_t *end,
                         uint32_t *entry)
{
    const uint8_t *begin = at;
    uint32_t code_point = utf8_next(&at, end);
    *entry = code_point == UTF8_INVALID ? SYMBOL_INVALID | SYMBOL_NO_CHARACTER
                                        : fold_code_point(tables, code_point);
    return (size_t)(at - begin);
}

/* The bytes of the code points that are allowed: all of the text, or its beginning. */
static size_t allowed_size(const uint8_t *begin, size_t size)
{
    size_t code_points = 0;
    if (size <= QUHUA_MAX_TEXT)
        return size;
    for (size_t i = 0; i < size; i++)
        if (!utf8_continues(begin[i]) && code_points++ == QUHUA_MAX_TEXT)
            return i;
    /* No text of so many code points is longer; what is, is no UTF-8. */
    return size < MAX_TEXT_BYTES ? size : MAX_TEXT_BYTES;
}

void fold_text(const struct tables *tables, struct quhua_text text, struct symbols *restrict out)
{
    const uint8_t *const begin = (const uint8_t *)text.data;
    const uint16_t *const table = tables->fold;
    const size_t end = allowed_size(begin, text.size);
    const size_t four_end = end >= 4 ? end - 3 : 0; /* four bytes may be read before it */
    size_t at = 0, count = 0;
    uint32_t mark = 0, marks = 0, damage = 0, entry;

    while (at < end) {
        size_t run = plain_run(table, begin, at, four_end, out->symbol + count, out->place + count);
        if (mark && run) {
            out->place[count] |= (uint16_t)mark;
            marks |= mark;
            mark = 0;
        }
        count += run;
        at += 3 * run;
        if (at >= end)
            break;
        const size_t offset = at;
        if (begin[at] < 0x80)
            entry = fold_entry(table, begin[at++]);
        else if (end - at >= 3 && three_bytes(table, load_three(begin + at), &entry))
            at += 3;
        else
            at += next_entry(tables, begin + at, begin + end, &entry);
        const uint32_t symbol = entry & SYMBOL_MASK;
        if (entry & SYMBOL_NO_CHARACTER) {
            if (symbol == SYMBOL_INVALID) {
                at = offset;
                break;
            }
            damage |= symbol == SYMBOL_DAMAGE;
            mark |= symbol == SYMBOL_IGNORE ? MARK_HIDDEN : MARK_SEPARATED;
            continue;
        }
        mark |= entry & SYMBOL_CHANGED;
        marks |= mark;
        out->symbol[count] = (uint16_t)symbol;
        out->place[count++] = (uint16_t)(offset | mark);
        mark = 0;
    }
    out->invalid = at < end;
    out->too_long = !out->invalid && end < text.size;
    out->damaged = damage != 0;
    out->marks = (uint16_t)marks;
    out->count = (uint16_t)count;
    for (size_t i = 0; i < SYMBOL_BLOCK; i++)
        out->symbol[count + i] = SYMBOL_OTHER;
    out->place[count] = (uint16_t)(at | mark | MARK_SEPARATED);
}
