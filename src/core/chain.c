/*
 * chain.c - see chain.h.
 */
#include "chain.h"

#include <string.h>

#include "history.h"
#include "step.h"
#include "town.h"

void chain_init(struct reading *chain, uint16_t at)
{
    chain->leaf_count = chain->hint_count = 0;
    chain->begin = chain->end = at;
    chain->flags = 0;
    chain->steps = 0;
    chain->last_form = FORM_FULL;
    chain->upper[0] = chain->upper[1] = chain->upper[2] = ROW_NONE;
    chain->typo_begin = chain->typo_end = 0;
    chain->zone = ROW_NONE;
    chain->town = NO_TOWN;
    chain->town_begin = chain->town_end = 0;
}

void chain_hint(struct reading *chain, uint16_t row)
{
    for (uint16_t i = 0; i < chain->hint_count; i++)
        if (chain->hints[i] == row)
            return;
    if (chain->hint_count < MAX_PLACES)
        chain->hints[chain->hint_count++] = row;
}

const struct row *chain_first_row(const struct chain_context *context,
                                  const struct mention *mention)
{
    return &context->tables->rows[SENSE_ROW(context->tables->senses[mention->sense])];
}

bool chain_is_complete(const struct chain_context *context, const struct reading *chain)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (!history_is_origin(context->tables, chain->leaves[i], context->year))
            return false;
    return chain->leaf_count > 0;
}

/* Words stand behind divisions among the senses of a name that is both. */
static bool has_kind(const struct chain_context *context, uint32_t sense, enum row_kind kind)
{
    for (;; sense++) {
        uint32_t s = context->tables->senses[sense];
        if (context->tables->rows[SENSE_ROW(s)].kind == kind)
            return true;
        if (s & SENSE_LAST)
            return false;
    }
}

uint16_t chain_word_at(const struct chain_context *context, uint16_t at, enum row_kind kind)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (has_kind(context, m[-1].sense, kind))
            return m[-1].end;
    return 0;
}

bool chain_is_inside_word(const struct chain_context *context, const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->end - 1u);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (m->end > mention->end && chain_first_row(context, m)->kind == ROW_FACILITY)
            return true;
    return false;
}

/* ---- what follows a stem --------------------------------------------------------------------- */

/* A stem is a level only where the writer stops, or goes on with something below it. */
static bool stem_ends_well(const struct chain_context *context, const struct step *step,
                           uint16_t end)
{
    const struct symbols *s = context->symbols;
    if (end == s->count || s->place[end] & MARK_SEPARATED)
        return true;
    uint16_t town_end;
    uint32_t town = town_match(context->tables, s, end, &town_end);
    for (uint16_t i = 0; town != NO_TOWN && i < step->count; i++) {
        struct places places;
        history_heirs(context->tables, step->rows[i], context->year, &places);
        for (uint16_t j = 0; j < places.count; j++)
            if (town_standing(context->tables, town, places.rows[j]))
                return true;
    }
    return false;
}

/* Does another division that fits, or a grouping word, follow at `at`? */
static bool division_follows(const struct chain_context *context, const struct step *taken,
                             uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    struct reading next;
    if (range.begin == range.end)
        return false;
    chain_init(&next, at);
    memcpy(next.leaves, taken->rows, taken->count * sizeof *taken->rows);
    next.leaf_count = taken->count;
    for (const struct mention *m = range.begin; m < range.end; m++) {
        const struct row *row = chain_first_row(context, m);
        struct step step;
        if (row->kind == ROW_GROUPING ||
            (row->kind == ROW_DIVISION && step_take(context, &next, m->sense, &step)))
            return true;
    }
    return false;
}

/* ---- running ------------------------------------------------------------------------------- */

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
    if (step->sense & SENSE_PREFECTURE)
        name_upper(chain, QUHUA_PREFECTURE, parent);
    if (rows[parent].level == QUHUA_PREFECTURE)
        parent = rows[parent].parent_row;
    if (step->sense & SENSE_PROVINCE)
        name_upper(chain, QUHUA_PROVINCE, parent);
}

static void take(const struct chain_context *context, struct reading *chain,
                 const struct mention *mention, const struct step *step)
{
    const struct row *named = &context->tables->rows[step->named];
    memcpy(chain->leaves, step->rows, step->count * sizeof *step->rows);
    chain->leaf_count = step->count;
    if (step->form > FORM_FULL)
        chain->flags |= READ_SHORT;
    if (step->form == FORM_PATH)
        take_path(context, chain, step);
    if (step->relation == SAME ||
        (step->relation == ABOVE && chain->upper[named->level] != ROW_NONE))
        chain->flags |= READ_REPEATED;
    if (step->relation != SAME)
        chain->upper[named->level] = step->named;
    chain->end = mention->end;
    chain->steps++;
    chain->last_form = (uint16_t)step->form;
    trace_add(context->trace, step->relation == SAME ? "named again" : "level", mention->begin,
              mention->end, step->named);
}

/* 市辖区 under its parent's name, or alone: grouping words are passed over. */
static bool take_grouping(const struct chain_context *context, struct reading *chain,
                          const struct mention *mention, const struct row *row)
{
    if (row->kind == ROW_GROUPING && chain->leaf_count && chain_is_complete(context, chain))
        return false;
    if (row->kind == ROW_PLACEHOLDER) {
        struct step step = {.count = 0, .relation = UNRELATED, .form = FORM_FULL};
        if (chain->leaf_count == 0) {
            step.relation = BELOW;
            step.named = row->parent_row;
            step.rows[step.count++] = row->parent_row;
        } else {
            step_relate(context, chain, row->parent_row, FORM_FULL, &step);
        }
        if (step.count == 0)
            return false;
        take(context, chain, mention, &step);
    }
    chain->flags |= READ_GROUPING;
    chain->end = mention->end;
    trace_add(context->trace, "grouping word, no division", mention->begin, mention->end, ROW_NONE);
    return true;
}

/* A zone with a name of its own stands for the prefecture that it lies in. */
static bool take_zone(const struct chain_context *context, struct reading *chain,
                      const struct mention *mention, const struct row *row)
{
    struct step step = {.count = 0, .relation = UNRELATED, .form = FORM_FULL};
    if (row->parent_row == ROW_NONE || (chain->leaf_count && chain_is_complete(context, chain)))
        return false;
    if (chain->leaf_count == 0) {
        step.relation = BELOW;
        step.named = row->parent_row;
        step.rows[step.count++] = row->parent_row;
    } else {
        step_relate(context, chain, row->parent_row, FORM_FULL, &step);
    }
    if (step.count == 0)
        return false;
    take(context, chain, mention, &step);
    chain->flags |= READ_ZONE;
    chain->zone = (uint16_t)(row - context->tables->rows);
    trace_add(context->trace, "functional zone", mention->begin, mention->end, chain->zone);
    return true;
}

static bool has_county(const struct chain_context *context, const struct step *step)
{
    for (uint16_t i = 0; i < step->count; i++)
        if (context->tables->rows[step->rows[i]].level == QUHUA_COUNTY)
            return true;
    return false;
}

/* A short name with more text grown to it is no county (沭阳医院); it may be the city or province
   that the rest lies in. Returns: false where nothing is left. */
static bool keep_upper_rows(const struct chain_context *context, struct reading *chain,
                            const struct mention *mention, struct step *step)
{
    if (!has_county(context, step) || stem_ends_well(context, step, mention->end) ||
        division_follows(context, step, mention->end))
        return true;
    uint16_t kept = 0;
    for (uint16_t i = 0; i < step->count; i++)
        if (context->tables->rows[step->rows[i]].level == QUHUA_COUNTY)
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

static bool take_division(const struct chain_context *context, struct reading *chain,
                          const struct mention *mention)
{
    struct step step;
    if (!step_take(context, chain, mention->sense, &step))
        return false;
    if (step.form == FORM_STEM && !keep_upper_rows(context, chain, mention, &step))
        return false;
    if (step.form != FORM_STEM && chain_is_inside_word(context, mention))
        return false;
    take(context, chain, mention, &step);
    return true;
}

static bool take_mention(const struct chain_context *context, struct reading *chain,
                         const struct mention *mention)
{
    const struct row *row = chain_first_row(context, mention);
    switch (row->kind) {
    case ROW_DIVISION:
        return take_division(context, chain, mention);
    case ROW_PLACEHOLDER:
    case ROW_GROUPING:
        return take_grouping(context, chain, mention, row);
    case ROW_ZONE:
        return take_zone(context, chain, mention, row);
    case ROW_LABEL:
        if (chain->leaf_count)
            return false;
        chain->begin = chain->end = mention->end;
        chain->flags |= READ_LABEL;
        return true;
    default:
        return false;
    }
}

/* After a county, names of other provinces are words in passing (新城区, 东方市场). */
static bool may_contradict(const struct chain_context *context, const struct reading *chain,
                           uint16_t row)
{
    if (context->tables->rows[row].kind != ROW_DIVISION)
        return false;
    if (!chain_is_complete(context, chain))
        return true;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].code / 10000 ==
            context->tables->rows[row].code / 10000)
            return true;
    return false;
}

/* An official name that fits nothing said so far; a name of two characters (城区) tells nothing.
   Returns: a row of that name, or ROW_NONE. */
static uint16_t contradicts(const struct chain_context *context, const struct reading *chain,
                            const struct mention *mention)
{
    if (chain->leaf_count == 0 || mention->end - mention->begin < 3 ||
        chain_is_inside_word(context, mention))
        return ROW_NONE;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) <= FORM_FULL &&
            may_contradict(context, chain, (uint16_t)SENSE_ROW(sense)))
            return (uint16_t)SENSE_ROW(sense);
        if (sense & SENSE_LAST)
            return ROW_NONE;
    }
}

static bool advance(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    for (const struct mention *m = range.end; m > range.begin; m--) {
        if (take_mention(context, chain, &m[-1]))
            return true;
        uint16_t other = contradicts(context, chain, &m[-1]);
        if (other != ROW_NONE) {
            chain->flags |= READ_CONFLICT;
            trace_add(context->trace, "does not fit what was said before", m[-1].begin, m[-1].end,
                      other);
            return false;
        }
    }
    return false;
}

void chain_run(const struct chain_context *context, struct reading *chain)
{
    while (chain->end < context->symbols->count && advance(context, chain))
        ;
}

/* ---- beginning ----------------------------------------------------------------------------------
 */

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
bool chain_find(const struct chain_context *context, uint16_t head, struct reading *chain)
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
