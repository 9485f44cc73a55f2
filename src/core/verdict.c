/*
 * verdict.c - see verdict.h.
 */
#include "verdict.h"

#include "zone.h"

static void ask_bearers(const struct court *court, const struct bearers *bearers,
                        enum quhua_reason because)
{
    /* Those in force first: they are the likelier. */
    for (int ended = 0; ended < 2; ended++)
        for (uint16_t i = 0; i < bearers->count; i++) {
            const struct bearer *bearer = &bearers->list[i];
            if (row_in_force(row_at(court, bearer->row), court->year) == ended)
                continue;
            for (uint16_t j = 0; j < bearer->heirs.count; j++)
                judge_candidate(court->out, bearer->heirs.rows[j], because);
        }
}

static uint16_t in_force_of(const struct court *court, const struct bearers *bearers)
{
    uint16_t count = 0;
    for (uint16_t i = 0; i < bearers->count; i++)
        count += row_in_force(row_at(court, bearers->list[i].row), court->year);
    return count;
}

/* Several bearers of one name, or several heirs of one bearer, and nothing that decides. */
static void ask_which(const struct court *court, const struct bearers *bearers)
{
    if (bearers->count == 1 && bearers->list[0].heirs.count > 1) {
        notes_row(court, QUHUA_REASON_SPLIT, bearers->list[0].row);
        ask_bearers(court, bearers, QUHUA_REASON_SPLIT);
        return;
    }
    judge_reason(court->out, QUHUA_REASON_AMBIGUOUS);
    if (in_force_of(court, bearers) == 1)
        judge_reason(court->out, QUHUA_REASON_HOMONYM_IN_TIME);
    ask_bearers(court, bearers, QUHUA_REASON_AMBIGUOUS);
}

/* What would be asked, decided by another field: a note that says so. */
static void note_leaning(const struct court *court, const struct bearers *bearers)
{
    const struct leaning *leaning = &court->out->leaning;
    const struct row *was = row_at(court, bearers->list[0].row);
    struct quhua_note note = {.grade = QUHUA_NOTE, .by = leaning->by};
    note.reason = QUHUA_REASON_AMBIGUOUS;
    if (bearers->count == 1) {
        note.reason = QUHUA_REASON_SPLIT;
        note.was = row_name(court->tables, was);
        note.until = was->end == ROW_NO_END ? 0 : was->end;
    }
    judge_note(court->out, note);
    if (bearers->count > 1 && in_force_of(court, bearers) == 1) {
        note.reason = QUHUA_REASON_HOMONYM_IN_TIME;
        judge_note(court->out, note);
    }
    if (leaning->town)
        judge_note(court->out, (struct quhua_note){.reason = QUHUA_REASON_TOWNSHIP_DECIDES,
                                                   .grade = QUHUA_NOTE,
                                                   .by = leaning->by});
}

/* Does another field of the record choose among the places? Never beside a repaired name, two
   doubts are one too many, nor against the text's own township. */
static bool decide_by_field(const struct court *court, const struct bearers *bearers,
                            uint16_t *leaf)
{
    const struct leaning *leaning = &court->out->leaning;
    if (!leaning->by || court->reading->flags & READ_TYPO ||
        (court->reading->town != NO_TOWN && !has_town(court, leaning->row)))
        return false;
    for (uint16_t i = 0; i < bearers->count; i++)
        for (uint16_t j = 0; j < bearers->list[i].heirs.count; j++)
            if (bearers->list[i].heirs.rows[j] == leaning->row) {
                *leaf = bearers->list[i].row;
                return true;
            }
    return false;
}

/* Part of the county's name is hidden: what is left of it makes another name, or may not. */
static void ask_masked(const struct court *court)
{
    judge_reason(court->out, QUHUA_REASON_AMBIGUOUS);
    for (uint16_t i = 0; i < court->reading->leaf_count; i++)
        ask_heirs(court, court->reading->leaves[i], QUHUA_REASON_AMBIGUOUS);
}

/* Nearly every text: one row in force, nothing against it. */
static bool is_plain(const struct court *court)
{
    const struct reading *reading = court->reading;
    return reading->leaf_count == 1 && !(reading->flags & (READ_CONFLICT | READ_TYPO)) &&
           row_in_force(row_at(court, reading->leaves[0]), court->year);
}

/* A repaired name that a person has to agree to, and who else it may be. */
static void ask_repair(const struct court *court, uint16_t place)
{
    uint32_t town = court->reading->town;
    notes_typo(court, QUHUA_GRADE_CONFIRM);
    judge_candidate(court->out, place, QUHUA_REASON_TYPO);
    ask_hints(court, QUHUA_REASON_TYPO);
    for (uint16_t county; township_next_beside(court, place, &town, &county);)
        judge_candidate(court->out, county, QUHUA_REASON_TYPO);
}

static void judge_origins(const struct court *court)
{
    const struct reading *reading = court->reading;
    struct bearers bearers;
    bearers_gather(court, &bearers);
    if (bearers.count == 0) {
        judge_reason(court->out, QUHUA_REASON_NOT_IN_FORCE);
        for (uint16_t i = 0; i < reading->leaf_count; i++)
            judge_candidate(court->out, reading->leaves[i], QUHUA_REASON_NOT_IN_FORCE);
        return;
    }
    if (reading->flags & READ_CONFLICT) {
        judge_reason(court->out, QUHUA_REASON_CONFLICT);
        ask_bearers(court, &bearers, QUHUA_REASON_CONFLICT);
        ask_hints(court, QUHUA_REASON_CONFLICT);
        return;
    }
    uint16_t leaf = bearers.list[0].row, place = bearers.list[0].heirs.rows[0];
    bool only = bearers.count == 1 && bearers.list[0].heirs.count == 1 &&
                history_is_origin(court->tables, place, court->year) &&
                !bearers_are_common(court, leaf);
    bool by_town = false;
    if (!only) {
        uint16_t decided = township_decides(court, &bearers, &leaf);
        by_town = decided != ROW_NONE;
        place = decided;
    }
    if (!only && !by_town && decide_by_field(court, &bearers, &leaf)) {
        note_leaning(court, &bearers);
        notes_accept(court, leaf, court->out->leaning.row);
        return;
    }
    if (!only && !by_town) {
        if (reading->flags & READ_TYPO)
            notes_typo(court, QUHUA_GRADE_CONFIRM);
        ask_which(court, &bearers);
        return;
    }
    if (reading->flags & READ_TYPO) {
        if (!township_lets_repair(court, place)) {
            ask_repair(court, place);
            return;
        }
        notes_typo(court, QUHUA_NOTE);
        by_town |= (reading->flags & READ_UNSURE) != 0;
    }
    if (by_town)
        judge_reason(court->out, QUHUA_REASON_TOWNSHIP_DECIDES);
    notes_accept(court, leaf, place);
}

/* No division is named. */
static void judge_nothing(const struct court *court)
{
    const struct reading *reading = court->reading;
    if (reading->flags & READ_NOTHING) {
        judge_reason(court->out, QUHUA_REASON_EMPTY);
    } else if (reading->flags & READ_OUTSIDE) {
        judge_reason(court->out, QUHUA_REASON_OUTSIDE);
    } else if (reading->flags & READ_GROUPING) {
        judge_reason(court->out, QUHUA_REASON_PLACEHOLDER);
    } else if (reading->town != NO_TOWN) {
        verdict_town(court);
    } else if (reading->flags & READ_ZONE) {
        judge_reason(court->out, QUHUA_REASON_ZONE);
        zone_ask(court);
    } else {
        judge_reason(court->out, QUHUA_REASON_NOT_FOUND);
        ask_hints(court, QUHUA_REASON_NOT_FOUND);
    }
}

void verdict_read(const struct court *court)
{
    const struct reading *reading = court->reading;
    court->out->end = reading->end;
    if (reading->leaf_count == 0)
        judge_nothing(court);
    else if (!history_are_origins(court->tables, reading->leaves, reading->leaf_count, court->year))
        verdict_upper(court);
    else if (court->symbols->marks & MARK_SEPARATED && mask_hides(court))
        ask_masked(court);
    else if (is_plain(court))
        notes_accept(court, reading->leaves[0], reading->leaves[0]);
    else
        judge_origins(court);
}

void verdict_held(const struct court *court)
{
    struct judgement *judgement = court->out;
    judgement->candidate_count = 0;
    if (court->reading->leaf_count == 0)
        judge_accept(judgement, court->tables, judgement->held, court->year);
    else
        notes_held(court, judgement->held);
}
