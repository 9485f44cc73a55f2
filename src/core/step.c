/*
 * step.c - see step.h.
 */
#include "step.h"

#include "history.h"

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
        return leaf == row ? SAME : RENAMED;
    if (l->level < r->level)
        return history_fits(context->tables, leaf, row, context->year) ? BELOW : UNRELATED;
    return history_fits(context->tables, row, leaf, context->year) ? ABOVE : UNRELATED;
}

/* Rows below a leaf and leaves that are named again stay open together (重庆重庆市 may be the city
   in Sichuan or the municipality); the other relations only where there is no better one. */
static int rank(enum relation relation)
{
    return relation == BELOW ? SAME : (int)relation;
}

/* Several divisions above may name one leaf. */
static void add_once(struct step *step, uint16_t row)
{
    for (uint16_t i = 0; i < step->count; i++)
        if (step->rows[i] == row)
            return;
    add_row(step, row);
}

void step_relate(const struct chain_context *context, const struct reading *chain, uint16_t row,
                 enum form form, struct step *step)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        uint16_t leaf = chain->leaves[i];
        enum relation relation = relation_of(context, leaf, row);
        if (relation == UNRELATED || (form == step->form && rank(relation) < rank(step->relation)))
            continue;
        if (form < step->form || rank(relation) > rank(step->relation)) {
            step->count = 0;
            step->relation = UNRELATED;
            step->form = form;
        }
        if (relation > step->relation) {
            step->relation = relation;
            step->named = row;
            step->under = leaf;
        }
        add_once(step, relation == BELOW ? row : leaf);
        if (relation == BELOW)
            break; /* under one leaf is enough */
    }
}

/* The first mention: everything that it may name stays open. */
static inline void begin_with(uint16_t row, enum form form, struct step *step)
{
    if (form < step->form) {
        step->count = 0;
        step->form = form;
        step->named = row;
        step->relation = BELOW;
    }
    add_row(step, row);
}

/* A short name at the head may be a prefecture of the past, with a city of that time below it, or a
   county of today, with its prefecture behind it: 晋江泉州. Both stay open. */
static void keep_today(const struct chain_context *context, const struct reading *chain,
                       uint32_t sense, struct step *step)
{
    const struct tables *tables = context->tables;
    const uint16_t before = step->count;
    for (;; sense++) {
        const uint32_t s = tables->senses[sense];
        const uint16_t row = (uint16_t)SENSE_ROW(s);
        for (uint16_t i = 0; i < chain->leaf_count && row < tables->head->division_count; i++)
            if (row_in_force(&tables->rows[row], context->year) &&
                row_in_force(&tables->rows[chain->leaves[i]], context->year) &&
                relation_of(context, chain->leaves[i], row) == ABOVE)
                add_once(step, chain->leaves[i]);
        if (s & SENSE_LAST)
            break;
    }
    if (step->count == before)
        return;
    step->relation = SAME;
    step->under = ROW_NONE; /* nothing is surely above them */
}

/* Was a province named last, behind something lower: 晋江，福建省，泉州? */
static bool province_is_last(const struct chain_context *context, const struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->last);
    return chain->steps > 1 && range.begin < range.end &&
           SENSE_LEVEL(chain_first_sense(context, range.end - 1)) == QUHUA_PROVINCE;
}

bool step_take(const struct chain_context *context, const struct reading *chain, uint32_t sense,
               struct step *step)
{
    const uint32_t divisions = context->tables->head->division_count;
    step->count = 0;
    step->relation = UNRELATED;
    step->form = FORM_NONE;
    step->under = ROW_NONE;
    for (;; sense++) {
        uint32_t s = context->tables->senses[sense], row = SENSE_ROW(s);
        enum form form = (enum form)SENSE_FORM(s);
        if (form == FORM_PATH && context->year != context->tables->head->year)
            return false; /* paths are those of the index's own year */
        if (row < divisions && form <= step->form) {
            step->sense = s;
            if (chain->leaf_count == 0)
                begin_with((uint16_t)row, form, step);
            else
                step_relate(context, chain, (uint16_t)row, form, step);
        }
        if (s & SENSE_LAST)
            return step->count > 0;
    }
}

/* Behind a province, 江苏淮阴淮安 is read from the top; a full name of today (安徽徽州黄山市) may
   be the prefecture all the same. */
RARE void step_below_past(const struct chain_context *context, const struct reading *chain,
                          uint32_t sense, struct step *step)
{
    bool read_short = chain->last_form == FORM_STEM &&
                      (chain->upper[QUHUA_PROVINCE] == ROW_NONE || step->form == FORM_FULL);
    if (step->form != FORM_PATH && (read_short || province_is_last(context, chain)))
        keep_today(context, chain, sense, step);
}
