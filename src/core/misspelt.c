/*
 * misspelt.c - see misspelt.h.
 */
#include "misspelt.h"

#include <string.h>

#include "beside.h"
#include "history.h"
#include "repair.h"

enum {
    MAX_REPAIRS = 64,
    SHORT_REACH = 7,
    REPAIR_REACH = 18 /* the longest names have 16 symbols */
};

/* The rows found so far, how like each is, and where it would end in the text. */
struct repairs {
    uint16_t rows[MAX_REPAIRS];
    uint16_t ends[MAX_REPAIRS];
    uint8_t likeness[MAX_REPAIRS]; /* enum likeness */
    uint16_t count;
};

static void move(struct repairs *repairs, uint16_t from, uint16_t to)
{
    repairs->rows[to] = repairs->rows[from];
    repairs->ends[to] = repairs->ends[from];
    repairs->likeness[to] = repairs->likeness[from];
}

/* Drop the last row that is less like. Returns: false where there is none. */
static bool make_room(struct repairs *repairs, enum likeness likeness)
{
    for (uint16_t i = repairs->count; i > 0; i--)
        if (repairs->likeness[i - 1] < likeness) {
            move(repairs, --repairs->count, (uint16_t)(i - 1));
            return true;
        }
    return false;
}

/* Would the name end in a level word that begins another word: 市 of 新龙市场? */
static bool is_cut(const struct chain_context *context, uint16_t end)
{
    return chain_word_at(context, end - 1, ROW_FACILITY) > end;
}

static void consider_repair(const struct chain_context *context, uint16_t at, uint16_t row,
                            struct repairs *repairs)
{
    uint16_t end;
    enum likeness likeness = repair_compare(context->tables, context->symbols, at, row, &end);
    if (likeness == LIKE_NOT || likeness == LIKE_SAME || is_cut(context, end))
        return;
    if (repairs->count == MAX_REPAIRS && !make_room(repairs, likeness))
        return;
    repairs->rows[repairs->count] = row;
    repairs->likeness[repairs->count] = (uint8_t)likeness;
    repairs->ends[repairs->count++] = end;
}

static enum likeness best_of(const struct repairs *repairs)
{
    enum likeness best = LIKE_NOT;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (repairs->likeness[i] > best)
            best = (enum likeness)repairs->likeness[i];
    return best;
}

static void keep_likest(struct repairs *repairs)
{
    enum likeness best = best_of(repairs);
    uint16_t kept = 0;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (repairs->likeness[i] == best)
            move(repairs, i, kept++);
    repairs->count = kept;
}

static bool is_level_word(uint16_t symbol)
{
    return symbol >= SYMBOL_LEVEL && symbol < SYMBOL_JIE;
}

/* No number stands inside a name. */
static bool is_one_name(const struct symbols *symbols, uint16_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        uint16_t symbol = symbols->symbol[i];
        if (symbol >= SYMBOL_DIGIT && symbol < SYMBOL_LEVEL)
            return false;
    }
    return true;
}

/* The same for long names: those of 自治县, 自治旗, 旗, 自治州. */
static uint32_t far_level_word(const struct symbols *symbols, uint16_t at)
{
    for (uint32_t i = SHORT_REACH; i < REPAIR_REACH && at + i < symbols->count; i++) {
        uint16_t symbol = symbols->symbol[at + i];
        if (!is_level_word(symbol))
            continue;
        bool ends_long = symbol != SYMBOL_QU && symbol != SYMBOL_UPPER; /* 区, 市 */
        return ends_long && is_one_name(symbols, at, at + i) ? 1u << i : 0;
    }
    return 0;
}

/* Distances from `at` at which a level word stands, one bit each. */
static uint32_t level_words(const struct symbols *symbols, uint16_t at)
{
    uint32_t distances = 0;
    for (uint32_t i = 1; i < SHORT_REACH && at + i < symbols->count; i++)
        if (is_level_word(symbols->symbol[at + i]))
            distances |= 1u << i;
    return distances | far_level_word(symbols, at); /* 靖州苗族侗族自治县 has both */
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

/* Names like the text at `at` among the rows first..last. */
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
        if (fits)
            move(repairs, i, kept++);
    }
    repairs->count = kept;
}

/* Names like the text at `at` below the leaves; their codes begin as the leaves' do. */
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

/* Counties in force of the prefecture named that are one character away as well, if less like:
   韶关市怎江区 is 浈江区 or 曲江区. They become hints. Returns: whether there are any. */
static bool hint_rivals(const struct chain_context *context, struct reading *chain,
                        const struct repairs *repairs)
{
    bool found = false;
    if (best_of(repairs) != LIKE_NEAR || chain->upper[QUHUA_PREFECTURE] == ROW_NONE)
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

/* Does an official name begin at `at`? It is not misspelt, whatever stands beside it. */
static bool official_name_at(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (chain_is_official(context, m))
            return true;
    return false;
}

bool misspelt_below(const struct chain_context *context, struct reading *chain)
{
    struct repairs repairs = {.count = 0};
    if (official_name_at(context, chain->end))
        return false;
    search_below(context, chain, chain->end, &repairs);
    bool rivals = hint_rivals(context, chain, &repairs);
    keep_likest(&repairs);
    if (repairs.count == 0)
        return false;
    take_repairs(context, chain, chain->end, &repairs);
    if (rivals)
        chain->flags |= READ_UNSURE;
    bool upper = !chain_is_complete(context, chain);
    chain_run(context, chain);
    if (upper && chain_is_complete(context, chain))
        chain->flags &= (uint16_t)~READ_UNSURE; /* the county proves what was meant above it */
    else if (!upper && (official_name_at(context, chain->end) || beside_doubts(context, chain)))
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
    keep_likest(&repairs);
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
    chain_run(context, &longer);
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
    chain_run(&other, &longer);
    if (longer.end != chain->last || longer.flags & READ_CONFLICT)
        return false;
    bool found = longer.leaf_count ? misspelt_below(&other, &longer)
                                   : misspelt_head(&other, chain->begin, &longer);
    if (!found || !chain_is_complete(context, &longer) || longer.flags & READ_CONFLICT)
        return false;
    *chain = longer;
    return true;
}

bool misspelt_alone(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct repairs repairs = {.count = 0};
    /* Names of three and four characters: longer ones are not misspelt alone. */
    if (!(level_words(context->symbols, at) & (1u << 2 | 1u << 3)) || official_name_at(context, at))
        return false;
    search_range(context, at, 0, context->tables->head->division_count, &repairs);
    keep_likest(&repairs);
    if (repairs.count == 0 || repairs.likeness[0] == LIKE_FAR)
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
    if (beside_doubts(context, out))
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
