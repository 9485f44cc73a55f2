/*
 * judge.c - see judge.h.
 */
#include "judge.h"

#include <string.h>

#include "fold.h"

/* ---- collecting ------------------------------------------------------------------------------ */

static const enum quhua_grade usual_grade[] = {
#define X(name, code, grade, zh, example) QUHUA_##grade,
    QUHUA_REASONS(X)
#undef X
};

void judge_init(struct judgement *judgement, struct quhua_note *notes)
{
    judgement->notes = notes;
    judgement->verdict = QUHUA_ACCEPT;
    judgement->row = judgement->was_row = ROW_NONE;
    judgement->end = 0;
    judgement->note_count = 0;
    judgement->candidate_count = 0;
}

void judge_accept(struct judgement *judgement, const struct tables *tables, uint16_t row,
                  uint16_t was, unsigned year)
{
    judgement->row = row;
    judgement->was_row = was;
    history_path(tables, row, year, judgement->path);
}

void judge_note(struct judgement *judgement, struct quhua_note note)
{
    for (uint16_t i = 0; i < judgement->note_count; i++)
        if (judgement->notes[i].reason == note.reason)
            return;
    if (judgement->note_count < QUHUA_MAX_REASONS)
        judgement->notes[judgement->note_count++] = note;
    if ((int)note.grade > (int)judgement->verdict)
        judgement->verdict = (enum quhua_verdict)note.grade;
}

void judge_reason(struct judgement *judgement, enum quhua_reason reason)
{
    judge_note(judgement, (struct quhua_note){.reason = reason, .grade = usual_grade[reason]});
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

/* What judging one reading needs; all borrowed. */
struct court {
    const struct tables *tables;
    const struct symbols *symbols;
    struct quhua_text text;
    const struct reading *reading;
    unsigned year;
    struct trace *trace;
    struct judgement *out;
};

static const struct row *row_at(const struct court *court, uint16_t row)
{
    return &court->tables->rows[row];
}

static void note_row(const struct court *court, enum quhua_reason reason, uint16_t was)
{
    const struct row *row = row_at(court, was);
    judge_note(court->out, (struct quhua_note){.reason = reason,
                                               .grade = usual_grade[reason],
                                               .was = row_name(court->tables, row),
                                               .until = row->end == ROW_NO_END ? 0 : row->end});
}

static void ask_heirs(const struct court *court, uint16_t row, enum quhua_reason because)
{
    struct places places;
    history_heirs(court->tables, row, court->year, &places);
    for (uint16_t i = 0; i < places.count; i++)
        judge_candidate(court->out, places.rows[i], because);
}

static void ask_hints(const struct court *court, enum quhua_reason because)
{
    for (uint16_t i = 0; i < court->reading->hint_count; i++)
        ask_heirs(court, court->reading->hints[i], because);
}

/* ---- places: what the leaves lead to ----------------------------------------------------------*/

/* One leaf and the places in force that hold it now. */
struct bearer {
    uint16_t row;
    struct places heirs;
};

struct bearers {
    struct bearer list[MAX_LEAVES];
    uint16_t count;
};

static bool contains(const struct places *places, uint16_t row)
{
    for (uint16_t i = 0; i < places->count; i++)
        if (places->rows[i] == row)
            return true;
    return false;
}

static bool is_subset(const struct places *small, const struct places *large)
{
    for (uint16_t i = 0; i < small->count; i++)
        if (!contains(large, small->rows[i]))
            return false;
    return true;
}

/* A row that lived on under its name is told by what it became: of two bearers, one whose heirs
   all belong to the other's as well speaks for both. */
static bool speaks_for(const struct court *court, const struct bearer *a, const struct bearer *b)
{
    if (!is_subset(&a->heirs, &b->heirs))
        return false;
    if (a->heirs.count < b->heirs.count)
        return true;
    const struct row *x = row_at(court, a->row), *y = row_at(court, b->row);
    return x->end != y->end ? x->end > y->end : a->row > b->row;
}

static void gather(const struct court *court, struct bearers *bearers)
{
    struct bearers all;
    all.count = bearers->count = 0;
    for (uint16_t i = 0; i < court->reading->leaf_count; i++) {
        struct bearer *bearer = &all.list[all.count];
        bearer->row = court->reading->leaves[i];
        history_heirs(court->tables, bearer->row, court->year, &bearer->heirs);
        if (bearer->heirs.count > 0)
            all.count++;
    }
    for (uint16_t i = 0; i < all.count; i++) {
        bool spoken_for = false;
        for (uint16_t j = 0; j < all.count && !spoken_for; j++)
            spoken_for = j != i && speaks_for(court, &all.list[j], &all.list[i]);
        if (!spoken_for)
            bearers->list[bearers->count++] = all.list[i];
    }
}

/* ---- townships ---------------------------------------------------------------------------------*/

static bool town_current(const struct court *court, uint16_t row)
{
    for (uint32_t i = court->reading->town;; i++) {
        uint16_t posting = court->tables->postings[i];
        if (POSTING_ROW(posting) == row)
            return posting & POSTING_CURRENT;
        if (posting & POSTING_LAST)
            return false;
    }
}

static bool has_town(const struct court *court, uint16_t row)
{
    for (uint32_t i = court->reading->town;; i++) {
        uint16_t posting = court->tables->postings[i];
        if (POSTING_ROW(posting) == row)
            return true;
        if (posting & POSTING_LAST)
            return false;
    }
}

/* The only place of `bearers` that has the township; ROW_NONE where there is none or several. */
static uint16_t decide_by_town(const struct court *court, const struct bearers *bearers,
                               uint16_t *leaf)
{
    uint16_t found = ROW_NONE;
    if (court->reading->town == NO_TOWN)
        return ROW_NONE;
    for (uint16_t i = 0; i < bearers->count; i++)
        for (uint16_t j = 0; j < bearers->list[i].heirs.count; j++) {
            uint16_t place = bearers->list[i].heirs.rows[j];
            if (place == found || !has_town(court, place))
                continue;
            if (found != ROW_NONE)
                return ROW_NONE;
            found = place;
            *leaf = bearers->list[i].row;
        }
    return found;
}

static bool transferred(const struct court *court, uint16_t from, uint16_t to)
{
    uint32_t a = row_at(court, from)->code, b = row_at(court, to)->code;
    for (uint32_t i = 0; i < court->tables->head->transfer_count; i++)
        if (court->tables->transfers[i].from == a && court->tables->transfers[i].to == b)
            return true;
    return false;
}

/* The township beside an accepted county may belong to another of the same prefecture.
   Returns: the county that holds after all. */
static uint16_t check_town(const struct court *court, uint16_t place)
{
    uint16_t other = ROW_NONE, count = 0;
    if (court->reading->town == NO_TOWN || court->reading->flags & READ_TOWN_LOOSE ||
        has_town(court, place))
        return place;
    for (uint32_t i = court->reading->town;; i++) {
        uint16_t posting = court->tables->postings[i], county = POSTING_ROW(posting);
        if (row_at(court, county)->parent == row_at(court, place)->parent) {
            other = county;
            count++;
        }
        if (posting & POSTING_LAST)
            break;
    }
    if (count == 0)
        return place;
    if (count == 1 && town_current(court, other) && transferred(court, place, other)) {
        note_row(court, QUHUA_REASON_TRANSFERRED, place);
        return other;
    }
    judge_reason(court->out, QUHUA_REASON_TOWNSHIP_ELSEWHERE);
    return place;
}

/* Counties under the leaves that have the township. */
static uint16_t ask_towns(const struct court *court, enum quhua_reason because)
{
    uint16_t before = court->out->candidate_count;
    for (uint32_t i = court->reading->town;; i++) {
        uint16_t posting = court->tables->postings[i], county = POSTING_ROW(posting);
        bool fits = court->reading->leaf_count == 0;
        for (uint16_t j = 0; j < court->reading->leaf_count && !fits; j++)
            fits = history_fits(court->tables, court->reading->leaves[j], county, court->year);
        if (fits)
            judge_candidate(court->out, county, because);
        if (posting & POSTING_LAST)
            break;
    }
    return (uint16_t)(court->out->candidate_count - before);
}

/* ---- notes on an accepted place -----------------------------------------------------------------*/

static bool same_text(struct quhua_text a, struct quhua_text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static void note_old_county(const struct court *court, uint16_t was, uint16_t place)
{
    const struct row *old = row_at(court, was), *now = row_at(court, place);
    if (was == place)
        return;
    if (old->code == now->code)
        note_row(court, QUHUA_REASON_RENAMED, was);
    else if (same_text(row_name(court->tables, old), row_name(court->tables, now)))
        note_row(court, QUHUA_REASON_MOVED, was);
    else
        note_row(court, QUHUA_REASON_ABOLISHED, was);
}

static void note_old_upper(const struct court *court, uint16_t place, const uint16_t *path)
{
    for (int level = QUHUA_PROVINCE; level <= QUHUA_PREFECTURE; level++) {
        uint16_t was = court->reading->upper[level], now = path[level];
        if (was == ROW_NONE || was == now || was == place)
            continue;
        if (now != ROW_NONE && row_at(court, was)->code == row_at(court, now)->code)
            note_row(court, QUHUA_REASON_RENAMED, was);
        else
            note_row(court, QUHUA_REASON_MOVED, was);
    }
}

static void note_parents(const struct court *court, uint16_t place, const uint16_t *path)
{
    const struct row *row = row_at(court, place);
    bool missing = false;
    for (int level = QUHUA_PROVINCE; level < (int)row->level; level++)
        missing |= path[level] != ROW_NONE && court->reading->upper[level] == ROW_NONE;
    if (missing)
        judge_reason(court->out, QUHUA_REASON_PARENT_SUPPLIED);
    if (row->level == QUHUA_PREFECTURE)
        judge_reason(court->out, QUHUA_REASON_NO_COUNTY_TIER);
    else if (row->code / 100 % 100 == 90)
        judge_reason(court->out, QUHUA_REASON_DIRECT_COUNTY);
}

/* Is the character of symbol `i` spelled so in an official name of the chain? */
static bool spelled_so(const struct court *court, uint16_t leaf, uint16_t i)
{
    size_t begin = symbol_at(court->symbols, i), end = symbol_at(court->symbols, i + 1u);
    const uint16_t rows[] = {court->reading->upper[0], court->reading->upper[1], leaf};
    size_t size = 1;
    const char *character = court->text.data + begin;
    while (begin + size < end && ((uint8_t)character[size] & 0xC0) == 0x80)
        size++;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        if (rows[r] == ROW_NONE)
            continue;
        struct quhua_text name = row_name(court->tables, row_at(court, rows[r]));
        if (memmem(name.data, name.size, character, size))
            return true;
    }
    return false;
}

static bool is_variant(const struct court *court, uint16_t leaf)
{
    const struct reading *reading = court->reading;
    if (court->symbols->marks == 0)
        return false;
    for (uint16_t i = 0; i < reading->end; i++) {
        uint16_t mark = court->symbols->place[i] & MARK_ANY;
        if (mark && (mark & MARK_HIDDEN || (mark & MARK_SEPARATED && i > reading->begin) ||
                     (mark & MARK_CHANGED && i >= reading->begin && !spelled_so(court, leaf, i))))
            return true;
    }
    return false;
}

static struct quhua_text typo_text(const struct court *court)
{
    size_t begin = symbol_at(court->symbols, court->reading->typo_begin);
    size_t end = symbol_at(court->symbols, court->reading->typo_end);
    return (struct quhua_text){court->text.data + begin, end - begin};
}

static void note_typo(const struct court *court, enum quhua_grade grade)
{
    judge_note(court->out, (struct quhua_note){
                               .reason = QUHUA_REASON_TYPO, .grade = grade, .was = typo_text(court)});
}

static void note_form(const struct court *court, uint16_t leaf)
{
    static const struct {
        enum reading_flag flag;
        enum quhua_reason reason;
    } forms[] = {{READ_GROUPING, QUHUA_REASON_PLACEHOLDER_DROPPED},
                 {READ_SHORT, QUHUA_REASON_SHORT_FORM},
                 {READ_REPEATED, QUHUA_REASON_REPEATED}};
    const unsigned flags = READ_GROUPING | READ_SHORT | READ_REPEATED;
    for (size_t i = 0; court->reading->flags & flags && i < sizeof forms / sizeof *forms; i++)
        if (court->reading->flags & forms[i].flag)
            judge_reason(court->out, forms[i].reason);
    if (court->reading->flags & READ_ZONE)
        judge_note(court->out,
                   (struct quhua_note){.reason = QUHUA_REASON_ZONE, .grade = QUHUA_NOTE});
    if (is_variant(court, leaf))
        judge_reason(court->out, QUHUA_REASON_VARIANT);
}

static void accept(const struct court *court, uint16_t leaf, uint16_t place)
{
    uint16_t held = check_town(court, place);
    judge_accept(court->out, court->tables, held, leaf, court->year);
    note_old_county(court, leaf, place);
    note_old_upper(court, place, court->out->path);
    note_form(court, leaf);
    note_parents(court, held, court->out->path);
    trace_add(court->trace, "one place is left", court->reading->begin, court->reading->end, held);
}

/* ---- verdicts ------------------------------------------------------------------------------------*/

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

/* Several bearers of one name, or several heirs of one bearer, and nothing that decides. */
static void ask_which(const struct court *court, const struct bearers *bearers)
{
    uint16_t in_force = 0;
    for (uint16_t i = 0; i < bearers->count; i++)
        in_force += row_in_force(row_at(court, bearers->list[i].row), court->year);
    if (bearers->count == 1) {
        note_row(court, QUHUA_REASON_SPLIT, bearers->list[0].row);
        ask_bearers(court, bearers, QUHUA_REASON_SPLIT);
        return;
    }
    judge_reason(court->out, QUHUA_REASON_AMBIGUOUS);
    if (in_force == 1)
        judge_reason(court->out, QUHUA_REASON_HOMONYM_IN_TIME);
    ask_bearers(court, bearers, QUHUA_REASON_AMBIGUOUS);
}

/* Nearly every text: one row in force, nothing against it. */
static bool is_plain(const struct court *court)
{
    const struct reading *reading = court->reading;
    return reading->leaf_count == 1 && !(reading->flags & (READ_CONFLICT | READ_TYPO)) &&
           row_in_force(row_at(court, reading->leaves[0]), court->year);
}

static void judge_origins(const struct court *court)
{
    const struct reading *reading = court->reading;
    struct bearers bearers;
    gather(court, &bearers);
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
                history_is_origin(court->tables, place, court->year);
    bool by_town = false;
    if (!only) {
        uint16_t decided = decide_by_town(court, &bearers, &leaf);
        by_town = decided != ROW_NONE;
        place = decided;
    }
    if (!only && !by_town) {
        if (reading->flags & READ_TYPO)
            note_typo(court, QUHUA_GRADE_CONFIRM);
        ask_which(court, &bearers);
        return;
    }
    if (reading->flags & READ_TYPO) {
        bool sure = !(reading->flags & READ_UNSURE) || by_town ||
                    (reading->town != NO_TOWN && has_town(court, place));
        note_typo(court, sure ? QUHUA_NOTE : QUHUA_GRADE_CONFIRM);
        if (!sure) {
            judge_candidate(court->out, place, QUHUA_REASON_TYPO);
            return;
        }
    }
    if (by_town)
        judge_reason(court->out, QUHUA_REASON_TOWNSHIP_DECIDES);
    accept(court, leaf, place);
}

static void ask_zone_hosts(const struct court *court)
{
    const struct tables *tables = court->tables;
    for (uint32_t i = tables->head->zone_begin; i < tables->head->zone_end; i++) {
        const struct row *zone = &tables->rows[i];
        bool named = i == court->reading->zone;
        for (uint16_t j = 0; j < court->reading->leaf_count; j++)
            named |= court->reading->zone == ROW_NONE &&
                     zone->parent == row_at(court, court->reading->leaves[j])->code;
        for (uint32_t h = 0; named && h < zone->successor_count; h++) {
            uint16_t host =
                history_at(tables, tables->successors[zone->successors + h], court->year);
            if (host != ROW_NONE)
                judge_candidate(court->out, host, QUHUA_REASON_ZONE);
        }
    }
}

/* A zone, or a prefecture, with a township that tells the county. */
static void judge_town(const struct court *court)
{
    uint16_t count = ask_towns(court, QUHUA_REASON_COUNTY_FROM_TOWNSHIP);
    if (court->reading->flags & READ_ZONE && count == 1) {
        uint16_t place = court->out->candidates[0];
        court->out->candidate_count = 0;
        judge_reason(court->out, QUHUA_REASON_TOWNSHIP_DECIDES);
        accept(court, place, place);
        return;
    }
    judge_reason(court->out, count > 1 ? QUHUA_REASON_AMBIGUOUS : QUHUA_REASON_COUNTY_FROM_TOWNSHIP);
}

/* Counties among leaves of mixed levels (朝阳: a city, districts, a county). */
static uint16_t ask_counties(const struct court *court, enum quhua_reason because,
                             bool *one_in_force)
{
    uint16_t count = 0;
    *one_in_force = false;
    for (uint16_t i = 0; i < court->reading->leaf_count; i++) {
        uint16_t leaf = court->reading->leaves[i];
        if (row_at(court, leaf)->level != QUHUA_COUNTY)
            continue;
        *one_in_force |= row_in_force(row_at(court, leaf), court->year);
        ask_heirs(court, leaf, because);
        count++;
    }
    return count;
}

static uint16_t highest_leaf(const struct court *court)
{
    uint16_t best = court->reading->leaves[0];
    for (uint16_t i = 1; i < court->reading->leaf_count; i++) {
        const struct row *row = row_at(court, court->reading->leaves[i]);
        bool in_force = row_in_force(row, court->year);
        const struct row *top = row_at(court, best);
        bool top_in_force = row_in_force(top, court->year);
        if (row->level < top->level || (row->level == top->level && in_force && !top_in_force))
            best = court->reading->leaves[i];
    }
    return best;
}

/* The text ends above the county. */
static void judge_upper(const struct court *court)
{
    const struct reading *reading = court->reading;
    uint16_t top = highest_leaf(court);
    const struct row *row = row_at(court, top);
    bool county_in_force;
    if (reading->flags & READ_TYPO)
        note_typo(court, QUHUA_NOTE);
    if (reading->flags & READ_CONFLICT) {
        judge_reason(court->out, QUHUA_REASON_CONFLICT);
        ask_hints(court, QUHUA_REASON_CONFLICT);
    } else if (row->flags & ROW_SPECIAL) {
        judge_reason(court->out, QUHUA_REASON_SPECIAL_REGION);
        judge_candidate(court->out, top, QUHUA_REASON_SPECIAL_REGION);
    } else if (reading->town != NO_TOWN) {
        judge_town(court);
    } else if (reading->flags & READ_ZONE) {
        judge_reason(court->out, QUHUA_REASON_ZONE);
        ask_hints(court, QUHUA_REASON_ZONE);
        ask_zone_hosts(court);
    } else if (reading->flags & READ_GROUPING) {
        judge_reason(court->out, QUHUA_REASON_PLACEHOLDER);
    } else if (!row_in_force(row, court->year) &&
               ask_counties(court, QUHUA_REASON_AMBIGUOUS, &county_in_force)) {
        judge_reason(court->out, QUHUA_REASON_AMBIGUOUS);
        if (county_in_force)
            judge_reason(court->out, QUHUA_REASON_HOMONYM_IN_TIME);
    } else {
        judge_reason(court->out, row->level == QUHUA_PROVINCE ? QUHUA_REASON_PROVINCE_ONLY
                                                              : QUHUA_REASON_PREFECTURE_ONLY);
        ask_counties(court, QUHUA_REASON_SHORT_FORM, &county_in_force);
        ask_hints(court, QUHUA_REASON_SHORT_FORM);
    }
}

/* No division is named. */
static void judge_nothing(const struct court *court)
{
    const struct reading *reading = court->reading;
    if (reading->flags & READ_OUTSIDE) {
        judge_reason(court->out, QUHUA_REASON_OUTSIDE);
    } else if (reading->flags & READ_GROUPING) {
        judge_reason(court->out, QUHUA_REASON_PLACEHOLDER);
    } else if (reading->town != NO_TOWN) {
        judge_town(court);
    } else if (reading->flags & READ_ZONE) {
        judge_reason(court->out, QUHUA_REASON_ZONE);
        ask_zone_hosts(court);
    } else {
        judge_reason(court->out, QUHUA_REASON_NOT_FOUND);
        ask_hints(court, QUHUA_REASON_NOT_FOUND);
    }
}

static bool all_origins(const struct court *court)
{
    for (uint16_t i = 0; i < court->reading->leaf_count; i++)
        if (!history_is_origin(court->tables, court->reading->leaves[i], court->year))
            return false;
    return court->reading->leaf_count > 0;
}

void judge_reading(const struct tables *tables, const struct symbols *symbols,
                   struct quhua_text text, const struct reading *reading, unsigned year,
                   struct trace *trace, struct judgement *judgement)
{
    const struct court court = {tables, symbols, text, reading, year, trace, judgement};
    judgement->end = reading->end;
    if (!all_origins(&court) && reading->leaf_count)
        judge_upper(&court);
    else if (reading->leaf_count == 0)
        judge_nothing(&court);
    else if (is_plain(&court))
        accept(&court, reading->leaves[0], reading->leaves[0]);
    else
        judge_origins(&court);
}
