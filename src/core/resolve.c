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

#include "beside.h"
#include "denied.h"
#include "hint.h"
#include "history.h"
#include "labels.h"
#include "misspelt.h"
#include "rest.h"
#include "run.h"
#include "settle.h"
#include "town.h"
#include "zone.h"

enum { ZONE_REACH = 8 };

/* ---- townships ------------------------------------------------------------------------------ */

/* Does the leaf stand for `county` today, or does `county` lie below it? */
static bool leads_to(const struct chain_context *context, uint16_t leaf, uint16_t county)
{
    struct places heirs;
    if (leaf == county || history_fits(context->tables, leaf, county, context->year))
        return true;
    if (row_in_force(&context->tables->rows[leaf], context->year))
        return false;
    history_heirs(context->tables, leaf, context->year, &heirs);
    for (uint16_t i = 0; i < heirs.count; i++)
        if (heirs.rows[i] == county)
            return true;
    return false;
}

/* Does any county that the leaves stand for, or that lies below them, have the township? */
static bool town_below(const struct chain_context *context, const struct reading *chain,
                       uint32_t town)
{
    uint16_t county;
    while (town_next(context->tables, &town, &county))
        for (uint16_t i = 0; i < chain->leaf_count; i++)
            if (leads_to(context, chain->leaves[i], county))
                return true;
    return false;
}

static void take_town(const struct chain_context *context, struct reading *chain, uint32_t town,
                      uint16_t begin, uint16_t end)
{
    chain->town = town;
    chain->town_end = end;
    trace_add(context->trace, "township", begin, end, ROW_NONE);
}

/* Is there a question that a township could answer? */
static bool is_open(const struct chain_context *context, const struct reading *chain, bool complete)
{
    return !complete || chain->leaf_count != 1 ||
           !row_in_force(&context->tables->rows[chain->leaves[0]], context->year);
}

/* A township right after a chain. Where it could answer a question, one that fits is looked for,
   failing that with another level word (九堡镇 may be of a far county, 九堡街道 is of this one). */
static bool town_after(const struct chain_context *context, struct reading *chain, bool complete)
{
    uint16_t end = chain->end, loose_end;
    uint32_t town = town_match(context->tables, context->symbols, chain->end, &end);
    if (is_open(context, chain, complete) &&
        (town == NO_TOWN || !town_below(context, chain, town))) {
        uint32_t loose =
            town_match_loosely(context->tables, context->symbols, chain->end, &loose_end);
        if (loose != NO_TOWN && town_below(context, chain, loose)) {
            chain->flags |= READ_TOWN_LOOSE;
            take_town(context, chain, loose, chain->end, loose_end);
            return true;
        }
        if (!complete)
            return false;
    }
    if (town == NO_TOWN)
        return false;
    take_town(context, chain, town, chain->end, end);
    return true;
}

/* A lone short name, or one of two characters (沙县小吃), with a road, a shop or a school behind it
   names no level: 南京西路. A township behind a full name is neither: 魏县铁路大院街道. */
static bool is_part_of_facility(const struct chain_context *context, const struct reading *chain)
{
    uint16_t end;
    return chain->steps == 1 && chain->end < context->symbols->count &&
           (chain->last_form == FORM_STEM || chain->end - chain->begin == 2) &&
           !symbol_is_separated(context->symbols, chain->end) &&
           chain_word_at(context, chain->end, ROW_FACILITY) &&
           (chain->last_form == FORM_STEM ||
            town_match(context->tables, context->symbols, chain->end, &end) == NO_TOWN);
}

/* ---- zones ---------------------------------------------------------------------------------- */

/* A zone behind the chain; a township behind that, which lies below the chain, may tell. */
static bool zone_after(const struct chain_context *context, struct reading *chain)
{
    uint16_t town_end;
    for (uint16_t at = chain->end; at < chain->end + ZONE_REACH && at < context->symbols->count;
         at++) {
        uint16_t end = chain_word_at(context, at, ROW_ZONE_WORD);
        if (!end)
            continue;
        chain->flags |= READ_ZONE;
        trace_add(context->trace, "functional zone", at, end, ROW_NONE);
        uint32_t town = town_match(context->tables, context->symbols, end, &town_end);
        if (town != NO_TOWN && town_below(context, chain, town))
            take_town(context, chain, town, end, town_end);
        return true;
    }
    return false;
}

/* ---- the whole ------------------------------------------------------------------------------ */

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
    if (!run_find(context, chain->end, NO_HEAD, &next))
        return;
    if (!chain_is_complete(context, &next)) {
        hint_counties(context, &next, chain);
        return;
    }
    bool fits = false;
    for (uint16_t i = 0; i < next.leaf_count; i++)
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            fits |= history_fits(context->tables, chain->leaves[j], next.leaves[i], context->year);
    if (!fits && chain->steps == 1 && chain->flags & READ_SHORT &&
        next.upper[QUHUA_PROVINCE] != ROW_NONE) {
        /* The first was a word in passing: 北京饭店 上海市黄浦区. */
        trace_add(context->trace, "dropped for the chain behind it", chain->begin, chain->end,
                  ROW_NONE);
        *chain = next;
        return;
    }
    if (fits && misspelt_gap(context, chain, &next)) {
        join(chain, &next);
        chain->flags |= READ_TYPO;
        return;
    }
    hint_counties(context, &next, chain);
    if (!fits)
        chain->flags |= READ_CONFLICT;
}

/* Most chains leave one row. Returns: whether the chain is complete. */
static inline bool settle(const struct chain_context *context, struct reading *chain)
{
    return chain->leaf_count > 1 ? settle_rows(context, chain) : chain_is_complete(context, chain);
}

/* The county behind its own township: 苏州市渭塘镇相城区. */
static void take_county_behind(const struct chain_context *context, struct reading *chain)
{
    struct reading other = *chain;
    if (town_match(context->tables, context->symbols, chain->end, &other.end) == NO_TOWN)
        return;
    run_chain(context, &other);
    if (settle(context, &other) && !(other.flags & READ_CONFLICT) &&
        town_below(context, &other, chain->town))
        *chain = other;
}

static void finish_incomplete(const struct chain_context *context, struct reading *chain)
{
    if (chain->flags & READ_CONFLICT || context->tables->rows[chain->leaves[0]].flags & ROW_SPECIAL)
        return;
    if (town_after(context, chain, false)) {
        take_county_behind(context, chain);
        return;
    }
    if (chain_word_at(context, chain->end, ROW_ZONE_WORD) && zone_after(context, chain))
        return;
    if (misspelt_instead(context, chain))
        return;
    if (misspelt_below(context, chain) && chain_is_complete(context, chain)) {
        town_after(context, chain, true);
        return;
    }
    if (chain->upper[QUHUA_PREFECTURE] == ROW_NONE && misspelt_in_short(context, chain)) {
        const bool complete = settle(context, chain);
        town_after(context, chain, complete);
        return;
    }
    if (zone_after(context, chain))
        return;
    look_further(context, chain);
    if (!chain_is_complete(context, chain)) {
        hint_from_rest(context, chain);
        misspelt_hint(context, chain);
    }
}

/* What contradicts a chain, followed as a chain of its own, gives the other candidates. */
static void hint_conflict(const struct chain_context *context, struct reading *chain)
{
    struct reading other;
    chain_init(&other, chain->end);
    run_chain(context, &other);
    if (other.leaf_count == 0 && chain->end < context->symbols->count) {
        chain_init(&other, (uint16_t)(chain->end + 1)); /* behind a level word too many */
        run_chain(context, &other);
    }
    hint_counties(context, &other, chain);
    if (!chain_is_complete(context, chain))
        hint_from_rest(context, chain);
}

/* No division is named: a township alone, a misspelt county alone, a zone. */
static void read_without_chain(const struct chain_context *context, uint16_t head,
                               struct reading *chain)
{
    uint16_t end;
    if (rest_find_pair(context, head, chain))
        return;
    chain_init(chain, head);
    if (chain_word_at(context, head, ROW_COUNTRY)) {
        chain->flags |= READ_OUTSIDE;
        return;
    }
    uint32_t town = town_match(context->tables, context->symbols, head, &end);
    if (town != NO_TOWN)
        take_town(context, chain, town, head, end);
    else if (!misspelt_head(context, head, chain) && !misspelt_in_short(context, chain) &&
             !misspelt_alone(context, head, chain))
        zone_after(context, chain);
}

/* Does the chain, right behind a township, name nothing above that: a road's name
   (沭城街道南京东路), or places that have no such township? */
static bool is_below_town(const struct chain_context *context, uint32_t town,
                          const struct reading *chain)
{
    bool grows =
        chain->end < context->symbols->count && !symbol_is_separated(context->symbols, chain->end);
    return (chain->steps == 1 && chain->last_form > FORM_FULL && grows &&
            !chain_is_complete(context, chain)) ||
           (chain->upper[QUHUA_PROVINCE] == ROW_NONE &&
            chain->upper[QUHUA_PREFECTURE] == ROW_NONE && !town_below(context, chain, town));
}

/* A chain behind a township that its places have, or begun anew from the top (虞山镇常熟市). */
static bool read_behind_town(const struct chain_context *context, uint32_t town, uint16_t begin,
                             uint16_t end, struct reading *chain)
{
    bool found = run_find(context, end, end, chain);
    if (found && chain->begin == end && is_below_town(context, town, chain)) {
        trace_add(context->trace, "names nothing above the township", chain->begin, chain->end,
                  chain->leaves[0]);
        chain_init(chain, begin);
        found = false;
    }
    take_town(context, chain, town, begin, end);
    return found;
}

/* A chain, maybe behind a township or a misspelt name. */
static bool read_chain(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    uint16_t end;
    struct reading repaired;
    if (run_find(context, head, head, chain) && chain->begin == head) {
        if (!is_part_of_facility(context, chain))
            return true;
        trace_add(context->trace, "part of a road's, a shop's or a school's name", chain->begin,
                  chain->end, ROW_NONE);
        return false;
    }
    uint32_t town = town_match(context->tables, context->symbols, head, &end);
    if (town != NO_TOWN)
        return read_behind_town(context, town, head, end, chain);
    if (!chain->leaf_count)
        return false;
    if (chain->upper[QUHUA_PROVINCE] == ROW_NONE && misspelt_head(context, head, &repaired))
        *chain = repaired;
    return true;
}

/* Is the text empty, or one word for "no answer" (无)? */
static bool means_nothing(const struct chain_context *context)
{
    struct mention_range range = chain_mentions(context, 0);
    const uint16_t count = context->symbols->count;
    return count == 0 || (range.begin < range.end && range.end[-1].end == count &&
                          chain_first_kind(context, range.end - 1) == ROW_NOTHING);
}

/* A text that does not begin with a path. Returns: where its labels end. */
static uint16_t read_anything(const struct chain_context *context, struct reading *chain)
{
    if (means_nothing(context)) {
        chain->flags |= READ_NOTHING;
        return 0;
    }
    const uint16_t head = labels_skip(context);
    chain->begin = chain->end = head;
    if (!read_chain(context, head, chain)) {
        read_without_chain(context, head, chain);
        if (chain->leaf_count == 0)
            hint_from_names(context, chain, head);
    }
    return head;
}

/* See run_shorter. The longer name may have been meant all the same, and a misspelt county:
   运城市内绛县 is 运城, 市内 and 绛县, or 运城市新绛县. */
static bool read_shorter(const struct chain_context *context, struct reading *chain)
{
    const struct reading longer = *chain;
    if (!run_shorter(context, chain))
        return false;
    if (!misspelt_names_other(context, &longer, chain->leaves[0]))
        return true;
    *chain = longer;
    return false;
}

uint16_t resolve_head(const struct tables *tables, const struct symbols *symbols,
                      struct mentions *mentions)
{
    const struct chain_context context = {tables, symbols, mentions, 0, NULL, 0, 0, 0};
    return labels_skip(&context);
}

void resolve_text(const struct tables *tables, const struct symbols *symbols,
                  struct mentions *mentions, unsigned year, struct trace *trace,
                  struct reading *chain)
{
    const struct chain_context context = {tables, symbols, mentions, year, trace, 0, 0, 0};
    uint16_t head = 0;
    chain_init(chain, head);
    if (!run_from_path(&context, head, chain))
        head = read_anything(&context, chain);
    bool complete = settle(&context, chain);
    if (chain->leaf_count && !complete)
        complete = read_shorter(&context, chain) && settle(&context, chain);
    if (complete) {
        if (chain->town == NO_TOWN)
            town_after(&context, chain, complete);
        if (chain->zone != ROW_NONE)
            zone_check(&context, chain);
        if (chain->flags & READ_SHORT && chain->steps == 2)
            denied_by_first(&context, chain);
        if (chain->begin > head) {
            rest_find_before(&context, head, chain);
            beside_check_before(&context, head, chain);
            denied_before(&context, head, chain);
        }
        if (chain->end < symbols->count) {
            if (chain->leaf_count > 1)
                rest_decide(&context, chain);
            rest_find_second(&context, chain);
            beside_check(&context, chain);
            denied_behind(&context, chain);
        }
    } else if (chain->leaf_count && chain->town == NO_TOWN) {
        finish_incomplete(&context, chain);
    }
    if (chain->flags & READ_CONFLICT)
        hint_conflict(&context, chain);
}
