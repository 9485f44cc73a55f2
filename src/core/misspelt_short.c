/*
 * misspelt_short.c - short names of prefectures and counties, misspelt: see misspelt.h.
 */
#include <string.h>

#include "history.h"
#include "misspelt.h"
#include "repair.h"
#include "run.h"

enum { SHORTEST_SHORT = 2, LONGEST_SHORT = 12 }; /* symbols of a short name */

/* Symbols of the short name of `row`, of one of `lengths`, if the text at `at` is that but for one
   character alike; 0. */
static uint16_t like_in_short(const struct chain_context *context, uint16_t at, unsigned lengths,
                              const struct row *row)
{
    enum { HAN = 3 }; /* bytes of a character in UTF-8 */
    const uint16_t *name = context->tables->folded + row->folded;
    const uint16_t *text = context->symbols->symbol + at, count = row->stem_size / HAN;
    if (count > LONGEST_SHORT || !(lengths >> count & 1))
        return 0;
    uint16_t i = 0;
    while (i < count && text[i] == name[i])
        i++;
    bool one =
        i < count && memcmp(text + i + 1, name + i + 1, (count - i - 1u) * sizeof *name) == 0;
    return one && repair_alike(context->tables, text[i], name[i]) ? count : 0;
}

/* Where, behind short names at `at`, another division's stands: a bit for each length. Few texts
   have any, so this is asked before the names. */
static unsigned short_lengths(const struct chain_context *context, uint32_t at)
{
    unsigned lengths = 0;
    for (uint32_t count = SHORTEST_SHORT;
         count <= LONGEST_SHORT && at + count < context->symbols->count; count++) {
        if (!match_may_begin(context->tables, context->symbols, at + count))
            continue;
        struct mention_range range = chain_mentions(context, at + count);
        if (range.begin < range.end && chain_first_kind(context, range.end - 1) == ROW_DIVISION)
            lengths |= 1u << count;
    }
    return lengths;
}

/* Follow the chain on from the prefecture `row`, whose short name is misspelt at its end.
   Returns: whether a county proves it. */
static bool follow_in_short(const struct chain_context *context, const struct reading *chain,
                            uint16_t row, uint16_t count, struct reading *next)
{
    *next = *chain;
    next->hint_count = 0;
    next->leaves[0] = next->upper[QUHUA_PREFECTURE] = row;
    next->leaf_count = 1;
    next->typo_begin = chain->end;
    next->end = next->typo_end = (uint16_t)(chain->end + count);
    next->flags |= READ_TYPO | READ_SHORT;
    next->last_form = FORM_STEM;
    next->steps++;
    run_chain(context, next);
    return next->end > next->typo_end && !(next->flags & READ_CONFLICT) &&
           !misspelt_is_common_district(context, next) && chain_is_complete(context, next);
}

bool misspelt_in_short(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    struct reading next, found;
    bool any = false;
    unsigned lengths = short_lengths(context, chain->end);
    if (!lengths || chain_official_at(context, chain->end))
        return false;
    const uint16_t *text = context->symbols->symbol + chain->end;
    const struct format_upper *const last = tables->uppers + tables->head->upper_count;
    for (const struct format_upper *upper = tables->uppers; upper < last; upper++) {
        if (text[0] != upper->head[0] && text[1] != upper->head[1])
            continue; /* nearly always */
        const uint16_t row = upper->row;
        uint16_t count = like_in_short(context, chain->end, lengths, &tables->rows[row]);
        bool fits = chain->leaf_count == 0;
        if (!count || tables->rows[row].level != QUHUA_PREFECTURE)
            continue;
        for (uint16_t j = 0; j < chain->leaf_count && !fits; j++)
            fits = history_fits(tables, chain->leaves[j], row, context->year);
        if (!fits || !follow_in_short(context, chain, row, count, &next))
            continue;
        if (any && !history_shares(tables, next.leaves[0], found.leaves[0], context->year))
            return false;
        if (!any || row_in_force(&tables->rows[row], context->year))
            found = next;
        any = true;
    }
    if (!any)
        return false;
    trace_add(context->trace, "misspelt", found.typo_begin, found.typo_end,
              found.upper[QUHUA_PREFECTURE]);
    *chain = found;
    return true;
}

void misspelt_hint(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    const uint32_t rest = context->symbols->count - chain->end; /* the whole of it */
    for (uint16_t i = 0; i < chain->leaf_count && rest <= LONGEST_SHORT; i++) {
        const struct row *upper = &tables->rows[chain->leaves[i]];
        if (upper->level != QUHUA_PREFECTURE || !row_in_force(upper, context->year))
            continue;
        for (uint32_t row = chain->leaves[i] + 1u;
             row < tables->head->division_count && tables->rows[row].code < upper->code + 100;
             row++) {
            if (like_in_short(context, chain->end, 1u << rest, &tables->rows[row]) &&
                row_in_force(&tables->rows[row], context->year))
                chain_hint(chain, (uint16_t)row);
        }
    }
}
