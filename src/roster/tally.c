/*
 * tally.c - counts and masked examples.
 */
#include "tally.h"

#include "cells.h"
#include "masked.h"

/* What the row said, masked, and what became of it. */
static void put_example(char *out, const struct checked *checked, enum item item)
{
    const struct quhua_record *record = &checked->record;
    out[0] = 0;
    if (item == ITEM_ORIGIN)
        masked_origin(record->fields[QUHUA_FIELD_ORIGIN], &checked->answer.origin, out,
                      TALLY_EXAMPLE);
    else if (item == ITEM_HOME)
        masked_home(record->fields[QUHUA_FIELD_HOME],
                    checked->answer.home.elements[QUHUA_ELEMENT_COUNTY], out, TALLY_EXAMPLE);
    else if (item == ITEM_RECORD)
        masked_id(record->fields[QUHUA_FIELD_ID_NUMBER], out, TALLY_EXAMPLE);
}

static void count(struct tally_reason *reason, const struct checked *checked, enum item item)
{
    if (reason->count++ != 0)
        return;
    reason->line = checked->line;
    put_example(reason->example, checked, item);
}

static void count_notes(struct tally *tally, const struct checked *checked, enum item item,
                        const struct quhua_note *notes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        count(&tally->reasons[item][notes[i].reason], checked, item);
}

static void count_extras(struct tally *tally, const struct checked *checked, size_t first)
{
    for (size_t i = first; i < checked->extra_count; i++)
        count(&tally->reasons[ITEM_ROW][checked->extras[i].reason], checked, ITEM_ROW);
}

void tally_row(struct tally *tally, const struct checked *checked)
{
    const struct quhua_record_answer *answer = &checked->answer;
    tally->rows++;
    tally->verdicts[checked->verdict]++;
    if (check_is_damaged(checked)) {
        count(&tally->damages[checked->row.damage.damage], checked, ITEM_ROW);
    } else {
        count_notes(tally, checked, ITEM_ORIGIN, answer->origin.reasons,
                    answer->origin.reason_count);
        count_notes(tally, checked, ITEM_HOME, answer->home.reasons, answer->home.reason_count);
        count_notes(tally, checked, ITEM_RECORD, answer->reasons, answer->reason_count);
    }
    count_extras(tally, checked, 0);
}

void tally_extras(struct tally *tally, const struct checked *checked, size_t count,
                  enum quhua_verdict before)
{
    tally->verdicts[before]--;
    tally->verdicts[checked->verdict]++;
    count_extras(tally, checked, checked->extra_count - count);
}

void tally_formulas(struct tally *tally, const struct checked *checked)
{
    for (size_t i = 0; i < checked->row.cell_count; i++) {
        struct quhua_text cell = checked->row.cells[i];
        if (!cell_may_be_formula(cell) || !cell_is_formula(cell))
            continue;
        if (tally->formulas < TALLY_PLACES)
            tally->places[tally->formulas] = (struct tally_place){checked->line, (uint32_t)i + 1};
        tally->formulas++;
    }
}

/* The example is that of the row which comes first. */
static void add_reasons(struct tally_reason *sum, const struct tally_reason *part, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint64_t count = sum[i].count + part[i].count;
        if (part[i].count && (sum[i].count == 0 || part[i].line < sum[i].line))
            sum[i] = part[i];
        sum[i].count = count;
    }
}

static bool is_before(const struct tally_place *a, const struct tally_place *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* The first places of both, in their order. */
static void add_places(struct tally *sum, const struct tally *part)
{
    struct tally_place own[TALLY_PLACES];
    uint64_t count = sum->formulas, a = 0, b = 0;
    memcpy(own, sum->places, sizeof own);
    sum->formulas += part->formulas;
    for (uint64_t i = 0; i < sum->formulas && i < TALLY_PLACES; i++) {
        bool ours = b == part->formulas || (a < count && is_before(&own[a], &part->places[b]));
        sum->places[i] = ours ? own[a++] : part->places[b++];
    }
}

uint64_t tally_reason(const struct tally *tally, enum quhua_reason reason)
{
    uint64_t count = 0;
    for (int item = 0; item < ITEM_COUNT; item++)
        count += tally->reasons[item][reason].count;
    return count;
}

void tally_add(struct tally *sum, const struct tally *part)
{
    sum->rows += part->rows;
    sum->empty_rows += part->empty_rows;
    sum->pieces += part->pieces;
    for (int i = 0; i < 3; i++)
        sum->verdicts[i] += part->verdicts[i];
    add_reasons(sum->reasons[0], part->reasons[0], (size_t)ITEM_COUNT * QUHUA_REASON_COUNT);
    add_reasons(sum->damages, part->damages, DAMAGE_COUNT);
    add_places(sum, part);
}
