/*
 * contradict.c - see contradict.h.
 */
#include "contradict.h"

#include "ending.h"
#include "history.h"
#include "repair.h"
#include "town.h"

/* People call the townships of a city without counties districts: 东莞市东城区. */
static bool is_its_township(const struct chain_context *context, uint16_t leaf, uint16_t at)
{
    return town_begins(context->tables, context->symbols, at, leaf);
}

/* Is there a township of that very name in what `leaf` is today: 太谷区南城区? */
static bool names_its_township(const struct chain_context *context, uint16_t leaf, uint16_t at)
{
    struct places heirs;
    uint16_t end;
    uint32_t town = town_match(context->tables, context->symbols, at, &end);
    history_heirs(context->tables, leaf, context->year, &heirs);
    for (uint16_t i = 0; i < heirs.count && town != NO_TOWN; i++)
        if (town_standing(context->tables, town, heirs.rows[i]) != TOWN_NOT_THERE)
            return true;
    return false;
}

/* A county alone, one character from the prefecture of the county `row` behind it, is that
   prefecture misspelt as likely as not: 彬州市汝城县, of 郴州市. */
static bool resembles_parent(const struct chain_context *context, const struct reading *chain,
                             uint16_t row)
{
    uint16_t end, parent = history_parent(context->tables, row, context->year);
    return chain->steps == 1 && chain->upper[QUHUA_PROVINCE] == ROW_NONE &&
           chain->upper[QUHUA_PREFECTURE] == ROW_NONE && parent != ROW_NONE &&
           repair_compare(context->tables, context->symbols, chain->begin, parent, &end) !=
               LIKE_NOT &&
           end == chain->end;
}

/* After a county, names of other provinces and those of roads are words in passing (新城区,
   东方市场, 沛县路). */
static bool may_contradict(const struct chain_context *context, const struct reading *chain,
                           const struct mention *mention, uint16_t row)
{
    const struct row *rows = context->tables->rows;
    if (!chain_is_complete(context, chain))
        return true;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *leaf = &rows[chain->leaves[i]];
        if (leaf->level == QUHUA_PREFECTURE &&
            !is_its_township(context, chain->leaves[i], mention->begin))
            return true;
        if (leaf->level == QUHUA_COUNTY && leaf->province == rows[row].province &&
            !ending_in_facility(context, mention) &&
            !names_its_township(context, chain->leaves[i], mention->begin))
            return true;
    }
    return resembles_parent(context, chain, row);
}

/* Is it an official name that fits nothing said so far? That an old place of the name became the
   chain's is no excuse where a place of today bears it: 兴隆台区盘山县. */
static bool contradicts(const struct chain_context *context, const struct reading *chain,
                        const struct mention *mention)
{
    if (!ending_is_own_name(context, mention) || ending_inside_word(context, mention))
        return false;
    bool complete = chain_is_complete(context, chain), found = false, was = false, is = false;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        uint16_t row = (uint16_t)SENSE_ROW(sense);
        if (SENSE_FORM(sense) == FORM_FULL && SENSE_KIND(sense) == ROW_DIVISION) {
            bool same = complete && context->tables->rows[row].level == QUHUA_COUNTY &&
                        chain_is_place(context, chain, row);
            was |= same;
            is |= !same && row_in_force(&context->tables->rows[row], context->year);
            found |= !same && may_contradict(context, chain, mention, row);
        }
        if (sense & SENSE_LAST)
            return found && (is || !was);
    }
}

/* Does the sense name, in short, another county of the province of `leaf`, which has no township
   of that name? */
static bool is_sister(const struct chain_context *context, const struct mention *mention,
                      uint32_t sense, uint16_t leaf)
{
    const struct tables *tables = context->tables;
    const uint16_t row = (uint16_t)SENSE_ROW(sense);
    struct places places;
    if (SENSE_FORM(sense) != FORM_STEM || SENSE_KIND(sense) != ROW_DIVISION ||
        SENSE_LEVEL(sense) != QUHUA_COUNTY || !row_in_force(&tables->rows[row], context->year))
        return false;
    history_heirs(tables, leaf, context->year, &places);
    return places.count == 1 && places.rows[0] != row &&
           tables->rows[places.rows[0]].province == tables->rows[row].province &&
           !town_begins(tables, context->symbols, mention->begin, places.rows[0]);
}

/* Is it the short name of another county, with which the writer stops: 喀什市疏勒? */
static bool contradicts_in_short(const struct chain_context *context, const struct reading *chain,
                                 const struct mention *mention)
{
    if (mention->end != context->symbols->count || !chain_is_complete(context, chain))
        return false;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            if (is_sister(context, mention, sense, chain->leaves[j]))
                return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

bool contradict_by_longer(const struct chain_context *context, const struct reading *chain,
                          const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->begin);
    for (const struct mention *m = range.end; chain->leaf_count && m > range.begin; m--)
        if (m[-1].end > mention->end && !chain_is_excluded(context, &m[-1]) &&
            contradicts(context, chain, &m[-1]))
            return true;
    return false;
}

/* With a level word too many between them (阜新县市细河区), any official name speaks against a
   county. */
static bool any_name_contradicts(const struct chain_context *context, const struct mention *mention)
{
    if (mention->end - mention->begin < 3 || ending_inside_word(context, mention))
        return false;
    return chain_is_official(context, mention);
}

static void set_conflict(const struct chain_context *context, struct reading *chain,
                         const struct mention *mention)
{
    chain->flags |= READ_CONFLICT;
    trace_add(context->trace, "does not fit what was said before", mention->begin, mention->end,
              ROW_NONE);
}

static void check_after_level_word(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end + 1u);
    if (range.begin == range.end || !chain_is_complete(context, chain))
        return;
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (any_name_contradicts(context, &m[-1])) {
            set_conflict(context, chain, &m[-1]);
            return;
        }
}

void contradict_check(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    uint16_t next = context->symbols->symbol[chain->end];
    bool level_word = symbol_ends_division(next);
    if (chain->leaf_count == 0 || context->tables->rows[chain->leaves[0]].flags & ROW_SPECIAL)
        return;
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (contradicts(context, chain, &m[-1]) || contradicts_in_short(context, chain, &m[-1])) {
            set_conflict(context, chain, &m[-1]);
            return;
        }
    if (level_word)
        check_after_level_word(context, chain);
}
