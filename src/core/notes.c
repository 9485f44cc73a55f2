/*
 * notes.c - what is worth saying of an accepted place: see court.h.
 */
#include <string.h>

#include "court.h"

void notes_row(const struct court *court, enum quhua_reason reason, uint16_t was)
{
    const struct row *row = row_at(court, was);
    judge_note(court->out, (struct quhua_note){.reason = reason,
                                               .grade = quhua_reason_info(reason)->grade,
                                               .was = row_name(court->tables, row),
                                               .until = row->end == ROW_NO_END ? 0 : row->end});
}

/* The township beside an accepted county may belong to another of the same prefecture.
   Returns: the county that holds after all. */
static uint16_t check_town(const struct court *court, uint16_t place)
{
    bool elsewhere;
    if (court->reading->town == NO_TOWN)
        return place;
    uint16_t holder = township_holder(court, place, &elsewhere);
    if (holder != place)
        notes_row(court, QUHUA_REASON_TRANSFERRED, place);
    if (elsewhere)
        judge_reason(court->out, QUHUA_REASON_TOWNSHIP_ELSEWHERE);
    return holder;
}

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
        notes_row(court, QUHUA_REASON_RENAMED, was);
    else if (same_text(row_name(court->tables, old), row_name(court->tables, now)))
        notes_row(court, QUHUA_REASON_MOVED, was);
    else
        notes_row(court, QUHUA_REASON_ABOLISHED, was);
}

static void note_old_upper(const struct court *court, uint16_t place, const uint16_t *path)
{
    for (int level = QUHUA_PROVINCE; level <= QUHUA_PREFECTURE; level++) {
        uint16_t was = court->reading->upper[level], now = path[level];
        if (was == ROW_NONE || was == now || was == place)
            continue;
        /* The name that was written is today's as well: another code is nothing to tell. */
        if (now != ROW_NONE && row_at(court, was)->code != row_at(court, now)->code &&
            row_same_name(court->tables, row_at(court, was), row_at(court, now)))
            continue;
        if (now != ROW_NONE && row_at(court, was)->code == row_at(court, now)->code)
            notes_row(court, QUHUA_REASON_RENAMED, was);
        else
            notes_row(court, QUHUA_REASON_MOVED, was);
    }
}

static void note_parents(const struct court *court, uint16_t place, const uint16_t *path)
{
    bool missing = false;
    for (int level = QUHUA_PROVINCE; level < (int)row_at(court, place)->level; level++)
        missing |= path[level] != ROW_NONE && court->reading->upper[level] == ROW_NONE;
    if (missing)
        judge_reason(court->out, QUHUA_REASON_PARENT_SUPPLIED);
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

void notes_typo(const struct court *court, enum quhua_grade grade)
{
    judge_note(
        court->out,
        (struct quhua_note){.reason = QUHUA_REASON_TYPO, .grade = grade, .was = typo_text(court)});
}

static void note_form(const struct court *court, uint16_t leaf)
{
    static const struct {
        enum reading_flag flag;
        enum quhua_reason reason;
    } forms[] = {{READ_GROUPING, QUHUA_REASON_PLACEHOLDER_DROPPED},
                 {READ_VARIANT, QUHUA_REASON_VARIANT},
                 {READ_SHORT, QUHUA_REASON_SHORT_FORM},
                 {READ_REPEATED, QUHUA_REASON_REPEATED}};
    const unsigned flags = READ_GROUPING | READ_VARIANT | READ_SHORT | READ_REPEATED;
    for (size_t i = 0; court->reading->flags & flags && i < sizeof forms / sizeof *forms; i++)
        if (court->reading->flags & forms[i].flag)
            judge_reason(court->out, forms[i].reason);
    if (court->reading->flags & READ_ZONE)
        judge_note(court->out,
                   (struct quhua_note){.reason = QUHUA_REASON_ZONE, .grade = QUHUA_NOTE});
    if (is_variant(court, leaf))
        judge_reason(court->out, QUHUA_REASON_VARIANT);
}

void notes_accept(const struct court *court, uint16_t leaf, uint16_t place)
{
    uint16_t held = check_town(court, place);
    judge_accept(court->out, court->tables, held, court->year);
    note_old_county(court, leaf, place);
    note_old_upper(court, place, court->out->path);
    note_form(court, leaf);
    note_parents(court, held, court->out->path);
    judge_tier(court->out, row_at(court, held));
    trace_add(court->trace, "one place is left", court->reading->begin, court->reading->end, held);
}

void notes_held(const struct court *court, uint16_t place)
{
    judge_accept(court->out, court->tables, place, court->year);
    note_old_upper(court, place, court->out->path);
    note_form(court, place);
    note_parents(court, place, court->out->path);
    trace_add(court->trace, "enough by the rules", court->reading->begin, court->reading->end,
              place);
}
