/*
 * settle.c - see settle.h.
 */
#include "settle.h"

#include <string.h>

#include "history.h"

static bool is_leaf(const struct reading *chain, uint16_t row)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (chain->leaves[i] == row)
            return true;
    return false;
}

/* Is it a prefecture of the kind that was called 地区, and is no more? */
static bool is_old_region(const struct chain_context *context, const struct row *row)
{
    const uint16_t *end = context->tables->folded + row->folded + row->folded_count;
    return row->level == QUHUA_PREFECTURE && !row_in_force(row, context->year) &&
           end[-2] == SYMBOL_DI && end[-1] == SYMBOL_QU;
}

static bool has_county(const struct chain_context *context, const struct reading *chain)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].level == QUHUA_COUNTY)
            return true;
    return false;
}

/* A city that became a county of its own name (石河子市) is told by the county, and so is the short
   name of a 地区 of the past (晋江: 晋江市); what had not begun by the as-of year, by what had. */
static void drop_forerunners(const struct chain_context *context, struct reading *chain)
{
    uint16_t kept = 0, begun = 0;
    bool in_short = chain->last_form == FORM_STEM && has_county(context, chain);
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].start <= context->year)
            begun++;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *row = &context->tables->rows[chain->leaves[i]];
        struct places heirs;
        heirs.count = 0;
        if (row->level < QUHUA_COUNTY)
            history_heirs(context->tables, chain->leaves[i], context->year, &heirs);
        bool told = (heirs.count == 1 && heirs.rows[0] != chain->leaves[i] &&
                     context->tables->rows[heirs.rows[0]].level > row->level &&
                     is_leaf(chain, heirs.rows[0])) ||
                    (in_short && is_old_region(context, row)) ||
                    (begun && row->start > context->year);
        if (!told)
            chain->leaves[kept++] = chain->leaves[i];
        else if (chain->upper[row->level] == chain->leaves[i])
            chain->upper[row->level] = ROW_NONE;
    }
    chain->leaf_count = kept;
}

/* One leaf is in force and every other lived on in it: it speaks for all. Nearly every county has
   such forerunners, so this is asked before anything else. */
static bool speak_for_all(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    uint16_t in_force = ROW_NONE;
    if (context->year != tables->head->year)
        return false;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (row_in_force(&tables->rows[chain->leaves[i]], context->year)) {
            if (in_force != ROW_NONE)
                return false;
            in_force = chain->leaves[i];
        }
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *row = &tables->rows[chain->leaves[i]];
        uint32_t heir = 0;
        while (heir < row->heir_count && tables->heirs[row->heirs + heir] != in_force)
            heir++;
        if (chain->leaves[i] != in_force && heir == row->heir_count)
            return false;
    }
    trace_add(context->trace, "all others became this one", chain->begin, chain->end, in_force);
    chain->leaves[0] = in_force;
    chain->leaf_count = 1;
    return true;
}

/* Is the name of `row` written in full within the chain? */
static bool is_written(const struct chain_context *context, const struct reading *chain,
                       const struct row *row)
{
    const uint16_t *name = context->tables->folded + row->folded;
    size_t size = row->folded_count * sizeof *name;
    for (uint32_t at = chain->begin; at + row->folded_count <= chain->end; at++)
        if (memcmp(context->symbols->symbol + at, name, size) == 0)
            return true;
    return false;
}

/* Did `row` lie below `upper`, in the years of both? */
static bool lay_below(const struct row *row, const struct row *upper)
{
    return (upper->code == row->parent || upper->code == row->province * 10000u) &&
           history_met(upper, row);
}

/* The same for any division of the name of `upper`; of its stem, where no more was written:
   海南琼山 may be of the province or of 海南行政区. */
static bool lay_below_name(const struct tables *tables, const struct row *row,
                           const struct row *upper, bool written)
{
    const uint32_t codes[] = {row->parent, row->province * 10000u};
    for (size_t c = 0; c < 2; c++)
        for (uint32_t i = history_first(tables, codes[c]);
             i < tables->head->division_count && tables->rows[i].code == codes[c]; i++) {
            const struct row *above = &tables->rows[i];
            if (lay_below(row, above) && (written ? row_same_name(tables, above, upper)
                                                  : row_same_stem(tables, above, upper)))
                return true;
        }
    return false;
}

/* What was written above the leaves: the lowest such row, or ROW_NONE. */
static uint16_t lowest_upper(const struct reading *chain)
{
    for (int level = QUHUA_PREFECTURE; level >= QUHUA_PROVINCE; level--)
        if (chain->upper[level] != ROW_NONE && !is_leaf(chain, chain->upper[level]))
            return chain->upper[level];
    return ROW_NONE;
}

/* Drop the rows that fit only by what they became, if others lay below the division as written:
   汕头地区海丰县 means the county of 1983, two today, not the one that kept the name; 重庆永川 the
   district, not 永川地区, which was Sichuan's. */
static void keep_its_own(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    uint16_t upper = lowest_upper(chain), kept = 0, all = 0, own[MAX_LEAVES];
    if (upper == ROW_NONE)
        return;
    while (all < chain->leaf_count &&
           lay_below(&tables->rows[chain->leaves[all]], &tables->rows[upper]))
        all++;
    if (all == chain->leaf_count)
        return;
    bool written = is_written(context, chain, &tables->rows[upper]);
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (lay_below_name(tables, &tables->rows[chain->leaves[i]], &tables->rows[upper], written))
            own[kept++] = chain->leaves[i];
    if (kept == 0 || kept == chain->leaf_count)
        return;
    memcpy(chain->leaves, own, kept * sizeof *own);
    chain->leaf_count = kept;
    trace_rows(context->trace, "lay below what was written", "so did", chain->begin, chain->end,
               own, kept);
}

/* Does the chain go through a prefecture that has ended? */
static bool is_old_path(const struct chain_context *context, const struct reading *chain)
{
    uint16_t upper = chain->upper[QUHUA_PREFECTURE];
    return upper != ROW_NONE && !row_in_force(&context->tables->rows[upper], context->year);
}

bool settle_rows(const struct chain_context *context, struct reading *chain)
{
    drop_forerunners(context, chain);
    bool complete = chain_is_complete(context, chain);
    if (complete && !is_old_path(context, chain) && speak_for_all(context, chain))
        return true;
    keep_its_own(context, chain);
    complete = chain_is_complete(context, chain);
    if (complete)
        speak_for_all(context, chain);
    return complete;
}
