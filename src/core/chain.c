/*
 * chain.c - see chain.h.
 */
#include "chain.h"

#include <string.h>

#include "history.h"

/* What the next mention does to a chain. */
enum relation { UNRELATED, ABOVE, SAME, BELOW };

struct step {
    uint16_t rows[MAX_LEAVES]; /* the leaves after it */
    uint16_t count;
    uint16_t named; /* a row that the mention names */
    uint32_t sense; /* the sense of a path */
    enum relation relation;
    enum form form;
};

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

bool chain_has_town(const struct chain_context *context, uint32_t posting, uint16_t row)
{
    for (;; posting++) {
        uint16_t entry = context->tables->postings[posting];
        if (POSTING_ROW(entry) == row)
            return true;
        if (entry & POSTING_LAST)
            return false;
    }
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

/* ---- one step ------------------------------------------------------------------------------ */

static void add_row(struct step *step, uint16_t row)
{
    if (step->count && step->rows[step->count - 1] == row)
        return;
    if (step->count < MAX_LEAVES)
        step->rows[step->count++] = row;
}

static inline enum relation relation_of(const struct chain_context *context, uint16_t leaf,
                                        uint16_t row)
{
    const struct row *l = &context->tables->rows[leaf], *r = &context->tables->rows[row];
    if (l->code == r->code)
        return SAME;
    if (l->level < r->level)
        return history_fits(context->tables, leaf, row, context->year) ? BELOW : UNRELATED;
    return history_fits(context->tables, row, leaf, context->year) ? ABOVE : UNRELATED;
}

/* Rows below a leaf and leaves that are named again are the new leaves (重庆重庆市 may be the city
   in Sichuan or the municipality); failing these, leaves below what is named (涟水县，江苏). */
static void relate(const struct chain_context *context, const struct reading *chain, uint16_t row,
                   enum form form, struct step *step)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint16_t leaf = chain->leaves[i];
        enum relation relation = relation_of(context, leaf, row);
        if (relation == UNRELATED ||
            (relation == ABOVE && step->relation > ABOVE && step->form == form))
            continue;
        if (form < step->form || (relation > ABOVE && step->relation == ABOVE)) {
            step->count = 0;
            step->relation = UNRELATED;
            step->form = form;
        }
        if (relation > step->relation) {
            step->relation = relation;
            step->named = row;
        }
        add_row(step, relation == BELOW ? row : leaf);
        if (relation == BELOW)
            break; /* under one leaf is enough */
    }
}

/* The first mention: everything that it may name stays open. */
static void begin_with(uint16_t row, enum form form, struct step *step)
{
    if (form < step->form) {
        step->count = 0;
        step->form = form;
        step->named = row;
    }
    step->relation = BELOW;
    add_row(step, row);
}

/* What the senses from `sense` on do to the chain; full names outdo customary ones, these stems. */
static bool step_by(const struct chain_context *context, const struct reading *chain,
                    uint32_t sense, struct step *step)
{
    const uint32_t divisions = context->tables->head->division_count;
    step->count = 0;
    step->relation = UNRELATED;
    step->form = FORM_NONE;
    for (;; sense++) {
        uint32_t s = context->tables->senses[sense], row = SENSE_ROW(s);
        enum form form = (enum form)SENSE_FORM(s);
        if (form == FORM_PATH) {
            /* Paths are those of the index's own year. */
            if (context->year != context->tables->head->year)
                return false;
            step->sense = s;
        }
        if (row < divisions && form <= step->form) {
            if (chain->leaf_count == 0)
                begin_with((uint16_t)row, form, step);
            else
                relate(context, chain, (uint16_t)row, form, step);
        }
        if (s & SENSE_LAST)
            return step->count > 0;
    }
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
    uint32_t town = match_township(context->tables, s, end, &town_end);
    for (uint16_t i = 0; town != NO_TOWN && i < step->count; i++) {
        struct places places;
        history_heirs(context->tables, step->rows[i], context->year, &places);
        for (uint16_t j = 0; j < places.count; j++)
            if (chain_has_town(context, town, places.rows[j]))
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
            (row->kind == ROW_DIVISION && step_by(context, &next, m->sense, &step)))
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
    if (step->relation == SAME || (step->relation == ABOVE && chain->upper[named->level] != ROW_NONE))
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
            add_row(&step, row->parent_row);
        } else {
            relate(context, chain, row->parent_row, FORM_FULL, &step);
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
        add_row(&step, row->parent_row);
    } else {
        relate(context, chain, row->parent_row, FORM_FULL, &step);
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
    if (!step_by(context, chain, mention->sense, &step))
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
