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

/* Is it a zone's word only as part of the township's name: 铜山区新区街道? */
static bool is_township(const struct county_question *question, const struct county_found *found)
{
    uint16_t end;
    uint32_t town = town_match(question->tables, question->symbols, found->end, &end);
    return town != NO_TOWN && found->row != ROW_NONE &&
           town_standing(question->tables, town, found->row) != TOWN_NOT_THERE;
}

/* Is a note one that holds for this home? The name of a province may be short: it is cut. A chain
   that went into the township's name (石河子市石河子镇) says too much. */
static bool is_said(const struct county_question *question, const struct county_found *found,
                    enum quhua_reason reason)
{
    switch (reason) {
    case QUHUA_REASON_TOWNSHIP_DECIDES:
        return found->row != found->origin;
    case QUHUA_REASON_ZONE:
        return !is_township(question, found);
    case QUHUA_REASON_SHORT_FORM:
        return question->reading->last_form > FORM_FULL && found->end == question->reading->end;
    case QUHUA_REASON_MOVED:
    case QUHUA_REASON_REPEATED:
        return found->end >= question->reading->end;
    default:
        return !is_dropped(reason);
    }
}

static void copy_notes(const struct county_question *question, const struct county_found *found,
                       bool only_notes, struct judgement *out)
{
    const struct judgement *judgement = question->judgement;
    for (uint16_t i = 0; i < judgement->note_count; i++) {
        struct quhua_note note = judgement->notes[i];
        bool question_only = only_notes && note.grade != QUHUA_NOTE;
        if (question_only || (note.grade == QUHUA_NOTE && !is_said(question, found, note.reason)) ||
            is_dropped(note.reason))
            continue;
        /* What the text's separators made of the county's name is style here. */
        if (note.reason == QUHUA_REASON_VARIANT && !(question->symbols->marks & MARK_CHANGED))
            note.reason = QUHUA_REASON_STYLE;
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

/* Is the origin one of the candidates that the text's own names brought in? Names in passing do not
   count (宿迁市新华路12号沭阳花园), nor repairs that are doubtful, nor a zone without its name. */
static bool is_asked(const struct county_question *question, uint16_t row)
{
    static const enum quhua_reason weak[] = {QUHUA_REASON_NOT_FOUND, QUHUA_REASON_CONFLICT,
                                             QUHUA_REASON_SHORT_FORM, QUHUA_REASON_TYPO};
    const struct judgement *judgement = question->judgement;
    for (uint16_t i = 0; i < judgement->candidate_count; i++) {
        bool strong =
            judgement->candidates[i] == row &&
            (judgement->because[i] != QUHUA_REASON_ZONE || question->reading->zone != ROW_NONE);
        for (size_t j = 0; strong && j < sizeof weak / sizeof *weak; j++)
            strong = judgement->because[i] != weak[j];
        if (strong)
            return true;
    }
    return false;
}

/* May the text name a prefecture or a province of today? Then an old county of the same name
   (贵港市, before it was a prefecture) tells nothing. */
static bool names_upper(const struct county_question *question)
{
    const struct reading *reading = question->reading;
    for (uint16_t i = 0; i < reading->leaf_count; i++) {
        const struct row *leaf = &question->tables->rows[reading->leaves[i]];
        if (leaf->level != QUHUA_COUNTY && row_in_force(leaf, question->year))
            return true;
    }
    return false;
}

/* Does the text name `row` in full at symbol `at`? Returns: the end of the name; 0 where not. */
static uint16_t name_end(const struct county_question *question, uint16_t row, uint32_t at)
{
    const struct row *r = &question->tables->rows[row];
    if (at + r->folded_count > question->symbols->count)
        return 0;
    for (uint32_t i = 0; i < r->folded_count; i++)
        if (question->symbols->symbol[at + i] != question->tables->folded[r->folded + i])
            return 0;
    return (uint16_t)(at + r->folded_count);
}

/* Does the text name the origin's county, and right behind it a township of that county, whatever
   else the words may mean (萧县酒店镇, 瑞丽市畹町镇, 城区北大街街道)? Returns: where the county's
   name ends; 0 where it does not. */
static uint16_t named_end(const struct county_question *question, uint16_t origin)
{
    const struct row *row = &question->tables->rows[origin];
    const uint16_t ends[] = {question->reading->end,
                             (uint16_t)(question->head + row->folded_count)};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        uint16_t end;
        if (ends[i] < row->folded_count ||
            !name_end(question, origin, (uint32_t)ends[i] - row->folded_count))
            continue;
        uint32_t town = town_match(question->tables, question->symbols, ends[i], &end);
        if (town != NO_TOWN && town_standing(question->tables, town, origin) != TOWN_NOT_THERE)
            return ends[i];
    }
    return 0;
}

static enum answer origin_answers(const struct county_question *question, uint16_t origin)
{
    const struct reading *reading = question->reading;
    if (origin == ROW_NONE || !history_is_origin(question->tables, origin, question->year) ||
        reading->flags & (READ_CONFLICT | READ_OUTSIDE | READ_TYPO))
        return ANSWERS_NOT;
    if (is_asked(question, origin))
        return ANSWERS_SURE;
    bool fits = reading->leaf_count == 0, upper = names_upper(question);
    for (uint16_t i = 0; i < reading->leaf_count; i++) {
        if (!upper && leads_to(question, reading->leaves[i], origin))
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

/* The county that the text itself names and that `county` is today, where the origin only tells
   which of that name; ROW_NONE where it names none. */
static uint16_t named_county(const struct county_question *question, uint16_t county)
{
    const struct reading *reading = question->reading;
    for (uint16_t i = 0; i < reading->leaf_count && !names_upper(question); i++)
        if (question->tables->rows[reading->leaves[i]].level == QUHUA_COUNTY &&
            leads_to(question, reading->leaves[i], county))
            return reading->leaves[i];
    return ROW_NONE;
}

/* An old name, or an old county, stands for today's. */
static void note_former(const struct county_question *question, uint16_t was, uint16_t row,
                        struct judgement *out)
{
    const struct row *former = &question->tables->rows[was];
    if (was == row)
        return;
    const struct row *now = &question->tables->rows[row];
    enum quhua_reason reason = former->code == now->code ? QUHUA_REASON_RENAMED
                               : row_same_name(question->tables, former, now)
                                   ? QUHUA_REASON_MOVED
                                   : QUHUA_REASON_ABOLISHED;
    judge_note(out, (struct quhua_note){.reason = reason,
                                        .grade = rules_grade(question->rules, reason),
                                        .was = row_name(question->tables, former),
                                        .until = former->end == ROW_NO_END ? 0 : former->end});
}

static void take_origin(const struct county_question *question, enum answer answer,
                        struct county_found *found, struct judgement *out)
{
    found->row = found->origin;
    copy_notes(question, found, true, out);
    uint16_t named = named_county(question, found->row);
    found->supplied = named == ROW_NONE;
    if (!found->supplied) {
        note_former(question, named, found->row, out);
        return;
    }
    enum quhua_grade grade = rules_grade(question->rules, QUHUA_REASON_COUNTY_SUPPLIED);
    bool allowed = question->rules &&
                   question->rules->grades[QUHUA_REASON_COUNTY_SUPPLIED] != QUHUA_GRADE_USUAL;
    if (answer == ANSWERS_UNSURE && grade == QUHUA_NOTE && !allowed) {
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

/* Does the text name the origin's county, or just one of the candidates (巢湖市半汤街道, where a
   prefecture bore the name too), with a township of its own behind it? */
static bool is_named(const struct county_question *question, struct county_found *found)
{
    const struct judgement *judgement = question->judgement;
    uint16_t end = found->origin == ROW_NONE ? 0 : named_end(question, found->origin);
    uint16_t row = found->origin, count = end ? 1 : 0;
    for (uint16_t i = 0; !end && i < judgement->candidate_count && i < QUHUA_MAX_CANDIDATES; i++) {
        uint16_t named = named_end(question, judgement->candidates[i]);
        if (!named)
            continue;
        count++;
        row = judgement->candidates[i];
        found->end = named;
    }
    if (count != 1 || question->reading->flags & (READ_OUTSIDE | READ_SECOND))
        return false;
    found->row = row;
    found->end = end ? end : found->end;
    return true;
}

/* Is the last short name of the chain the beginning of a township's: 石河子市石河子镇? */
static bool goes_too_far(const struct county_question *question, uint16_t row)
{
    const struct reading *reading = question->reading;
    uint16_t end;
    if (reading->last <= reading->begin || reading->last_form != FORM_STEM)
        return false;
    uint32_t town = town_match(question->tables, question->symbols, reading->last, &end);
    return town != NO_TOWN && end > reading->end &&
           town_standing(question->tables, town, row) != TOWN_NOT_THERE;
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
        if (goes_too_far(question, found->row))
            found->end = question->reading->last;
        copy_notes(question, found, true, out);
        return;
    }
    if (is_named(question, found)) {
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

/* Did the origin give an area to the home's county: when that was set up, or the township named? */
static bool gave(const struct county_question *question, uint16_t from, uint16_t to, uint32_t town)
{
    const struct tables *tables = question->tables;
    for (uint32_t i = 0; i < tables->head->transfer_count; i++)
        if (tables->transfers[i].from == tables->rows[from].code &&
            tables->transfers[i].to == tables->rows[to].code)
            return tables->rows[to].start == tables->transfers[i].year ||
                   (town != NO_TOWN && town_standing(tables, town, from) != TOWN_NOT_THERE);
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
    /* The county as written is the likelier one, unless the township is the other's. */
    bool is_theirs = town != NO_TOWN && town_standing(tables, town, home) == TOWN_NOT_THERE &&
                     town_standing(tables, town, origin) != TOWN_NOT_THERE;
    judge_candidate(out, is_theirs ? origin : home, QUHUA_REASON_HOME_ORIGIN_CONFLICT);
    judge_candidate(out, is_theirs ? home : origin, QUHUA_REASON_HOME_ORIGIN_CONFLICT);
}
