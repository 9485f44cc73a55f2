/*
 * misspelt.c - see misspelt.h.
 */
#include "misspelt.h"

#include <string.h>

#include "history.h"
#include "repair.h"

enum { MAX_REPAIRS = 64, REPAIR_REACH = 7 };

/* The likest rows found so far, and where each would end in the text. */
struct repairs {
    uint16_t rows[MAX_REPAIRS];
    uint16_t ends[MAX_REPAIRS];
    uint16_t count;
    enum likeness best;
};

static void consider_repair(const struct chain_context *context, uint16_t at, uint16_t row,
                            struct repairs *repairs)
{
    uint16_t end;
    enum likeness likeness = repair_compare(context->tables, context->symbols, at, row, &end);
    if (likeness == LIKE_NOT || likeness == LIKE_SAME || likeness < repairs->best)
        return;
    if (likeness > repairs->best)
        repairs->count = 0;
    repairs->best = likeness;
    if (repairs->count < MAX_REPAIRS) {
        repairs->rows[repairs->count] = row;
        repairs->ends[repairs->count++] = end;
    }
}

/* Distances from `at` at which a level word stands, one bit each. */
static uint32_t level_words(const struct symbols *symbols, uint16_t at)
{
    uint32_t distances = 0;
    for (uint32_t i = 1; i < REPAIR_REACH && at + i < symbols->count; i++)
        if (symbols->symbol[at + i] >= SYMBOL_LEVEL && symbols->symbol[at + i] < SYMBOL_JIE)
            distances |= 1u << i;
    return distances;
}

/* With one difference a level word stands where the name's last symbol would, or one off, and one
   of the first two symbols is there: few names pass. */
static inline bool may_be_like(const struct tables *tables, const uint16_t *text,
                               uint32_t distances, const struct row *row)
{
    const uint32_t count = row->folded_count;
    if (text[0] != row->head[0] && text[1] != row->head[1] && text[0] != row->head[1] &&
        text[1] != row->head[0])
        return false;
    if (count < 2 || !(distances << 2 >> count & 7))
        return false;
    uint16_t word = tables->folded[row->folded + count - 1];
    return text[count - 1] == word || text[count - 2] == word || text[count] == word ||
           distances >> (count - 1) & 1;
}

/* The likest names at `at` among the rows first..last. */
static void search_range(const struct chain_context *context, uint16_t at, uint32_t first,
                         uint32_t last, struct repairs *repairs)
{
    const uint16_t *text = context->symbols->symbol + at;
    uint32_t distances = level_words(context->symbols, at);
    for (uint32_t i = first; i < last && distances; i++)
        if (may_be_like(context->tables, text, distances, &context->tables->rows[i]))
            consider_repair(context, at, (uint16_t)i, repairs);
}

static void search_uppers(const struct chain_context *context, uint16_t at, struct repairs *repairs)
{
    const struct tables *tables = context->tables;
    const uint16_t *text = context->symbols->symbol + at;
    uint32_t distances = level_words(context->symbols, at);
    for (uint32_t i = 0; distances && i < tables->head->upper_count; i++)
        if (may_be_like(tables, text, distances, &tables->rows[tables->uppers[i]]))
            consider_repair(context, at, tables->uppers[i], repairs);
}

static void drop_misfits(const struct chain_context *context, const struct reading *chain,
                         struct repairs *repairs)
{
    uint16_t kept = 0;
    for (uint16_t i = 0; i < repairs->count; i++) {
        bool fits = false;
        for (uint16_t j = 0; j < chain->leaf_count && !fits; j++)
            fits = history_fits(context->tables, chain->leaves[j], repairs->rows[i], context->year);
        if (!fits)
            continue;
        repairs->rows[kept] = repairs->rows[i];
        repairs->ends[kept++] = repairs->ends[i];
    }
    repairs->count = kept;
}

/* The likest names at `at` below the leaves; their codes begin as the leaves' do. */
static void search_below(const struct chain_context *context, const struct reading *chain,
                         uint16_t at, struct repairs *repairs)
{
    const struct tables *tables = context->tables;
    uint32_t last_province = 0;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint32_t province = tables->rows[chain->leaves[i]].province;
        if (province == last_province)
            continue;
        last_province = province;
        search_range(context, at, history_from(tables, province * 10000),
                     history_from(tables, (province + 1) * 10000), repairs);
    }
    drop_misfits(context, chain, repairs);
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
    if (repairs->best == LIKE_FAR)
        chain->flags |= READ_UNSURE;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        trace_add(context->trace, "misspelt", at, chain->end, chain->leaves[i]);
}

/* Does an official name begin at `at`? It is not misspelt, whatever stands beside it. */
static bool official_name_at(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++)
        for (uint32_t i = m->sense;; i++) {
            uint32_t sense = context->tables->senses[i];
            if (SENSE_FORM(sense) <= FORM_FULL &&
                context->tables->rows[SENSE_ROW(sense)].kind == ROW_DIVISION)
                return true;
            if (sense & SENSE_LAST)
                break;
        }
    return false;
}

bool misspelt_below(const struct chain_context *context, struct reading *chain)
{
    struct repairs repairs = {.count = 0};
    if (official_name_at(context, chain->end))
        return false;
    search_below(context, chain, chain->end, &repairs);
    if (repairs.count == 0)
        return false;
    take_repairs(context, chain, chain->end, &repairs);
    bool upper = !chain_is_complete(context, chain);
    chain_run(context, chain);
    if (upper && chain_is_complete(context, chain))
        chain->flags &= (uint16_t)~READ_UNSURE; /* the county proves what was meant above it */
    else if (!upper && official_name_at(context, chain->end))
        chain->flags |= READ_UNSURE; /* two names where one is expected: 山东省州城市莘县 */
    return true;
}

bool misspelt_head(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct reading chain;
    struct repairs repairs = {.count = 0};
    if (official_name_at(context, at))
        return false;
    chain_init(&chain, at);
    search_uppers(context, at, &repairs);
    if (repairs.count == 0)
        return false;
    take_repairs(context, &chain, at, &repairs);
    chain_run(context, &chain);
    if (!chain_is_complete(context, &chain) || chain.flags & READ_CONFLICT)
        return false;
    /* A name of the right length with another character in it is sure once a county fits. */
    chain.flags &= (uint16_t)~READ_UNSURE;
    *out = chain;
    return true;
}

bool misspelt_alone(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct repairs repairs = {.count = 0};
    /* Names of three and four characters: longer ones are not misspelt alone. */
    if (!(level_words(context->symbols, at) & (1u << 2 | 1u << 3)) || official_name_at(context, at))
        return false;
    search_range(context, at, 0, context->tables->head->division_count, &repairs);
    if (repairs.count == 0 || repairs.best == LIKE_FAR)
        return false;
    /* Only one character for another of its kind; of counties only. */
    for (uint16_t i = 0; i < repairs.count; i++) {
        const struct row *row = &context->tables->rows[repairs.rows[i]];
        if (row->level != QUHUA_COUNTY || repairs.ends[i] - at != row->folded_count ||
            row->folded_count > 4)
            return false;
    }
    take_repairs(context, out, at, &repairs);
    chain_run(context, out);
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
