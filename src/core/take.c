/*
 * take.c - see take.h.
 */
#include "take.h"

#include <string.h>

#include "contradict.h"
#include "ending.h"
#include "history.h"
#include "moved.h"
#include "step.h"

static void name_upper(struct reading *chain, enum quhua_level level, uint16_t row)
{
    if (chain->upper[level] != ROW_NONE)
        chain->flags |= READ_REPEATED;
    chain->upper[level] = row;
}

/* A path names the divisions above as well. */
static void take_path(const struct chain_context *context, struct reading *chain,
                      const struct step *step)
{
    const struct row *rows = context->tables->rows;
    uint16_t parent = rows[step->named].parent_row;
    if (step->sense & SENSE_PREFECTURE) {
        name_upper(chain, QUHUA_PREFECTURE, parent);
        if (step->under == parent)
            chain->flags |= READ_REPEATED;
    }
    if (rows[parent].level == QUHUA_PREFECTURE)
        parent = rows[parent].parent_row;
    if (step->sense & SENSE_PROVINCE)
        name_upper(chain, QUHUA_PROVINCE, parent);
}

/* Is the mention the full name of `row`? That may be indexed as another's customary one
   (江西省东乡县 was a county, 东乡县 is 东乡族自治县). */
static RARE bool is_whole_name(const struct chain_context *context, const struct mention *mention,
                               const struct row *row)
{
    return mention->end - mention->begin == row->folded_count &&
           memcmp(context->symbols->symbol + mention->begin, context->tables->folded + row->folded,
                  row->folded_count * sizeof(uint16_t)) == 0;
}

static void take(const struct chain_context *context, struct reading *chain,
                 const struct mention *mention, const struct step *step)
{
    const struct row *named = &context->tables->rows[step->named];
    chain->leaves[0] = step->rows[0]; /* mostly the only one */
    if (step->count > 1)
        memcpy(chain->leaves, step->rows, step->count * sizeof *step->rows);
    chain->leaf_count = step->count;
    if (step->form > FORM_FULL &&
        (step->form == FORM_STEM || !is_whole_name(context, mention, named)))
        chain->flags |= READ_SHORT;
    if (step->sense & SENSE_VARIANT)
        chain->flags |= READ_VARIANT;
    if (step->form == FORM_PATH)
        take_path(context, chain, step);
    if (step->relation == SAME || step->relation == RENAMED ||
        (step->relation == ABOVE && chain->upper[named->level] != ROW_NONE))
        chain->flags |= READ_REPEATED;
    if (step->relation == SAME && step->under == ROW_NONE)
        chain->upper[QUHUA_PREFECTURE] = ROW_NONE;
    if (chain->steps > 0 && step->relation == BELOW)
        chain->upper[context->tables->rows[step->under].level] = step->under;
    if (step->relation == ABOVE || step->relation == BELOW)
        chain->upper[named->level] = step->named;
    chain->end = mention->end;
    chain->steps++;
    chain->last_form = (uint16_t)step->form;
    trace_rows(context->trace, step->relation == SAME ? "named again" : "level", "or",
               mention->begin, mention->end, step->rows, step->count);
}

/* The mention stands for the division `row`. Returns: false where that does not fit. */
static bool take_as(const struct chain_context *context, struct reading *chain,
                    const struct mention *mention, uint16_t row)
{
    struct step step = {.count = 0, .relation = UNRELATED, .form = FORM_FULL};
    if (chain->leaf_count == 0) {
        step.relation = BELOW;
        step.named = row;
        step.rows[step.count++] = row;
    } else {
        step_relate(context, chain, row, FORM_FULL, &step);
    }
    if (step.count == 0)
        return false;
    take(context, chain, mention, &step);
    return true;
}

/* 市辖区 under its parent's name, or alone, 请选择 as well: grouping words are passed over. */
static bool take_grouping(const struct chain_context *context, struct reading *chain,
                          const struct mention *mention, const struct row *row)
{
    if (row->kind != ROW_PLACEHOLDER && chain->leaf_count && chain_is_complete(context, chain))
        return false;
    if (row->kind == ROW_PLACEHOLDER && !take_as(context, chain, mention, row->parent_row))
        return false;
    chain->flags |= READ_GROUPING;
    chain->end = mention->end;
    trace_add(context->trace, "grouping word, no division", mention->begin, mention->end, ROW_NONE);
    return true;
}

/* A division of the corps says no more than its province: 新疆兵团第八师. */
static bool take_corps(const struct chain_context *context, struct reading *chain,
                       const struct mention *mention, const struct row *row)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].province != row->parent / 10000)
            return false;
    if (chain->leaf_count == 0)
        chain->leaves[chain->leaf_count++] = row->parent_row;
    chain->end = mention->end;
    return true;
}

/* A zone with a name of its own stands for the prefecture that it lies in. */
static bool take_zone(const struct chain_context *context, struct reading *chain,
                      const struct mention *mention, const struct row *row)
{
    if (row->parent_row == ROW_NONE || (chain->leaf_count && chain_is_complete(context, chain)) ||
        ending_inside_word(context, mention))
        return false;
    if (!(row->code ? take_as(context, chain, mention, row->parent_row)
                    : take_corps(context, chain, mention, row)))
        return false;
    chain->flags |= READ_ZONE;
    chain->zone = (uint16_t)(row - context->tables->rows);
    trace_add(context->trace, "functional zone", mention->begin, mention->end, chain->zone);
    return true;
}

/* May the row be answered: a county, or a prefecture that has ended and is one county today
 * (东川市)? */
static bool may_be_answer(const struct chain_context *context, uint16_t row)
{
    const struct tables *tables = context->tables;
    struct places heirs;
    if (history_is_origin(tables, row, context->year))
        return true;
    if (row_in_force(&tables->rows[row], context->year))
        return false;
    history_heirs(tables, row, context->year, &heirs);
    return heirs.count == 1 && history_is_origin(tables, heirs.rows[0], context->year);
}

static bool has_answer(const struct chain_context *context, const struct step *step)
{
    for (uint16_t i = 0; i < step->count; i++)
        if (may_be_answer(context, step->rows[i]))
            return true;
    return false;
}

static bool any_in_force(const struct chain_context *context, const struct step *step)
{
    for (uint16_t i = 0; i < step->count; i++)
        if (row_in_force(&context->tables->rows[step->rows[i]], context->year))
            return true;
    return false;
}

/* Behind a level, is the short name of one above it, or of a division of the past, a road's:
   重庆市四川路, 重庆市永川路? */
static bool is_of_road(const struct chain_context *context, const struct reading *chain,
                       const struct mention *mention, const struct step *step)
{
    return chain->leaf_count && (step->relation == ABOVE || !any_in_force(context, step)) &&
           ending_in_facility(context, mention);
}

/* A short name with more text grown to it is no county (沭阳医院); it may be the city or province
   that the rest lies in. Returns: false where nothing is left. */
static bool keep_upper_rows(const struct chain_context *context, struct reading *chain,
                            const struct mention *mention, struct step *step)
{
    if (!has_answer(context, step) || ending_division_follows(context, step, mention->end) ||
        ending_of_stem(context, step, chain->leaf_count == 0, mention->end))
        return true;
    uint16_t kept = 0;
    for (uint16_t i = 0; i < step->count; i++)
        if (may_be_answer(context, step->rows[i]))
            chain_hint(chain, step->rows[i]);
        else
            step->rows[kept++] = step->rows[i];
    if (kept < step->count)
        trace_add(context->trace, "short name inside a longer one", mention->begin, mention->end,
                  step->named);
    step->count = kept;
    step->named = step->rows[0];
    return kept > 0;
}

/* Is the name a common word as well (市区, 郊区, 新区)? */
static RARE bool is_common_word(const struct chain_context *context, const struct mention *mention)
{
    return chain_has_kind(context, mention->sense, ROW_GROUPING) ||
           chain_has_kind(context, mention->sense, ROW_ZONE_WORD);
}

static bool take_division(const struct chain_context *context, struct reading *chain,
                          const struct mention *mention, uint32_t first_sense)
{
    struct step step;
    if (!step_take(context, chain, mention->sense, &step))
        return false;
    if (step.relation == BELOW && step.under != ROW_NONE &&
        !row_in_force(&context->tables->rows[step.under], context->year))
        step_below_past(context, chain, mention->sense, &step);
    bool common = first_sense & SENSE_WORDS && is_common_word(context, mention);
    if (common && step.form == FORM_STEM && !any_in_force(context, &step))
        return false;
    if (step.form == FORM_STEM && (contradict_by_longer(context, chain, mention) ||
                                   !keep_upper_rows(context, chain, mention, &step) ||
                                   is_of_road(context, chain, mention, &step)))
        return false;
    if (step.form != FORM_STEM && ending_is_open(context, mention) &&
        !ending_of_name(context, mention, &step))
        return false;
    if (common)
        chain->flags |= READ_COMMON;
    take(context, chain, mention, &step);
    return true;
}

/* Before the chain, or the name of a form's next field: 省份：山西省，城市：长治市. */
static bool take_label(const struct chain_context *context, struct reading *chain,
                       const struct mention *mention)
{
    if (ending_inside_town(context, mention))
        return false;
    if (chain->leaf_count == 0)
        chain->begin = mention->end;
    else if (chain_is_complete(context, chain))
        return false;
    chain->end = mention->end;
    return true;
}

/* Nothing is said (无), if the word does not merely begin another: the 1 of 143团. */
static bool says_nothing(const struct chain_context *context, const struct mention *mention)
{
    const uint16_t end = mention->end;
    return !context->not_end && (end - mention->begin > 1 || end == context->symbols->count ||
                                 symbol_is_separated(context->symbols, end));
}

bool take_mention(const struct chain_context *context, struct reading *chain,
                  const struct mention *mention)
{
    const uint32_t sense = chain_first_sense(context, mention);
    const enum row_kind kind = (enum row_kind)SENSE_KIND(sense);
    const struct row *row = &context->tables->rows[SENSE_ROW(sense)];
    if (chain_is_excluded(context, mention))
        return false;
    if (kind == ROW_DIVISION && take_division(context, chain, mention, sense))
        return true;
    if (kind == ROW_PLACEHOLDER || (kind == ROW_NOTHING && says_nothing(context, mention)) ||
        chain_has_kind(context, mention->sense, ROW_GROUPING))
        return take_grouping(context, chain, mention, row);
    if (kind == ROW_ZONE)
        return take_zone(context, chain, mention, row);
    /* One symbol may begin a word: 原平桥. */
    return kind == ROW_LABEL && mention->end - mention->begin > 1 &&
           take_label(context, chain, mention);
}

bool take_moved(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    struct step step;
    step.count = 1;
    step.sense = 0;
    step.relation = BELOW;
    step.form = FORM_FULL;
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (!chain_is_excluded(context, &m[-1]) &&
            moved_find(context, chain, &m[-1], &step.named, &step.under)) {
            step.rows[0] = step.named;
            take(context, chain, &m[-1], &step);
            return true;
        }
    return false;
}

void take_whole(const struct chain_context *context, struct reading *chain,
                const struct mention *path, uint32_t sense)
{
    const struct row *rows = context->tables->rows;
    const uint16_t county = (uint16_t)SENSE_ROW(sense), parent = rows[county].parent_row;
    chain->leaves[0] = chain->upper[QUHUA_COUNTY] = county;
    chain->leaf_count = chain->steps = 1;
    if (sense & SENSE_VARIANT)
        chain->flags |= READ_VARIANT;
    if (sense & SENSE_PREFECTURE)
        chain->upper[QUHUA_PREFECTURE] = parent;
    if (sense & SENSE_PROVINCE)
        chain->upper[QUHUA_PROVINCE] =
            rows[parent].level == QUHUA_PREFECTURE ? rows[parent].parent_row : parent;
    chain->end = path->end;
    chain->last_form = FORM_PATH;
    trace_add(context->trace, "level", path->begin, path->end, county);
}
