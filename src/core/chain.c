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
    chain->steps = chain->last = 0;
    chain->last_form = FORM_FULL;
    chain->upper[0] = chain->upper[1] = chain->upper[2] = ROW_NONE;
    chain->typo_begin = chain->typo_end = 0;
    chain->zone = ROW_NONE;
    chain->town = NO_TOWN;
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

/* Is the name the beginning of a township's (古县镇)? */
static bool begins_township(const struct chain_context *context, const struct mention *mention)
{
    uint16_t next = context->symbols->symbol[mention->end], end;
    if (next != SYMBOL_ZHEN && next != SYMBOL_XIANG && next != SYMBOL_JIE)
        return false;
    if (context->symbols->place[mention->end] & MARK_SEPARATED)
        return false;
    /* The last name of a path is the county's. */
    uint32_t sense = context->tables->senses[mention->sense];
    uint16_t size = context->tables->rows[SENSE_ROW(sense)].folded_count;
    uint16_t begin = mention->begin;
    if (SENSE_FORM(sense) == FORM_PATH)
        begin = (uint16_t)(mention->end - size);
    return town_match(context->tables, context->symbols, begin, &end) != NO_TOWN &&
           end > mention->end;
}

/* Does the last symbol of `mention` begin a longer word (东方市场)? */
static bool is_word_within(const struct chain_context *context, const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->end - 1u);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (m->end > mention->end && chain_first_row(context, m)->kind == ROW_FACILITY)
            return true;
    return false;
}

/* May the name go on into another word, or into a township's? Nearly always tells where not. */
static inline bool may_go_on(const struct chain_context *context, const struct mention *mention)
{
    uint16_t next = context->symbols->symbol[mention->end];
    return next == SYMBOL_ZHEN || next == SYMBOL_XIANG || next == SYMBOL_JIE ||
           match_may_begin(context->tables, context->symbols, mention->end - 1u);
}

/* Does the name tell a place by itself? One of two characters only if it is one's own (沛县, not
   城区). */
static bool is_own_name(const struct chain_context *context, const struct mention *mention)
{
    uint16_t size = (uint16_t)(mention->end - mention->begin);
    return size >= 3 || (size == 2 && context->symbols->symbol[mention->end - 1] == SYMBOL_LEVEL);
}

/* ---- what follows a name --------------------------------------------------------------------- */

/* Does a township of what the step leaves follow at `at`? */
static bool own_town_follows(const struct chain_context *context, const struct step *step,
                             uint16_t at)
{
    uint16_t end;
    uint32_t town = town_match(context->tables, context->symbols, at, &end);
    for (uint16_t i = 0; town != NO_TOWN && i < step->count; i++) {
        struct places places;
        history_heirs(context->tables, step->rows[i], context->year, &places);
        for (uint16_t j = 0; j < places.count; j++)
            if (town_standing(context->tables, town, places.rows[j]))
                return true;
    }
    return false;
}

/* A stem is a level only where the writer stops, or goes on with something below it. With nothing
   above it a separator is not enough: 昆山（沭阳）工业园区. */
static bool stem_ends_well(const struct chain_context *context, const struct step *step, bool alone,
                           uint16_t end)
{
    const struct symbols *s = context->symbols;
    if (end == s->count || (!alone && s->place[end] & MARK_SEPARATED))
        return true;
    return own_town_follows(context, step, end);
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

/* Is the county written right below its own prefecture? */
static bool below_its_prefecture(const struct chain_context *context, const struct step *step)
{
    const struct row *rows = context->tables->rows;
    if (step->form == FORM_PATH)
        return step->sense & SENSE_PREFECTURE;
    return step->under != ROW_NONE && rows[step->under].level == QUHUA_PREFECTURE &&
           rows[step->under].code == rows[step->named].parent;
}

/* Does an official name of its own follow at `at`, whether it fits or not? */
static bool official_name_follows(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        for (uint32_t i = m[-1].sense; is_own_name(context, &m[-1]); i++) {
            uint32_t sense = context->tables->senses[i];
            if (SENSE_FORM(sense) <= FORM_FULL &&
                context->tables->rows[SENSE_ROW(sense)].kind == ROW_DIVISION)
                return true;
            if (sense & SENSE_LAST)
                break;
        }
    return false;
}

/* Does the full name end where its mention does? Not where it goes on into a township's (古县镇) or
   another word (东方市场), unless a division follows, or what the word is made of is plainer:
   淄博市博山区域城镇. */
static bool name_ends_well(const struct chain_context *context, const struct mention *mention,
                           const struct step *step)
{
    uint16_t end = mention->end;
    bool within = is_word_within(context, mention);
    if (!within && !begins_township(context, mention))
        return true;
    return division_follows(context, step, end) ||
           (within && (below_its_prefecture(context, step) || official_name_follows(context, end) ||
                       own_town_follows(context, step, end)));
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
    if (step->sense & SENSE_VARIANT)
        chain->flags |= READ_VARIANT;
    if (step->form == FORM_PATH)
        take_path(context, chain, step);
    if (step->relation == SAME || step->relation == RENAMED ||
        (step->relation == ABOVE && chain->upper[named->level] != ROW_NONE))
        chain->flags |= READ_REPEATED;
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

/* 市辖区 under its parent's name, or alone: grouping words are passed over. */
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

/* A zone with a name of its own stands for the prefecture that it lies in. */
static bool take_zone(const struct chain_context *context, struct reading *chain,
                      const struct mention *mention, const struct row *row)
{
    if (row->parent_row == ROW_NONE || (chain->leaf_count && chain_is_complete(context, chain)))
        return false;
    if (!take_as(context, chain, mention, row->parent_row))
        return false;
    chain->flags |= READ_ZONE;
    chain->zone = (uint16_t)(row - context->tables->rows);
    trace_add(context->trace, "functional zone", mention->begin, mention->end, chain->zone);
    return true;
}

static bool has_origin(const struct chain_context *context, const struct step *step)
{
    for (uint16_t i = 0; i < step->count; i++)
        if (history_is_origin(context->tables, step->rows[i], context->year))
            return true;
    return false;
}

/* A short name with more text grown to it is no county (沭阳医院); it may be the city or province
   that the rest lies in. Returns: false where nothing is left. */
static bool keep_upper_rows(const struct chain_context *context, struct reading *chain,
                            const struct mention *mention, struct step *step)
{
    if (!has_origin(context, step) ||
        stem_ends_well(context, step, chain->leaf_count == 0, mention->end) ||
        division_follows(context, step, mention->end))
        return true;
    uint16_t kept = 0;
    for (uint16_t i = 0; i < step->count; i++)
        if (history_is_origin(context->tables, step->rows[i], context->year))
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

/* People call the townships of a city without counties districts: 东莞市东城区. */
static bool is_its_township(const struct chain_context *context, uint16_t leaf, uint16_t at)
{
    uint16_t end;
    uint32_t town = town_match_loosely(context->tables, context->symbols, at, &end);
    return town != NO_TOWN && town_standing(context->tables, town, leaf) != TOWN_NOT_THERE;
}

/* After a county, names of other provinces and those of two characters are words in passing
   (新城区, 东方市场, 沛县路). */
static bool may_contradict(const struct chain_context *context, const struct reading *chain,
                           const struct mention *mention, uint16_t row)
{
    const struct row *rows = context->tables->rows;
    if (rows[row].kind != ROW_DIVISION)
        return false;
    if (!chain_is_complete(context, chain))
        return true;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *leaf = &rows[chain->leaves[i]];
        if (leaf->level == QUHUA_PREFECTURE &&
            !is_its_township(context, chain->leaves[i], mention->begin))
            return true;
        if (leaf->level == QUHUA_COUNTY && leaf->province == rows[row].province &&
            mention->end - mention->begin >= 3)
            return true;
    }
    return false;
}

/* An official name that fits nothing said so far. Returns: a row of that name, or ROW_NONE. */
static uint16_t contradicts(const struct chain_context *context, const struct reading *chain,
                            const struct mention *mention)
{
    if (!is_own_name(context, mention) || is_word_within(context, mention) ||
        begins_township(context, mention))
        return ROW_NONE;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) == FORM_FULL &&
            may_contradict(context, chain, mention, (uint16_t)SENSE_ROW(sense)))
            return (uint16_t)SENSE_ROW(sense);
        if (sense & SENSE_LAST)
            return ROW_NONE;
    }
}

static inline bool is_excluded(const struct chain_context *context, const struct mention *mention)
{
    return mention->begin == context->not_begin && mention->end == context->not_end;
}

/* A short name is none where a longer official one that does not fit begins there (黑龙江省合江县).
 */
static bool longer_contradicts(const struct chain_context *context, const struct reading *chain,
                               const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->begin);
    for (const struct mention *m = range.end; chain->leaf_count && m > range.begin; m--)
        if (m[-1].end > mention->end && !is_excluded(context, &m[-1]) &&
            contradicts(context, chain, &m[-1]) != ROW_NONE)
            return true;
    return false;
}

static bool take_division(const struct chain_context *context, struct reading *chain,
                          const struct mention *mention)
{
    struct step step;
    if (!step_take(context, chain, mention->sense, &step))
        return false;
    if (step.form == FORM_STEM && (longer_contradicts(context, chain, mention) ||
                                   !keep_upper_rows(context, chain, mention, &step)))
        return false;
    if (step.form != FORM_STEM && may_go_on(context, mention) &&
        !name_ends_well(context, mention, &step))
        return false;
    take(context, chain, mention, &step);
    return true;
}

static bool take_mention(const struct chain_context *context, struct reading *chain,
                         const struct mention *mention)
{
    const struct row *row = chain_first_row(context, mention);
    if (is_excluded(context, mention))
        return false;
    if (row->kind == ROW_DIVISION && take_division(context, chain, mention))
        return true;
    if (row->kind == ROW_PLACEHOLDER || has_kind(context, mention->sense, ROW_GROUPING))
        return take_grouping(context, chain, mention, row);
    if (row->kind == ROW_ZONE)
        return take_zone(context, chain, mention, row);
    if (row->kind != ROW_LABEL || chain->leaf_count)
        return false;
    chain->begin = chain->end = mention->end;
    return true;
}

/* Nothing at the end of the chain fits: does an official name there speak against it? */
static void check_contradiction(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    if (chain->leaf_count == 0 || context->tables->rows[chain->leaves[0]].flags & ROW_SPECIAL)
        return;
    for (const struct mention *m = range.end; m > range.begin; m--) {
        uint16_t other = contradicts(context, chain, &m[-1]);
        if (other == ROW_NONE)
            continue;
        chain->flags |= READ_CONFLICT;
        trace_add(context->trace, "does not fit what was said before", m[-1].begin, m[-1].end,
                  other);
        return;
    }
}

/* The longest mention first. */
static bool advance(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (take_mention(context, chain, &m[-1]))
            return true;
    return false;
}

void chain_run(const struct chain_context *context, struct reading *chain)
{
    while (chain->end < context->symbols->count) {
        uint16_t last = chain->end;
        if (!advance(context, chain)) {
            check_contradiction(context, chain);
            return;
        }
        chain->last = last;
    }
}

/* ---- beginning --------------------------------------------------- */

/* At the head of the text or after a separator anything may begin; inside running text only a path
   or an official name above the county (虞山镇江苏省…, not 银湖湾滨海新区). */
static bool may_begin(const struct chain_context *context, const struct mention *mention,
                      uint16_t head)
{
    const struct row *row = chain_first_row(context, mention);
    if (row->kind > ROW_ZONE && row->kind != ROW_GROUPING)
        return false;
    if (row->kind != ROW_DIVISION || mention->begin == head ||
        context->symbols->place[mention->begin] & MARK_SEPARATED)
        return true;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) == FORM_PATH ||
            (SENSE_FORM(sense) <= FORM_USUAL && mention->end - mention->begin >= 3 &&
             context->tables->rows[SENSE_ROW(sense)].level < QUHUA_COUNTY))
            return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

bool chain_find(const struct chain_context *context, uint16_t from, uint16_t head,
                struct reading *chain)
{
    for (uint16_t at = from; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.end; m > range.begin; m--) {
            if (!may_begin(context, &m[-1], head))
                continue;
            chain_init(chain, at);
            chain_run(context, chain);
            if (chain->leaf_count || chain->flags & READ_GROUPING)
                return true;
            trace_add(context->trace, "begins no chain: other words grow to it", m[-1].begin,
                      m[-1].end, ROW_NONE);
        }
    }
    return false;
}

/* Is there a shorter mention in the last place, and a name right behind it that reaches further? */
static bool may_be_shorter(const struct chain_context *context, const struct reading *chain)
{
    struct mention_range last = chain_mentions(context, chain->last);
    for (const struct mention *m = last.begin; m < last.end && m->end < chain->end; m++) {
        struct mention_range next = chain_mentions(context, m->end);
        if (next.begin != next.end && next.end[-1].end > chain->end)
            return true;
    }
    return false;
}

bool chain_try_shorter(const struct chain_context *context, struct reading *chain)
{
    struct chain_context other = *context;
    struct reading shorter;
    if (!may_be_shorter(context, chain))
        return false;
    other.not_begin = chain->last;
    other.not_end = chain->end;
    chain_init(&shorter, chain->begin);
    chain_run(&other, &shorter);
    if (shorter.end <= chain->end || shorter.flags & READ_CONFLICT ||
        !chain_is_complete(context, &shorter))
        return false;
    /* A stem must end the text: 济南市中, not 济南市中心. */
    if (shorter.last_form > FORM_FULL && shorter.end < context->symbols->count)
        return false;
    *chain = shorter;
    trace_add(context->trace, "chain, with a shorter name in the last place", chain->begin,
              chain->end, ROW_NONE);
    return true;
}
