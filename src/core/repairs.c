/*
 * repairs.c - see repairs.h.
 */
#include "repairs.h"

#include "history.h"

enum {
    SHORT_REACH = 7,
    REPAIR_REACH = 18 /* the longest names have 16 symbols */
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

/* Would the name end in a level word that begins another word: 市 of 新龙市场? Not 省 of a
   province's own name: 黑咙江省道里区. */
static bool is_cut(const struct chain_context *context, uint16_t row, uint16_t end)
{
    const struct row *r = &context->tables->rows[row];
    const uint16_t last = context->tables->folded[r->folded + r->folded_count - 1];
    return (r->level == QUHUA_COUNTY || context->symbols->symbol[end - 1] != last) &&
           chain_word_at(context, end - 1, ROW_FACILITY) > end;
}

static void consider_repair(const struct chain_context *context, uint16_t at, uint16_t row,
                            struct repairs *repairs)
{
    uint16_t end;
    enum likeness likeness = repair_compare(context->tables, context->symbols, at, row, &end);
    if (likeness == LIKE_NOT || likeness == LIKE_SAME || is_cut(context, row, end))
        return;
    if (repairs->count == MAX_REPAIRS && !make_room(repairs, likeness))
        return;
    repairs->rows[repairs->count] = row;
    repairs->likeness[repairs->count] = (uint8_t)likeness;
    repairs->ends[repairs->count++] = end;
}

enum likeness repairs_best(const struct repairs *repairs)
{
    enum likeness best = LIKE_NOT;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (repairs->likeness[i] > best)
            best = (enum likeness)repairs->likeness[i];
    return best;
}

void repairs_keep_likest(struct repairs *repairs)
{
    enum likeness best = repairs_best(repairs);
    uint16_t kept = 0;
    for (uint16_t i = 0; i < repairs->count; i++)
        if (repairs->likeness[i] == best)
            move(repairs, i, kept++);
    repairs->count = kept;
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

/* The distance of one behind SHORT_REACH, where long names end: 自治县, 自治旗, 旗, 自治州. */
static uint32_t far_level_word(const struct symbols *symbols, uint16_t at)
{
    for (uint32_t i = SHORT_REACH; i < REPAIR_REACH && at + i < symbols->count; i++) {
        uint16_t symbol = symbols->symbol[at + i];
        if (!symbol_ends_division(symbol))
            continue;
        bool ends_long = symbol != SYMBOL_QU && symbol != SYMBOL_UPPER; /* 区, 市 */
        return ends_long && is_one_name(symbols, at, at + i) ? 1u << i : 0;
    }
    return 0;
}

uint32_t repairs_level_words(const struct symbols *symbols, uint16_t at)
{
    uint32_t distances = 0;
    for (uint32_t i = 1; i < SHORT_REACH && at + i < symbols->count; i++)
        if (symbol_ends_division(symbols->symbol[at + i]))
            distances |= 1u << i;
    return distances | far_level_word(symbols, at); /* 靖州苗族侗族自治县 has both */
}

/* With one difference one of the first two symbols is there: few names pass. */
static inline bool may_begin_like(const uint16_t *text, const uint16_t head[2])
{
    return text[0] == head[0] || text[1] == head[1] || text[0] == head[1] || text[1] == head[0];
}

/* And a level word stands where the name's last symbol would, or one off. */
static bool may_end_like(const struct tables *tables, const uint16_t *text, uint32_t distances,
                         const struct row *row)
{
    const uint32_t count = row->folded_count;
    if (count < 2 || !(distances << 2 >> count & 7))
        return false;
    uint16_t word = tables->folded[row->folded + count - 1];
    return text[count - 1] == word || text[count - 2] == word || text[count] == word ||
           distances >> (count - 1) & 1;
}

void repairs_search(const struct chain_context *context, uint16_t at, uint32_t first, uint32_t last,
                    struct repairs *repairs)
{
    const uint16_t *text = context->symbols->symbol + at;
    uint32_t distances = repairs_level_words(context->symbols, at);
    for (uint32_t i = first; i < last && distances; i++)
        if (may_begin_like(text, context->tables->rows[i].head) &&
            may_end_like(context->tables, text, distances, &context->tables->rows[i]))
            consider_repair(context, at, (uint16_t)i, repairs);
}

void repairs_search_uppers(const struct chain_context *context, uint16_t at,
                           struct repairs *repairs)
{
    const struct tables *tables = context->tables;
    const uint16_t *text = context->symbols->symbol + at;
    uint32_t distances = repairs_level_words(context->symbols, at);
    for (uint32_t i = 0; distances && i < tables->head->upper_count; i++)
        if (may_begin_like(text, tables->uppers[i].head) &&
            may_end_like(tables, text, distances, &tables->rows[tables->uppers[i].row]))
            consider_repair(context, at, tables->uppers[i].row, repairs);
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

void repairs_search_below(const struct chain_context *context, const struct reading *chain,
                          uint16_t at, struct repairs *repairs)
{
    const struct tables *tables = context->tables;
    uint32_t last_province = 0;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint32_t province = tables->rows[chain->leaves[i]].province;
        if (province == last_province)
            continue;
        last_province = province;
        repairs_search(context, at, history_from(tables, province * 10000),
                       history_from(tables, (province + 1) * 10000), repairs);
    }
    drop_misfits(context, chain, repairs);
}
