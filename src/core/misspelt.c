/*
 * misspelt.c - see misspelt.h.
 */
#include "misspelt.h"

#include <string.h>

#include "beside.h"
#include "hint.h"
#include "history.h"
#include "repairs.h"
#include "run.h"

/* Is `row` what one of the likest rows is today? */
static bool is_among(const struct chain_context *context, const struct repairs *repairs,
                     uint16_t row)
{
    for (uint16_t i = 0; i < repairs->count; i++) {
        struct places heirs;
        if (repairs->likeness[i] != LIKE_NEAR)
            continue;
        history_heirs(context->tables, repairs->rows[i], context->year, &heirs);
        for (uint16_t j = 0; j < heirs.count; j++)
            if (heirs.rows[j] == row)
                return true;
    }
    return false;
}

/* Is the text from `at` on the name of `row`, of today, but for its level word? */
static bool differs_in_level_word(const struct chain_context *context, uint16_t at, uint16_t row)
{
    const struct row *r = &context->tables->rows[row];
    return row_in_force(r, context->year) && r->folded_count >= 3 &&
           at + r->folded_count <= context->symbols->count &&
           memcmp(context->symbols->symbol + at, context->tables->folded + r->folded,
                  (r->folded_count - 1u) * sizeof(uint16_t)) == 0;
}

/* Is all that comes up old counties of the prefecture's own name that are called otherwise today?
   遵义市遵义区 is hardly 红花岗区. */
static bool only_lost_names(const struct chain_context *context, const struct reading *chain,
                            const struct repairs *repairs)
{
    const struct row *rows = context->tables->rows;
    const uint16_t upper = chain->upper[QUHUA_PREFECTURE];
    for (uint16_t i = 0; i < repairs->count; i++) {
        const struct row *row = &rows[repairs->rows[i]];
        struct places heirs;
        if (upper == ROW_NONE || !row_same_stem(context->tables, row, &rows[upper]))
            return false;
        history_heirs(context->tables, repairs->rows[i], context->year, &heirs);
        for (uint16_t j = 0; j < heirs.count; j++)
            if (row_same_stem(context->tables, row, &rows[heirs.rows[j]]))
                return false;
    }
    return true;
}

/* Is a prefecture of today named last, or above a county? */
static bool names_prefecture(const struct chain_context *context, const struct reading *chain)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *leaf = &context->tables->rows[chain->leaves[i]];
        if (leaf->level == QUHUA_PREFECTURE && row_in_force(leaf, context->year))
            return true;
    }
    return chain->upper[QUHUA_PREFECTURE] != ROW_NONE;
}

/* Counties in force of the prefecture named that are one character away as well, if less like:
   韶关市怎江区 is 浈江区 or 曲江区. They become hints. Returns: whether there are any. A level word
   has none: 合肥市庐江区 is 庐江县, not 庐阳区. */
static bool hint_rivals(const struct chain_context *context, struct reading *chain,
                        const struct repairs *repairs)
{
    bool found = false;
    if (repairs_best(repairs) != LIKE_NEAR || !names_prefecture(context, chain))
        return false;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (differs_in_level_word(context, chain->end, repairs->rows[i]))
            return false;
    for (uint16_t i = 0; i < repairs->count; i++) {
        const struct row *row = &context->tables->rows[repairs->rows[i]];
        if (repairs->likeness[i] == LIKE_NEAR || row->level != QUHUA_COUNTY ||
            !row_in_force(row, context->year) || is_among(context, repairs, repairs->rows[i]))
            continue;
        chain_hint(chain, repairs->rows[i]);
        found = true;
    }
    return found;
}

/* Of several leaves that may have been written above, the one in force of a repaired row in force.
 */
static void name_above(const struct chain_context *context, struct reading *chain,
                       const struct repairs *repairs)
{
    const struct row *rows = context->tables->rows;
    for (uint16_t i = 0; chain->leaf_count > 1 && i < chain->leaf_count; i++)
        for (uint16_t j = 0; j < repairs->count; j++)
            if (rows[repairs->rows[j]].parent == rows[chain->leaves[i]].code &&
                row_in_force(&rows[chain->leaves[i]], context->year) &&
                row_in_force(&rows[repairs->rows[j]], context->year))
                chain->upper[rows[chain->leaves[i]].level] = chain->leaves[i];
}

/* Take the repaired names as the next step of the chain. */
static void take_repairs(const struct chain_context *context, struct reading *chain, uint16_t at,
                         const struct repairs *repairs)
{
    name_above(context, chain, repairs);
    chain->leaf_count = 0;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (repairs->ends[i] == repairs->ends[0])
            chain->leaves[chain->leaf_count++] = repairs->rows[i];
    chain->upper[context->tables->rows[repairs->rows[0]].level] = repairs->rows[0];
    chain->end = chain->typo_end = repairs->ends[0];
    chain->typo_begin = at;
    chain->flags |= READ_TYPO;
    if (repairs->likeness[0] == LIKE_FAR)
        chain->flags |= READ_UNSURE;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        trace_add(context->trace, "misspelt", at, chain->end, chain->leaves[i]);
}

bool misspelt_is_common_district(const struct chain_context *context, const struct reading *chain)
{
    return chain->end > chain->typo_end && chain->end - chain->last == 2 &&
           context->symbols->symbol[chain->end - 1] == SYMBOL_QU;
}

bool misspelt_names_other(const struct chain_context *context, const struct reading *chain,
                          uint16_t row)
{
    struct repairs repairs = {.count = 0};
    repairs_search_below(context, chain, chain->end, &repairs);
    for (uint16_t i = 0; i < repairs.count; i++)
        if (row_in_force(&context->tables->rows[repairs.rows[i]], context->year) &&
            !history_shares(context->tables, repairs.rows[i], row, context->year))
            return true;
    return false;
}

bool misspelt_below(const struct chain_context *context, struct reading *chain)
{
    struct repairs repairs = {.count = 0};
    if (chain_official_at(context, chain->end))
        return false;
    repairs_search_below(context, chain, chain->end, &repairs);
    bool rivals = hint_rivals(context, chain, &repairs);
    repairs_keep_likest(&repairs);
    if (repairs.count == 0)
        return false;
    rivals |= only_lost_names(context, chain, &repairs);
    take_repairs(context, chain, chain->end, &repairs);
    if (rivals)
        chain->flags |= READ_UNSURE;
    bool upper = !chain_is_complete(context, chain);
    run_chain(context, chain);
    if (upper && chain_is_complete(context, chain))
        chain->flags &= (uint16_t)~READ_UNSURE; /* the county proves what was meant above it */
    else if (!upper && (chain_official_at(context, chain->end) || beside_doubts(context, chain)))
        chain->flags |= READ_UNSURE; /* two names where one is expected: 山东省州城市莘县 */
    return true;
}

/* Did `row`, in any year, stand for a place that none of the likest rows stands for? */
static bool is_elsewhere(const struct chain_context *context, const struct repairs *likest,
                         uint16_t row)
{
    for (uint16_t i = 0; i < likest->count; i++)
        if (history_shares(context->tables, likest->rows[i], row, context->year))
            return false;
    return true;
}

/* With nothing beside it, a name one edit from another place's, of any year, may be that as well,
   however little they are alike: 东诲县 is 东海县, 东平县 or 东阿县. Counties become hints, those
   in force first. Returns: whether there are such places. */
static bool hint_places(const struct chain_context *context, struct reading *chain,
                        const struct repairs *all, const struct repairs *likest)
{
    bool found = false;
    for (int ended = 0; ended < 2; ended++)
        for (uint16_t i = 0; i < all->count; i++) {
            const struct row *row = &context->tables->rows[all->rows[i]];
            if (row_in_force(row, context->year) == ended ||
                !is_elsewhere(context, likest, all->rows[i]))
                continue;
            if (row->level == QUHUA_COUNTY)
                chain_hint(chain, all->rows[i]);
            found = true;
        }
    return found;
}

bool misspelt_head(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct reading chain;
    struct repairs repairs = {.count = 0};
    if (chain_official_at(context, at))
        return false;
    chain_init(&chain, at);
    repairs_search_uppers(context, at, &repairs);
    repairs_keep_likest(&repairs);
    if (repairs.count == 0)
        return false;
    take_repairs(context, &chain, at, &repairs);
    run_chain(context, &chain);
    if (!chain_is_complete(context, &chain) || chain.flags & READ_CONFLICT ||
        (chain.flags & READ_UNSURE && misspelt_is_common_district(context, &chain)))
        return false;
    /* A name of the right length with another character in it is sure once a county fits. */
    chain.flags &= (uint16_t)~READ_UNSURE;
    if (chain.end == chain.typo_end) { /* a city without counties, alone */
        struct repairs all = {.count = 0};
        repairs_search(context, at, 0, context->tables->head->division_count, &all);
        if (hint_places(context, &chain, &all, &repairs))
            chain.flags |= READ_UNSURE;
    }
    *out = chain;
    return true;
}

/* Does the text at `at` look like the whole name of `row`, and reach beyond `end`? */
static bool is_longer_than(const struct chain_context *context, uint16_t at, uint16_t end,
                           uint16_t row)
{
    uint16_t name_end;
    enum likeness likeness = repair_compare(context->tables, context->symbols, at, row, &name_end);
    return likeness != LIKE_NOT && likeness != LIKE_SAME && name_end > end;
}

/* Does the text from the last mention on look like the whole name of a leaf, in any year? The short
   name may be that of a time before the name grew longer (阿坝藏族自治州 until 1987). */
static bool is_longer_name(const struct chain_context *context, const struct reading *chain)
{
    const struct tables *tables = context->tables;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint32_t code = tables->rows[chain->leaves[i]].code;
        for (uint32_t row = history_from(tables, code);
             row < tables->head->division_count && tables->rows[row].code == code; row++)
            if (is_longer_than(context, chain->last, chain->end, (uint16_t)row))
                return true;
    }
    return false;
}

/* The name of an autonomous region, whose short name begins it: 新疆维悟尔自治区. */
static bool misspelt_region(const struct chain_context *context, struct reading *chain)
{
    const uint16_t row = chain->leaves[0], at = chain->begin;
    struct reading longer;
    uint16_t end;
    if (chain->leaf_count != 1 || context->tables->rows[row].level != QUHUA_PROVINCE ||
        repair_compare(context->tables, context->symbols, at, row, &end) == LIKE_NOT)
        return false;
    chain_init(&longer, at);
    longer.leaves[0] = longer.upper[QUHUA_PROVINCE] = row;
    longer.leaf_count = longer.steps = 1;
    longer.flags = READ_TYPO;
    longer.typo_begin = at;
    longer.typo_end = longer.end = end;
    run_chain(context, &longer);
    if (!chain_is_complete(context, &longer) || longer.flags & READ_CONFLICT)
        return false;
    trace_add(context->trace, "misspelt", at, end, row);
    *chain = longer;
    return true;
}

bool misspelt_instead(const struct chain_context *context, struct reading *chain)
{
    struct chain_context other = *context;
    struct reading longer;
    if (chain->last_form <= FORM_FULL || !is_longer_name(context, chain))
        return false;
    if (misspelt_region(context, chain))
        return true;
    other.not_begin = chain->last;
    other.not_end = chain->end;
    chain_init(&longer, chain->begin);
    run_chain(&other, &longer);
    if (longer.end != chain->last || longer.flags & READ_CONFLICT)
        return false;
    bool found = longer.leaf_count ? misspelt_below(&other, &longer)
                                   : misspelt_head(&other, chain->begin, &longer);
    if (!found || !chain_is_complete(context, &longer) || longer.flags & READ_CONFLICT)
        return false;
    *chain = longer;
    return true;
}

/* Are the names counties' of up to four characters, each with one character for another of its
   kind in the text? Longer ones are not misspelt alone. */
static bool may_stand_alone(const struct chain_context *context, uint16_t at,
                            const struct repairs *repairs)
{
    for (uint16_t i = 0; i < repairs->count; i++) {
        const struct row *row = &context->tables->rows[repairs->rows[i]];
        if (row->level != QUHUA_COUNTY || repairs->ends[i] - at != row->folded_count ||
            row->folded_count > 4)
            return false;
    }
    return repairs->count && repairs->likeness[0] != LIKE_FAR;
}

/* Is it an official name with a character too many before it: 巧郏县? Its counties become hints. */
static bool hint_behind(const struct chain_context *context, uint16_t at, struct reading *chain)
{
    struct reading other;
    if (!chain_official_at(context, at))
        return false;
    chain_init(&other, at);
    run_chain(context, &other);
    hint_counties(context, &other, chain);
    return true;
}

bool misspelt_alone(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct repairs all = {.count = 0}, likest;
    if (!(repairs_level_words(context->symbols, at) & (1u << 2 | 1u << 3)) ||
        chain_official_at(context, at))
        return false;
    repairs_search(context, at, 0, context->tables->head->division_count, &all);
    likest = all;
    repairs_keep_likest(&likest);
    if (!may_stand_alone(context, at, &likest))
        return false;
    take_repairs(context, out, at, &likest);
    bool other = hint_places(context, out, &all, &likest);
    other |= hint_behind(context, (uint16_t)(at + 1), out);
    run_chain(context, out);
    if (other || beside_doubts(context, out))
        out->flags |= READ_UNSURE;
    return true;
}

bool misspelt_gap(const struct chain_context *context, struct reading *chain,
                  const struct reading *next)
{
    uint16_t begin = chain->end, end = next->begin;
    for (uint16_t i = 0; i < next->leaf_count; i++) {
        uint16_t parent = history_parent(context->tables, next->leaves[i], context->year);
        if (parent == ROW_NONE ||
            !repair_explains(context->tables, context->symbols, begin, end, parent))
            continue;
        chain->upper[QUHUA_PREFECTURE] = parent;
        chain->typo_begin = begin;
        chain->typo_end = end;
        trace_add(context->trace, "misspelt", begin, end, parent);
        return true;
    }
    return false;
}
