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

void settle_forerunners(const struct chain_context *context, struct reading *chain)
{
    uint16_t kept = 0, begun = 0;
    if (chain->leaf_count < 2)
        return;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].start <= context->year)
            begun++;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *row = &context->tables->rows[chain->leaves[i]];
        struct places heirs = {.count = 0};
        if (row->level < QUHUA_COUNTY)
            history_heirs(context->tables, chain->leaves[i], context->year, &heirs);
        bool told = (heirs.count == 1 && heirs.rows[0] != chain->leaves[i] &&
                     context->tables->rows[heirs.rows[0]].level > row->level &&
                     is_leaf(chain, heirs.rows[0])) ||
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
static void speak_for_all(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    uint16_t in_force = ROW_NONE;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (row_in_force(&tables->rows[chain->leaves[i]], context->year)) {
            if (in_force != ROW_NONE)
                return;
            in_force = chain->leaves[i];
        }
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *row = &tables->rows[chain->leaves[i]];
        uint32_t heir = 0;
        while (heir < row->heir_count && tables->heirs[row->heirs + heir] != in_force)
            heir++;
        if (chain->leaves[i] != in_force && heir == row->heir_count)
            return;
    }
    trace_add(context->trace, "all others became this one", chain->begin, chain->end, in_force);
    chain->leaves[0] = in_force;
    chain->leaf_count = 1;
}

/* Did `row` lie right below a prefecture of the name of `upper`, in the years of both? */
static bool lay_under(const struct tables *tables, uint16_t row, uint16_t upper)
{
    const struct row *lower = &tables->rows[row];
    for (uint32_t i = 0; i < tables->head->upper_count; i++) {
        const struct row *above = &tables->rows[tables->uppers[i]];
        if (above->code == lower->parent && above->start < lower->end &&
            lower->start < above->end && row_same_name(tables, above, &tables->rows[upper]))
            return true;
    }
    return false;
}

static bool same_stem(const struct tables *tables, const struct row *a, const struct row *b)
{
    return a->stem_size == b->stem_size &&
           memcmp(tables->strings + a->name, tables->strings + b->name, a->stem_size) == 0;
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

/* A stem may as well be that of a division in force with such a county (海南琼山). */
static bool is_todays_stem(const struct chain_context *context, const struct reading *chain,
                           const struct row *upper)
{
    const struct tables *tables = context->tables;
    if (is_written(context, chain, upper))
        return false;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint16_t path[3];
        if (!row_in_force(&tables->rows[chain->leaves[i]], context->year))
            continue;
        history_path(tables, chain->leaves[i], context->year, path);
        for (int level = QUHUA_PROVINCE; level < QUHUA_COUNTY; level++)
            if (path[level] != ROW_NONE && same_stem(tables, &tables->rows[path[level]], upper))
                return true;
    }
    return false;
}

/* A path through a prefecture that has ended was written in its years and means what lay there
   then (广东省汕头地区海丰县, two counties today), not the one that took over the name. */
static void keep_its_own(const struct chain_context *context, struct reading *chain)
{
    uint16_t upper = chain->upper[QUHUA_PREFECTURE], kept = 0, own[MAX_LEAVES];
    if (upper == ROW_NONE || row_in_force(&context->tables->rows[upper], context->year) ||
        is_todays_stem(context, chain, &context->tables->rows[upper]))
        return;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (lay_under(context->tables, chain->leaves[i], upper))
            own[kept++] = chain->leaves[i];
    if (kept == 0 || kept == chain->leaf_count)
        return;
    memcpy(chain->leaves, own, kept * sizeof *own);
    chain->leaf_count = kept;
    trace_rows(context->trace, "lay under the prefecture as written", "so did", chain->begin,
               chain->end, own, kept);
}

void settle_county(const struct chain_context *context, struct reading *chain)
{
    if (chain->leaf_count == 1)
        return;
    keep_its_own(context, chain);
    if (chain->leaf_count > 1 && context->year == context->tables->head->year)
        speak_for_all(context, chain);
}
