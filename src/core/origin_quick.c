/*
 * origin_quick.c - see origin_quick.h.
 */
#include "origin_quick.h"

/* Take the name of `row` from the head of `text`. Returns: whether it was there. */
static bool take_name(const struct tables *tables, uint16_t row, struct quhua_text *text)
{
    if (row == ROW_NONE)
        return true;
    struct quhua_text name = row_name(tables, &tables->rows[row]);
    if (text->size < name.size || memcmp(text->data, name.data, name.size) != 0)
        return false;
    text->data += name.size;
    text->size -= name.size;
    return true;
}

bool origin_quick_judge(const struct tables *tables, uint16_t row, unsigned year,
                        struct quhua_text text, struct judgement *judgement)
{
    const struct row *county = &tables->rows[row];
    if (year != tables->head->year || county->level != QUHUA_COUNTY)
        return false;
    judge_accept(judgement, tables, row, year);
    uint16_t prefecture = judgement->path[QUHUA_PREFECTURE];
    if (!take_name(tables, judgement->path[QUHUA_PROVINCE], &text))
        return false;
    bool full = prefecture != ROW_NONE && take_name(tables, prefecture, &text);
    if (!take_name(tables, row, &text) || text.size ||
        !(county->flags & (full ? ROW_PLAIN_FULL : ROW_PLAIN_BRIEF)))
        return false;
    if (!full && prefecture != ROW_NONE)
        judge_reason(judgement, QUHUA_REASON_PARENT_SUPPLIED);
    judge_tier(judgement, county);
    return true;
}
