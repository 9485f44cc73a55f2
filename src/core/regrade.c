/*
 * regrade.c - see regrade.h.
 */
#include "regrade.h"

#include "rules.h"

/* May an origin end at the prefecture that was held back? Counties that the rest of the text hints
   at (中山路 at 中山区) do no harm as long as they are its own. */
static bool prefecture_will_do(const struct quhua_rules *rules, const struct tables *tables,
                               const struct judgement *judgement)
{
    if (rules->prefecture_outside == 0 || judgement->held == ROW_NONE)
        return false;
    const struct row *held = &tables->rows[judgement->held];
    for (uint16_t i = 0; i < judgement->candidate_count; i++)
        if (tables->rows[judgement->candidates[i]].parent != held->code)
            return false;
    return held->level == QUHUA_PREFECTURE && held->code / 10000 != rules->prefecture_outside;
}

/* Is the county that was held back the only one asked about? */
static bool county_will_do(const struct judgement *judgement)
{
    return judgement->held != ROW_NONE && judgement->candidate_count == 1 &&
           judgement->candidates[0] == judgement->held;
}

static enum quhua_grade grade_of(const struct quhua_rules *rules, const struct tables *tables,
                                 const struct judgement *judgement, const struct quhua_note *note)
{
    enum quhua_grade usual = quhua_reason_info(note->reason)->grade;
    enum quhua_grade wanted = rules_grade(rules, note->reason);
    if (note->reason == QUHUA_REASON_PREFECTURE_ONLY &&
        prefecture_will_do(rules, tables, judgement))
        return QUHUA_NOTE;
    if (note->grade < usual || !quhua_rules_may(note->reason, wanted))
        return note->grade;
    if (note->grade > usual)
        return wanted > note->grade ? wanted : note->grade;
    if (note->reason == QUHUA_REASON_COUNTY_FROM_TOWNSHIP && wanted == QUHUA_NOTE &&
        !county_will_do(judgement))
        return note->grade;
    return wanted;
}

/* Regrade every reason. Returns: the gravest; the verdict follows it. */
static enum quhua_reason gravest(const struct quhua_rules *rules, const struct tables *tables,
                                 struct judgement *judgement)
{
    enum quhua_reason reason = judgement->notes[0].reason;
    if (judgement->note_count < QUHUA_MAX_REASONS) /* otherwise some may not have been carried */
        judgement->verdict = QUHUA_ACCEPT;
    for (uint16_t i = 0; i < judgement->note_count; i++) {
        struct quhua_note *note = &judgement->notes[i];
        note->grade = grade_of(rules, tables, judgement, note);
        if ((int)note->grade > (int)judgement->verdict) {
            judgement->verdict = (enum quhua_verdict)note->grade;
            reason = note->reason;
        }
    }
    return reason;
}

bool regrade_judgement(const struct quhua_rules *rules, const struct tables *tables,
                       struct judgement *judgement)
{
    if (judgement->note_count == 0)
        return false;
    bool was_accepted = judgement->verdict == QUHUA_ACCEPT || judgement->row != ROW_NONE;
    enum quhua_reason reason = gravest(rules, tables, judgement);
    if (judgement->verdict != QUHUA_ACCEPT && judgement->row != ROW_NONE)
        judge_candidate(judgement, judgement->row, reason);
    return judgement->verdict == QUHUA_ACCEPT && !was_accepted;
}
