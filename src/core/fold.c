/*
 * fold.c - see fold.h.
 */
#include "fold.h"

#include "utf8.h"

static uint16_t fold_far(const struct tables *tables, uint32_t code_point)
{
    uint32_t low = 0, high = tables->head->far_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (tables->fold_far[middle].code_point < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < tables->head->far_count && tables->fold_far[low].code_point == code_point)
        return (uint16_t)tables->fold_far[low].symbol;
    return SYMBOL_OTHER;
}

uint16_t fold_code_point(const struct tables *tables, uint32_t code_point)
{
    return code_point < 0x10000 ? tables->fold[code_point] : fold_far(tables, code_point);
}

void fold_text(const struct tables *tables, struct quhua_text text, struct symbols *out)
{
    const uint8_t *begin = (const uint8_t *)text.data;
    const uint8_t *at = begin, *end = begin + text.size;
    uint16_t count = 0, code_points = 0;
    uint8_t mark = 0;

    out->invalid = out->damaged = out->too_long = false;
    while (at < end) {
        if (code_points == QUHUA_MAX_TEXT) {
            out->too_long = true;
            break;
        }
        uint16_t offset = (uint16_t)(at - begin);
        uint32_t code_point = utf8_next(&at, end);
        if (code_point == UTF8_INVALID) {
            out->invalid = true;
            break;
        }
        code_points++;
        uint16_t entry = fold_code_point(tables, code_point);
        uint16_t symbol = entry & SYMBOL_MASK;
        if (symbol == SYMBOL_IGNORE || symbol == SYMBOL_SEPARATOR) {
            mark |= symbol == SYMBOL_IGNORE ? MARK_HIDDEN : MARK_SEPARATED;
            continue;
        }
        out->damaged |= symbol == SYMBOL_DAMAGE;
        out->symbol[count] = symbol;
        out->at[count] = offset;
        out->mark[count++] = mark | (entry & SYMBOL_CHANGED ? MARK_CHANGED : 0);
        mark = 0;
    }
    out->count = count;
    out->code_points = code_points;
    out->symbol[count] = SYMBOL_OTHER;
    out->at[count] = (uint16_t)(at - begin);
    out->mark[count] = mark | MARK_SEPARATED;
}

uint16_t fold_name(const struct tables *tables, struct quhua_text name, uint16_t *symbols,
                   uint16_t capacity)
{
    const uint8_t *at = (const uint8_t *)name.data, *end = at + name.size;
    uint16_t count = 0;
    while (at < end && count < capacity) {
        uint32_t code_point = utf8_next(&at, end);
        if (code_point == UTF8_INVALID)
            break;
        uint16_t symbol = fold_code_point(tables, code_point) & SYMBOL_MASK;
        if (symbol > SYMBOL_SEPARATOR)
            symbols[count++] = symbol;
    }
    return count;
}
