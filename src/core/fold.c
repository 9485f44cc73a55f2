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
        return SYMBOL_IGNORE;
    uint32_t low = 0, high = tables->head->far_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (FAR_CODE_POINT(tables->fold_far[middle]) < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < tables->head->far_count && FAR_CODE_POINT(tables->fold_far[low]) == code_point)
        return (uint16_t)FAR_ENTRY(tables->fold_far[low]);
    return SYMBOL_OTHER;
}

uint16_t fold_code_point(const struct tables *tables, uint32_t code_point)
{
    return code_point < 0x10000 ? fold_entry(tables->fold, code_point)
                                : fold_far(tables, code_point);
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
    const size_t first_plain = SYMBOL_DAMAGE + 1;
    size_t count = 0;
    for (; at < end; at += 3, count++) {
        uint32_t word;
        memcpy(&word, begin + at, sizeof word);
        if ((word & 0xC0C0F0) != 0x8080E0)
            break;
        /* fold_entry, in parts: the last byte is the place in a block. */
        uint32_t block = (word & 15) << 6 | (word >> 8 & 63);
        uint32_t entry = table[table[block] + (word >> 16 & 63)];
        if (block < 0x800 / FOLD_BLOCK_SIZE || entry - first_plain > SYMBOL_MASK - first_plain)
            break;
        symbol[count] = (uint16_t)entry;
        place[count] = (uint16_t)at;
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
    *entry = code_point == UTF8_INVALID ? SYMBOL_INVALID : fold_code_point(tables, code_point);
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
        if (run && mark) {
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
        else
            at += next_entry(tables, begin + at, begin + end, &entry);
        uint32_t symbol = entry & SYMBOL_MASK;
        if (symbol == SYMBOL_INVALID) {
            at = offset;
            break;
        }
        if (symbol <= SYMBOL_DAMAGE) {
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
