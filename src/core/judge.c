/*
 * judge.c - see judge.h.
 */
#include "judge.h"

#include "history.h"

static const enum quhua_grade usual_grade[] = {
#define X(name, code, grade, zh, example) QUHUA_##grade,
    QUHUA_REASONS(X)
#undef X
};

void judge_init(struct judgement *judgement, struct quhua_note *notes)
{
    judgement->notes = notes;
    judgement->verdict = QUHUA_ACCEPT;
    judgement->row = ROW_NONE;
    judgement->held = ROW_NONE;
    judgement->end = 0;
    judgement->note_count = 0;
    judgement->candidate_count = 0;
}

void judge_accept(struct judgement *judgement, const struct tables *tables, uint16_t row,
                  unsigned year)
{
    judgement->row = row;
    history_path(tables, row, year, judgement->path);
}

/* Count a reason in. Returns: the place for its note; NULL where it was told before. */
static struct quhua_note *place_note(struct judgement *judgement, enum quhua_reason reason,
                                     enum quhua_grade grade)
{
    for (uint16_t i = 0; i < judgement->note_count; i++)
        if (judgement->notes[i].reason == reason)
            return NULL;
    if ((int)grade > (int)judgement->verdict)
        judgement->verdict = (enum quhua_verdict)grade;
    if (judgement->note_count == QUHUA_MAX_REASONS)
        return NULL;
    return &judgement->notes[judgement->note_count++];
}

void judge_note(struct judgement *judgement, struct quhua_note note)
{
    struct quhua_note *place = place_note(judgement, note.reason, note.grade);
    if (place)
        *place = note;
}

void judge_reason(struct judgement *judgement, enum quhua_reason reason)
{
    const enum quhua_grade grade = usual_grade[reason];
    struct quhua_note *place = place_note(judgement, reason, grade);
    if (place)
        *place = (struct quhua_note){.reason = reason, .grade = grade};
}

void judge_tier(struct judgement *judgement, const struct row *row)
{
    if (row->level == QUHUA_PREFECTURE)
        judge_reason(judgement, QUHUA_REASON_NO_COUNTY_TIER);
    else if (row->code / 100 % 100 == 90)
        judge_reason(judgement, QUHUA_REASON_DIRECT_COUNTY);
}

void judge_candidate(struct judgement *judgement, uint16_t row, enum quhua_reason because)
{
    for (uint16_t i = 0; i < judgement->candidate_count; i++)
        if (judgement->candidates[i] == row)
            return;
    if (judgement->candidate_count == MAX_PLACES)
        return;
    judgement->candidates[judgement->candidate_count] = row;
    judgement->because[judgement->candidate_count++] = (uint8_t)because;
}
