/*
 * repair.c - see repair.h.
 */
#include "repair.h"

#include "search.h"

static bool same_shape(const struct tables *tables, uint16_t a, uint16_t b)
{
    const uint32_t pair = (uint32_t)a << 16 | b, count = tables->head->shape_count;
    uint32_t first = search_code(tables->shapes, count, sizeof *tables->shapes, pair);
    return first < count && tables->shapes[first] == pair;
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

/* Is one level word written for the other? No county is called 省, 州 or 盟 by mistake: 松江省. */
static bool level_words_swapped(const struct row *row, uint16_t text, uint16_t name)
{
    return symbol_ends_division(text) && symbol_ends_division(name) &&
           (row->level != QUHUA_COUNTY || text <= SYMBOL_UPPER);
}

static bool rest_equal(const uint16_t *text, uint16_t available, const uint16_t *name,
                       uint16_t count)
{
    return available >= count && common_prefix(text, count, name, count) == count;
}

/* One character for another. In a short name that leaves too little to be sure. */
static enum likeness replaced(const struct tables *tables, uint16_t count, uint16_t text,
                              uint16_t name)
{
    if (repair_alike(tables, text, name))
        return count >= 3 ? LIKE_NEAR : LIKE_FAR;
    return count >= 5 ? LIKE_NEAR : LIKE_FAR;
}

/* A character too many: sure only where it repeats its neighbour (东东海县); before the level word
   it makes another word of it (清河小区). */
static enum likeness doubled(const uint16_t *text, uint16_t at, bool before_level)
{
    if (text[at] == text[at - 1] || text[at] == text[at + 1])
        return LIKE_NEAR;
    return before_level ? LIKE_NOT : LIKE_FAR;
}

/* Two neighbours that changed places: 淀海区. */
static bool swapped(const uint16_t *text, uint16_t available, const uint16_t *name, uint16_t count)
{
    return count >= 3 && available >= count && text[0] == name[1] && text[1] == name[0] &&
           common_prefix(text + 2, count - 2, name + 2, count - 2) == count - 2;
}

enum likeness repair_compare(const struct tables *tables, const struct symbols *symbols,
                             uint16_t begin, uint16_t row, uint16_t *end)
{
    const uint16_t *name = tables->folded + tables->rows[row].folded;
    uint16_t count = tables->rows[row].folded_count;
    const uint16_t *text = symbols->symbol + begin;
    uint16_t left = (uint16_t)(symbols->count - begin);
    uint16_t same = common_prefix(text, left, name, count);
    uint16_t name_left = (uint16_t)(count - same), text_left = (uint16_t)(left - same);

    *end = (uint16_t)(begin + count);
    if (name_left == 0)
        return LIKE_SAME;
    bool extra = same > 0 && count >= 3 && text_left > 0 &&
                 rest_equal(text + same + 1, (uint16_t)(text_left - 1), name + same, name_left);
    if (name_left == 1 && count >= 3 && text_left > 0 && !(extra && text[same] == text[same - 1]) &&
        level_words_swapped(&tables->rows[row], text[same], name[same]))
        return LIKE_NEAR; /* the level word: 涟水市 for 涟水县; 州 is doubled in 定州州市 */
    if (name_left > 1 && text_left > 0 &&
        rest_equal(text + same + 1, (uint16_t)(text_left - 1), name + same + 1,
                   (uint16_t)(name_left - 1)))
        return replaced(tables, count, text[same], name[same]);
    if (swapped(text + same, text_left, name + same, name_left))
        return LIKE_NEAR;
    if (count < 3) {
        *end = (uint16_t)(begin + 3);
        return same == 1 && left >= 3 && text[1] == text[0] && text[2] == name[1]
                   ? LIKE_NEAR /* 沛沛县 */
                   : LIKE_NOT;
    }
    *end = (uint16_t)(begin + count - 1);
    if (name_left > 1 &&
        rest_equal(text + same, text_left, name + same + 1, (uint16_t)(name_left - 1)))
        return count >= 4 ? LIKE_NEAR : LIKE_FAR;
    *end = (uint16_t)(begin + count + 1);
    if (extra)
        return doubled(text, same, name_left == 1);
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
