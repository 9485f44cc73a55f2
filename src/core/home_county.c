/*
 * home_county.c - see home_county.h.
 */
#include "home_county.h"

#include "history.h"
#include "rules.h"
#include "town.h"

void home_reason(struct judgement *out, const struct quhua_rules *rules, enum quhua_reason reason)
{
    judge_note(out, (struct quhua_note){.reason = reason, .grade = rules_grade(rules, reason)});
}

/* ---- what an origin's reasons say of a home ---------------------- */

/* What only matters for an origin, or is asked again with other rules. */
static bool is_dropped(enum quhua_reason reason)
{
    return reason == QUHUA_REASON_PARENT_SUPPLIED || reason == QUHUA_REASON_BELOW_COUNTY ||
           reason == QUHUA_REASON_NO_COUNTY_TIER || reason == QUHUA_REASON_DIRECT_COUNTY ||
           reason == QUHUA_REASON_TOWNSHIP_ELSEWHERE;
}

static void copy_notes(const struct county_question *question, const struct county_found *found,
                       bool only_notes, struct judgement *out)
{
    const struct judgement *judgement = question->judgement;
    for (uint16_t i = 0; i < judgement->note_count; i++) {
        struct quhua_note note = judgement->notes[i];
        bool by_origin =
            note.reason == QUHUA_REASON_TOWNSHIP_DECIDES && found->row == found->origin;
        if (is_dropped(note.reason) || by_origin || (only_notes && note.grade != QUHUA_NOTE))
            continue;
        if (question->rules && question->rules->grades[note.reason] != QUHUA_GRADE_USUAL)
            note.grade = rules_grade(question->rules, note.reason);
        judge_note(out, note);
    }
}

static void copy_candidates(const struct judgement *from, struct judgement *out)
{
    for (uint16_t i = 0; i < from->candidate_count; i++)
        judge_candidate(out, from->candidates[i], (enum quhua_reason)from->because[i]);
}

/* ---- the origin ---------------------------------------------------------------------------- */

/* The row in force that the origin's code leads to; ROW_NONE where that is not one. */
static uint16_t origin_row(const struct county_question *question)
{
    const struct tables *tables = question->tables;
    uint16_t row =
        question->origin ? history_at(tables, question->origin, question->year) : ROW_NONE;
    uint32_t first = question->origin ? history_first(tables, question->origin) : 0;
    if (row != ROW_NONE || !question->origin || first >= tables->head->division_count)
        return row;
    struct places heirs;
    history_heirs(tables, (uint16_t)first, question->year, &heirs);
    return heirs.count == 1 ? heirs.rows[0] : ROW_NONE;
}

/* How well the origin answers what the text leaves open. */
enum answer { ANSWERS_NOT, ANSWERS_UNSURE, ANSWERS_SURE };

static bool leads_to(const struct county_question *question, uint16_t leaf, uint16_t county)
{
    struct places heirs;
    if (leaf == county)
        return true;
    history_heirs(question->tables, leaf, question->year, &heirs);
    for (uint16_t i = 0; i < heirs.count; i++)
        if (heirs.rows[i] == county)
            return true;
    return false;
}

/* Is the origin one of the candidates that the text's own names brought in? */
static bool is_asked(const struct judgement *judgement, uint16_t row)
{
    for (uint16_t i = 0; i < judgement->candidate_count; i++)
        if (judgement->candidates[i] == row && judgement->because[i] != QUHUA_REASON_NOT_FOUND &&
            judgement->because[i] != QUHUA_REASON_CONFLICT)
            return true;
    return false;
}

static enum answer origin_answers(const struct county_question *question, uint16_t origin)
{
    const struct reading *reading = question->reading;
    if (origin == ROW_NONE || !history_is_origin(question->tables, origin, question->year) ||
        reading->flags & (READ_CONFLICT | READ_OUTSIDE))
        return ANSWERS_NOT;
    if (is_asked(question->judgement, origin))
        return ANSWERS_SURE;
    bool fits = reading->leaf_count == 0;
    for (uint16_t i = 0; i < reading->leaf_count; i++) {
        if (leads_to(question, reading->leaves[i], origin))
            return ANSWERS_SURE;
        fits |= history_fits(question->tables, reading->leaves[i], origin, question->year);
    }
    if (!fits)
        return ANSWERS_NOT;
    if (reading->town == NO_TOWN)
        return ANSWERS_UNSURE;
    return town_standing(question->tables, reading->town, origin) == TOWN_NOT_THERE ? ANSWERS_NOT
                                                                                    : ANSWERS_SURE;
}

/* Does the text itself name a county? Then the origin only tells which of that name. */
static bool names_county(const struct county_question *question, uint16_t county)
{
    const struct reading *reading = question->reading;
    for (uint16_t i = 0; i < reading->leaf_count; i++)
        if (question->tables->rows[reading->leaves[i]].level == QUHUA_COUNTY &&
            leads_to(question, reading->leaves[i], county))
            return true;
    return false;
}

static void take_origin(const struct county_question *question, enum answer answer,
                        struct county_found *found, struct judgement *out)
{
    found->row = found->origin;
    copy_notes(question, found, true, out);
    found->supplied = !names_county(question, found->row);
    if (!found->supplied)
        return;
    enum quhua_grade grade = rules_grade(question->rules, QUHUA_REASON_COUNTY_SUPPLIED);
    if (answer == ANSWERS_UNSURE && grade == QUHUA_NOTE) {
        grade = QUHUA_GRADE_CONFIRM;
        judge_candidate(out, found->row, QUHUA_REASON_COUNTY_SUPPLIED);
    }
    judge_note(out, (struct quhua_note){.reason = QUHUA_REASON_COUNTY_SUPPLIED, .grade = grade});
}

/* Without an answer: the reasons and candidates of an origin. A profile that makes notes of all of
   them takes the only candidate. */
static void take_question(const struct county_question *question, struct county_found *found,
                          struct judgement *out)
{
    copy_notes(question, found, false, out);
    copy_candidates(question->judgement, out);
    if (out->verdict != QUHUA_ACCEPT)
        return;
    if (out->candidate_count == 1)
        found->row = out->candidates[0];
    else
        judge_reason(out, QUHUA_REASON_AMBIGUOUS);
}

void home_county_find(const struct county_question *question, struct county_found *found,
                      struct judgement *out)
{
    const struct judgement *judgement = question->judgement;
    *found = (struct county_found){
        .row = ROW_NONE, .origin = origin_row(question), .end = question->reading->end};
    if (judgement->verdict == QUHUA_ACCEPT) {
        found->row = judgement->row;
        found->end = judgement->end;
        copy_notes(question, found, true, out);
        return;
    }
    enum answer answer = origin_answers(question, found->origin);
    if (answer != ANSWERS_NOT)
        take_origin(question, answer, found, out);
    else
        take_question(question, found, out);
}

/* ---- home and origin --------------------------------------------- */

/* Did any year's place of `code` become `row`? */
static bool became(const struct county_question *question, uint32_t code, uint16_t row)
{
    const struct tables *tables = question->tables;
    for (uint32_t i = history_first(tables, code);
         i < tables->head->division_count && tables->rows[i].code == code; i++)
        if (leads_to(question, (uint16_t)i, row))
            return true;
    return false;
}

/* Did the origin give an area to the home's county, and the township with it? */
static bool gave(const struct county_question *question, uint16_t from, uint16_t to, uint32_t town)
{
    const struct tables *tables = question->tables;
    for (uint32_t i = 0; i < tables->head->transfer_count; i++)
        if (tables->transfers[i].from == tables->rows[from].code &&
            tables->transfers[i].to == tables->rows[to].code)
            return town == NO_TOWN || town_standing(tables, town, from) != TOWN_NOT_THERE;
    return false;
}

void home_county_compare(const struct county_question *question, const struct county_found *found,
                         uint32_t town, struct judgement *out)
{
    const struct tables *tables = question->tables;
    uint16_t home = found->row, origin = found->origin;
    if (home == ROW_NONE || origin == ROW_NONE || home == origin ||
        history_fits(tables, origin, home, question->year) ||
        became(question, question->origin, home) ||
        became(question, tables->rows[home].code, origin) || gave(question, origin, home, town))
        return;
    home_reason(out, question->rules, QUHUA_REASON_HOME_ORIGIN_CONFLICT);
    judge_candidate(out, home, QUHUA_REASON_HOME_ORIGIN_CONFLICT);
    judge_candidate(out, origin, QUHUA_REASON_HOME_ORIGIN_CONFLICT);
}
