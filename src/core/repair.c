/*
 * repair.c - see repair.h.
 */
#include "repair.h"

static bool same_shape(const struct tables *tables, uint16_t a, uint16_t b)
{
    uint32_t pair = (uint32_t)a << 16 | b, low = 0, high = tables->head->shape_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (tables->shapes[middle] < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tables->head->shape_count && tables->shapes[low] == pair;
}

bool repair_alike(const struct tables *tables, uint16_t a, uint16_t b)
{
    uint32_t count = tables->head->symbol_count;
    if (a >= count || b >= count)
        return false;
    return (tables->sounds[a] && tables->sounds[a] == tables->sounds[b]) ||
           same_shape(tables, a, b);
}

static uint16_t common_prefix(const uint16_t *a, uint16_t a_count, const uint16_t *b,
                              uint16_t b_count)
{
    uint16_t i = 0;
    while (i < a_count && i < b_count && a[i] == b[i])
        i++;
    return i;
}

static bool is_level(uint16_t symbol)
{
    return symbol >= SYMBOL_LEVEL && symbol < SYMBOL_JIE;
}

static bool rest_equal(const uint16_t *text, uint16_t available, const uint16_t *name,
                       uint16_t count)
{
    return available >= count && common_prefix(text, count, name, count) == count;
}

enum likeness repair_compare(const struct tables *tables, const struct symbols *symbols,
                             uint16_t begin, uint16_t row, uint16_t *end)
{
    const uint16_t *name = tables->folded + tables->rows[row].folded;
    uint16_t count = tables->rows[row].folded_count;
    const uint16_t *text = symbols->symbol + begin;
    uint16_t left = (uint16_t)(symbols->count - begin);
    uint16_t same = common_prefix(text, left, name, count);

    if (same == count) {
        *end = (uint16_t)(begin + count);
        return LIKE_SAME;
    }
    /* The level word is what makes it a name: it must be there, and be the last. */
    bool last = same + 1 == count;
    if (last && count >= 3 && left > same && is_level(text[same]) && is_level(name[same])) {
        *end = (uint16_t)(begin + count);
        return LIKE_NEAR; /* 涟水市 for 涟水县 */
    }
    if (!last && left > same &&
        rest_equal(text + same + 1, (uint16_t)(left - same - 1), name + same + 1,
                   (uint16_t)(count - same - 1))) {
        *end = (uint16_t)(begin + count);
        if (repair_alike(tables, text[same], name[same]))
            return LIKE_NEAR;
        return count >= 4 ? LIKE_NEAR : LIKE_FAR;
    }
    if (!last && count >= 3 &&
        rest_equal(text + same, (uint16_t)(left - same), name + same + 1,
                   (uint16_t)(count - same - 1))) {
        *end = (uint16_t)(begin + count - 1);
        return count >= 4 ? LIKE_NEAR : LIKE_FAR;
    }
    if (same > 0 && left > same &&
        rest_equal(text + same + 1, (uint16_t)(left - same - 1), name + same,
                   (uint16_t)(count - same))) {
        *end = (uint16_t)(begin + count + 1);
        return LIKE_NEAR;
    }
    return LIKE_NOT;
}

bool repair_explains(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                     uint16_t end, uint16_t row)
{
    const struct row *r = &tables->rows[row];
    const uint16_t *name = tables->folded + r->folded;
    uint16_t different = 0, count = (uint16_t)(end - begin);
    /* The whole name, or its stem: one symbol a level word is all that is looked at. */
    if (count < 2 || (count != r->folded_count && count + 1 != r->folded_count))
        return false;
    for (uint16_t i = 0; i < count; i++) {
        uint16_t symbol = symbols->symbol[begin + i];
        if (symbol == name[i])
            continue;
        if (!repair_alike(tables, symbol, name[i]))
            return false;
        different++;
    }
    return different <= 1;
}
