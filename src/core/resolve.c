/*
 * resolve.c - see resolve.h. Every preference is a sentence here:
 *
 *  1. A chain begins at the first official or customary name; at a short one (or one of two
 *     characters) only at the head of the text or after a separator.
 *  2. Where the chain ends above the county, what follows at once may still tell: a township, a
 *     misspelt name among the children, a zone.
 *  3. Failing these, a chain further on is looked at; text between the two makes it a question.
 *  4. A misspelt upper name at the head is repaired only if a chain from it reaches the county.
 */
#include "resolve.h"

#include <string.h>

#include "chain.h"
#include "history.h"
#include "repair.h"

enum { MAX_REPAIRS = 64, REPAIR_REACH = 7, ZONE_REACH = 8 };

/* ---- townships ------------------------------------------------------------------------------ */

/* Does any county that the leaves stand for, or that lies below them, have the township? */
static bool town_below(const struct chain_context *context, const struct reading *chain,
                       uint32_t town)
{
    for (;; town++) {
        uint16_t posting = context->tables->postings[town];
        uint16_t county = POSTING_ROW(posting);
        for (uint16_t i = 0; i < chain->leaf_count; i++)
            if (chain->leaves[i] == county ||
                history_fits(context->tables, chain->leaves[i], county, context->year))
                return true;
        if (posting & POSTING_LAST)
            return false;
    }
}

static void take_town(const struct chain_context *context, struct reading *chain, uint32_t town,
                      uint16_t begin, uint16_t end)
{
    chain->town = town;
    chain->town_begin = begin;
    chain->town_end = end;
    trace_add(context->trace, "township", begin, end, ROW_NONE);
}

/* Is there a question that a township could answer? */
static bool is_open(const struct chain_context *context, const struct reading *chain)
{
    return chain->leaf_count != 1 || !chain_is_complete(context, chain) ||
           !row_in_force(&context->tables->rows[chain->leaves[0]], context->year);
}

/* A township right after a chain. Below the county any is taken; above it only one that fits. */
static bool town_after(const struct chain_context *context, struct reading *chain)
{
    uint16_t end;
    uint32_t town = match_township(context->tables, context->symbols, chain->end, &end);
    if (town == NO_TOWN && is_open(context, chain)) {
        town = match_township_loosely(context->tables, context->symbols, chain->end, &end);
        if (town != NO_TOWN)
            chain->flags |= READ_TOWN_LOOSE;
    }
    if (town == NO_TOWN)
        return false;
    if (!chain_is_complete(context, chain) && !town_below(context, chain, town))
        return false;
    take_town(context, chain, town, chain->end, end);
    return true;
}

/* ---- repairs -------------------------------------------------------------------------------- */

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
    return text[count - 1] == word || text[count - 2] == word || text[count] == word;
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

static void search_uppers(const struct chain_context *context, uint16_t at,
                          struct repairs *repairs)
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
        uint32_t province = tables->rows[chain->leaves[i]].code / 10000;
        if (province == last_province)
            continue;
        last_province = province;
        search_range(context, at, history_from(tables, province * 10000),
                     history_from(tables, (province + 1) * 10000), repairs);
    }
    drop_misfits(context, chain, repairs);
}

/* Take the repaired names as the next step of the chain. */
static void take_repairs(const struct chain_context *context, struct reading *chain, uint16_t at,
                         const struct repairs *repairs)
{
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

static bool repair_below(const struct chain_context *context, struct reading *chain)
{
    struct repairs repairs = {.count = 0};
    search_below(context, chain, chain->end, &repairs);
    if (repairs.count == 0)
        return false;
    take_repairs(context, chain, chain->end, &repairs);
    chain_run(context, chain);
    return true;
}

/* A misspelt province or prefecture at the head, proven by what follows: 毫州市谯城区. */
static bool repair_head(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct reading chain;
    struct repairs repairs = {.count = 0};
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

/* A misspelt county with nothing beside it: sure only if the difference is of sound or shape. */
static bool repair_alone(const struct chain_context *context, uint16_t at, struct reading *out)
{
    struct repairs repairs = {.count = 0};
    search_range(context, at, 0, context->tables->head->division_count, &repairs);
    if (repairs.count == 0 || repairs.best == LIKE_FAR)
        return false;
    take_repairs(context, out, at, &repairs);
    chain_run(context, out);
    return true;
}

/* ---- chains --------------------------------------------------------------------------------- */

static bool may_begin(const struct chain_context *context, const struct mention *mention,
                      uint16_t head)
{
    const struct row *row = chain_first_row(context, mention);
    if (row->kind == ROW_PLACEHOLDER || row->kind == ROW_ZONE || row->kind == ROW_GROUPING)
        return true;
    if (row->kind != ROW_DIVISION)
        return false;
    if (mention->begin == head || context->symbols->place[mention->begin] & MARK_SEPARATED)
        return true;
    if (mention->end - mention->begin < 3)
        return false;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) != FORM_STEM)
            return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

/* The first chain at or after `head`. Returns: false where no chain begins. */
static bool find_chain(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    for (uint16_t at = head; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.end; m > range.begin; m--) {
            if (!may_begin(context, &m[-1], head))
                continue;
            chain_init(chain, at);
            chain_run(context, chain);
            if (chain->leaf_count || chain->flags & READ_GROUPING)
                return true;
        }
    }
    return false;
}

/* A lone short name with a road, a shop or a school behind it names no level: 南京西路. */
static bool is_part_of_facility(const struct chain_context *context, const struct reading *chain)
{
    return chain->steps == 1 && chain->last_form == FORM_STEM &&
           chain->end < context->symbols->count &&
           chain_word_at(context, chain->end, ROW_FACILITY);
}

static void hint_counties(const struct chain_context *context, const struct reading *from,
                          struct reading *to)
{
    for (uint16_t i = 0; i < from->leaf_count; i++)
        if (history_is_origin(context->tables, from->leaves[i], context->year))
            chain_hint(to, from->leaves[i]);
    for (uint16_t i = 0; i < from->hint_count; i++)
        chain_hint(to, from->hints[i]);
}

/* The rest of the text may name a county, whole or in short, that fits: worth asking about. */
static void hint_fitting(const struct chain_context *context, struct reading *chain,
                         const struct mention *mention)
{
    for (uint32_t s = mention->sense;; s++) {
        uint32_t sense = context->tables->senses[s];
        uint16_t row = (uint16_t)SENSE_ROW(sense);
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            if (context->tables->rows[row].kind == ROW_DIVISION &&
                context->tables->rows[row].level == QUHUA_COUNTY &&
                history_fits(context->tables, chain->leaves[j], row, context->year))
                chain_hint(chain, row);
        if (sense & SENSE_LAST)
            break;
    }
}

static void hint_from_rest(const struct chain_context *context, struct reading *chain)
{
    for (uint32_t at = chain->end; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.begin; m < range.end; m++)
            hint_fitting(context, chain, m);
    }
}

/* Nothing is named as a level, but a county's name stands at the head or whole in the text: worth
   asking about. */
static void hint_standing_out(const struct chain_context *context, struct reading *chain,
                              const struct mention *mention, uint16_t head)
{
    for (uint32_t s = mention->sense;; s++) {
        uint32_t sense = context->tables->senses[s];
        const struct row *row = &context->tables->rows[SENSE_ROW(sense)];
        bool stands_out = mention->begin == head || SENSE_FORM(sense) <= FORM_FULL;
        if (stands_out && row->kind == ROW_DIVISION && row->level == QUHUA_COUNTY)
            chain_hint(chain, (uint16_t)SENSE_ROW(sense));
        if (sense & SENSE_LAST)
            break;
    }
}

static void hint_from_names(const struct chain_context *context, struct reading *chain,
                            uint16_t head)
{
    for (uint32_t at = head; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.begin; m < range.end; m++)
            hint_standing_out(context, chain, m, head);
    }
}

/* ---- zones ---------------------------------------------------------------------------------- */

static bool zone_after(const struct chain_context *context, struct reading *chain)
{
    for (uint16_t at = chain->end; at < chain->end + ZONE_REACH && at < context->symbols->count;
         at++) {
        uint16_t end = chain_word_at(context, at, ROW_ZONE_WORD);
        if (!end)
            continue;
        chain->flags |= READ_ZONE;
        trace_add(context->trace, "functional zone", at, end, ROW_NONE);
        return true;
    }
    return false;
}

/* A name that several bear may stand in full further on: 朝阳区工体南路6号 北京市朝阳区中医医院. */
static void decide_by_rest(const struct chain_context *context, struct reading *chain)
{
    struct reading next;
    if (chain->leaf_count < 2 || chain->flags & READ_CONFLICT ||
        !find_chain(context, chain->end, &next) || !chain_is_complete(context, &next) ||
        (next.upper[QUHUA_PROVINCE] == ROW_NONE && next.upper[QUHUA_PREFECTURE] == ROW_NONE))
        return;
    for (uint16_t i = 0; i < next.leaf_count; i++) {
        bool known = false;
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            known |= next.leaves[i] == chain->leaves[j];
        if (!known)
            return;
    }
    memcpy(chain->leaves, next.leaves, next.leaf_count * sizeof *next.leaves);
    chain->leaf_count = next.leaf_count;
    memcpy(chain->upper, next.upper, sizeof next.upper);
    chain->flags |= READ_REPEATED;
}

static bool is_leaf(const struct reading *chain, uint16_t row)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (chain->leaves[i] == row)
            return true;
    return false;
}

/* A city that became a county of its own name (石河子市) is told by the county. */
static void drop_forerunners(const struct chain_context *context, struct reading *chain)
{
    uint16_t kept = 0;
    if (chain->leaf_count < 2 || context->year != context->tables->head->year)
        return;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *row = &context->tables->rows[chain->leaves[i]];
        bool told = row->level < QUHUA_COUNTY && row->heir_count == 1 &&
                    is_leaf(chain, context->tables->heirs[row->heirs]);
        if (!told)
            chain->leaves[kept++] = chain->leaves[i];
        else if (chain->upper[row->level] == chain->leaves[i])
            chain->upper[row->level] = ROW_NONE;
    }
    chain->leaf_count = kept;
}

/* One leaf is in force and every other lived on in it: it speaks for all. Nearly every county has
   such forerunners, so this is asked before anything else. */
static void settle(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    uint16_t in_force = ROW_NONE;
    if (chain->leaf_count == 1 || context->year != tables->head->year)
        return;
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
    chain->leaves[0] = in_force;
    chain->leaf_count = 1;
}

/* Do two chains lead to a place in common? */
static bool is_same_place(const struct chain_context *context, const struct reading *a,
                          const struct reading *b)
{
    for (uint16_t i = 0; i < a->leaf_count; i++)
        for (uint16_t j = 0; j < b->leaf_count; j++) {
            struct places x, y;
            history_heirs(context->tables, a->leaves[i], context->year, &x);
            history_heirs(context->tables, b->leaves[j], context->year, &y);
            for (uint16_t k = 0; k < x.count; k++)
                for (uint16_t l = 0; l < y.count; l++)
                    if (x.rows[k] == y.rows[l])
                        return true;
        }
    return false;
}

/* Does a path, or the official name of a province or prefecture, begin at `at`? */
static bool begins_address(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        for (uint32_t i = m[-1].sense;; i++) {
            uint32_t sense = context->tables->senses[i];
            const struct row *row = &context->tables->rows[SENSE_ROW(sense)];
            if (SENSE_FORM(sense) == FORM_PATH ||
                (SENSE_FORM(sense) <= FORM_USUAL && row->level < QUHUA_COUNTY))
                return true;
            if (sense & SENSE_LAST)
                break;
        }
    return false;
}

/* Another address, begun anew from the top (江苏省东海县，山东省日照市东港区): two places in one text.
   Looked for where this one ends and after separators; a county alone is a word in passing. */
static void find_second_address(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint16_t last = symbols->marks & MARK_SEPARATED ? symbols->count : (uint16_t)(chain->end + 1);
    for (uint16_t at = chain->end; at < last && at < symbols->count; at++) {
        struct reading other;
        if (at > chain->end && !(symbols->place[at] & MARK_SEPARATED))
            continue;
        if (!begins_address(context, at))
            continue;
        chain_init(&other, at);
        chain_run(context, &other);
        if (!chain_is_complete(context, &other) || is_same_place(context, chain, &other))
            continue;
        chain->flags |= READ_CONFLICT;
        hint_counties(context, &other, chain);
        trace_add(context->trace, "another address", other.begin, other.end, other.leaves[0]);
        return;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Is the text between two chains a misspelt name of what lies between them (安徽毫州谯城区)? */
static bool gap_is_typo(const struct chain_context *context, struct reading *chain,
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

/* The chain goes on where `next` does. */
static void join(struct reading *chain, const struct reading *next)
{
    memcpy(chain->leaves, next->leaves, next->leaf_count * sizeof *next->leaves);
    chain->leaf_count = next->leaf_count;
    chain->end = next->end;
    chain->flags |= next->flags;
    chain->upper[QUHUA_COUNTY] = next->upper[QUHUA_COUNTY];
}

/* A second chain, after text that explains nothing. */
static void look_further(const struct chain_context *context, struct reading *chain)
{
    struct reading next;
    if (!find_chain(context, chain->end, &next))
        return;
    if (!chain_is_complete(context, &next)) {
        hint_counties(context, &next, chain);
        return;
    }
    bool fits = false;
    for (uint16_t i = 0; i < next.leaf_count; i++)
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            fits |= history_fits(context->tables, chain->leaves[j], next.leaves[i], context->year);
    if (!fits && chain->flags & READ_SHORT && next.upper[QUHUA_PROVINCE] != ROW_NONE) {
        *chain = next; /* the first was a word in passing: 北京饭店 上海市黄浦区 */
        return;
    }
    if (fits && gap_is_typo(context, chain, &next)) {
        join(chain, &next);
        chain->flags |= READ_TYPO;
        return;
    }
    hint_counties(context, &next, chain);
    chain->flags |= fits ? READ_GAP : READ_CONFLICT;
}

static void finish_incomplete(const struct chain_context *context, struct reading *chain)
{
    if (chain->flags & READ_CONFLICT ||
        context->tables->rows[chain->leaves[0]].flags & ROW_SPECIAL)
        return;
    if (town_after(context, chain))
        return;
    if (repair_below(context, chain) && chain_is_complete(context, chain))
        return;
    if (zone_after(context, chain))
        return;
    look_further(context, chain);
    if (!chain_is_complete(context, chain))
        hint_from_rest(context, chain);
}

/* What contradicts a chain, followed as a chain of its own, gives the other candidates. */
static void hint_conflict(const struct chain_context *context, struct reading *chain)
{
    struct reading other;
    chain_init(&other, chain->end);
    chain_run(context, &other);
    hint_counties(context, &other, chain);
}

/* No division is named: a township alone, a misspelt county alone, a zone. */
static void read_without_chain(const struct chain_context *context, uint16_t head,
                               struct reading *chain)
{
    uint16_t end;
    chain_init(chain, head);
    if (chain_word_at(context, head, ROW_COUNTRY)) {
        chain->flags |= READ_OUTSIDE;
        return;
    }
    uint32_t town = match_township(context->tables, context->symbols, head, &end);
    if (town != NO_TOWN)
        take_town(context, chain, town, head, end);
    else if (!repair_head(context, head, chain) && !repair_alone(context, head, chain))
        zone_after(context, chain);
}

/* No label is a division's name, so the first sense tells. */
static uint16_t label_end(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (chain_first_row(context, &m[-1])->kind == ROW_LABEL)
            return m[-1].end;
    return 0;
}

static uint16_t skip_labels(const struct chain_context *context)
{
    uint16_t at = 0, end;
    while (at < context->symbols->count && (end = label_end(context, at)))
        at = end;
    return at;
}

void resolve_text(const struct tables *tables, const struct symbols *symbols,
                  struct mentions *mentions, unsigned year, struct trace *trace,
                  struct reading *chain)
{
    const struct chain_context context = {tables, symbols, mentions, year, trace};
    uint16_t head = skip_labels(&context);
    if (!find_chain(&context, head, chain) || is_part_of_facility(&context, chain)) {
        read_without_chain(&context, head, chain);
        if (chain->leaf_count == 0)
            hint_from_names(&context, chain, head);
    } else if (chain->begin > head) {
        uint16_t end;
        uint32_t town = match_township(tables, symbols, head, &end);
        struct reading repaired;
        if (town != NO_TOWN)
            take_town(&context, chain, town, head, end);
        else if (chain->upper[QUHUA_PROVINCE] == ROW_NONE && repair_head(&context, head, &repaired))
            *chain = repaired;
    }
    drop_forerunners(&context, chain);
    if (chain_is_complete(&context, chain)) {
        settle(&context, chain);
        if (chain->town == NO_TOWN)
            town_after(&context, chain);
        decide_by_rest(&context, chain);
        find_second_address(&context, chain);
    } else if (chain->leaf_count && chain->town == NO_TOWN) {
        finish_incomplete(&context, chain);
    }
    if (chain->flags & READ_CONFLICT)
        hint_conflict(&context, chain);
}
