/*
 * history.c - see history.h.
 */
#include "history.h"

#include <stddef.h>
#include <string.h>

#include "search.h"

uint32_t history_from(const struct tables *tables, uint32_t code)
{
    _Static_assert(offsetof(struct row, code) == 0, "as search_code wants it");
    return search_code(tables->rows, tables->head->division_count, sizeof *tables->rows, code);
}

uint32_t history_first(const struct tables *tables, uint32_t code)
{
    uint32_t row = history_from(tables, code), count = tables->head->division_count;
    return row < count && tables->rows[row].code == code ? row : count;
}

uint16_t history_at(const struct tables *tables, uint32_t code, unsigned year)
{
    uint32_t count = tables->head->division_count;
    for (uint32_t i = history_first(tables, code); i < count && tables->rows[i].code == code; i++)
        if (row_in_force(&tables->rows[i], year))
            return (uint16_t)i;
    return ROW_NONE;
}

static void add_place(struct places *places, uint16_t row)
{
    for (uint16_t i = 0; i < places->count; i++)
        if (places->rows[i] == row)
            return;
    if (places->count < MAX_PLACES)
        places->rows[places->count++] = row;
}

/* A row met on the way, and the year end at which the area was its own. */
struct stop {
    uint16_t row, since;
};

struct walk {
    struct stop stops[2 * MAX_PLACES];
    uint16_t count;
};

static void visit(const struct tables *tables, struct walk *walk, uint32_t code, uint16_t year)
{
    uint16_t row = history_at(tables, code, year);
    if (row == ROW_NONE || walk->count == sizeof walk->stops / sizeof *walk->stops)
        return;
    for (uint16_t i = 0; i < walk->count; i++)
        if (walk->stops[i].row == row && walk->stops[i].since == year)
            return;
    walk->stops[walk->count++] = (struct stop){row, year};
}

/* A prefecture that took over a county's area may have handed it on to counties of its own.
   Returns: whether it did. */
static bool visit_receivers(const struct tables *tables, struct walk *walk, struct stop from,
                            unsigned year)
{
    const struct row *row = &tables->rows[from.row];
    bool handed_on = false;
    if (row->level != QUHUA_PREFECTURE)
        return false;
    for (uint32_t i = 0; i < tables->head->transfer_count; i++) {
        const struct format_transfer *transfer = &tables->transfers[i];
        if (transfer->from != row->code || transfer->year <= from.since ||
            transfer->year >= row->end || transfer->year > year)
            continue;
        visit(tables, walk, transfer->to, (uint16_t)transfer->year);
        handed_on = true;
    }
    return handed_on;
}

void history_walk(const struct tables *tables, uint16_t row, unsigned year, struct places *places)
{
    struct walk walk;
    const struct row *first = &tables->rows[row];
    places->count = 0;
    if (row_in_force(first, year))
        add_place(places, row);
    if (first->end > year)
        return;
    walk.stops[0] = (struct stop){row, first->end};
    walk.count = 1;
    for (uint16_t next = 0; next < walk.count; next++) {
        struct stop stop = walk.stops[next];
        const struct row *from = &tables->rows[stop.row];
        bool handed_on = first->level == QUHUA_COUNTY && visit_receivers(tables, &walk, stop, year);
        if (from->end <= year)
            for (uint32_t i = 0; i < from->successor_count; i++)
                visit(tables, &walk, tables->successors[from->successors + i], from->end);
        else if (!handed_on)
            add_place(places, stop.row);
    }
}

/* The heirs where they lie, or in `scratch`. */
static const uint16_t *heirs_of(const struct tables *tables, const uint16_t *row, unsigned year,
                                struct places *scratch, uint16_t *count)
{
    const struct row *r = &tables->rows[*row];
    if (row_in_force(r, year)) {
        *count = 1;
        return row;
    }
    if (year == tables->head->year) {
        *count = r->heir_count;
        return tables->heirs + r->heirs;
    }
    history_walk(tables, *row, year, scratch);
    *count = scratch->count;
    return scratch->rows;
}

void history_heirs(const struct tables *tables, uint16_t row, unsigned year, struct places *places)
{
    const uint16_t *rows = heirs_of(tables, &row, year, places, &places->count);
    if (rows != places->rows)
        memcpy(places->rows, rows, places->count * sizeof *rows);
}

uint16_t history_parent(const struct tables *tables, uint16_t row, unsigned year)
{
    const struct row *r = &tables->rows[row];
    /* The index keeps the parents of its own year and, of ended rows, of their last. */
    if (year == tables->head->year || r->parent_row == ROW_NONE || !row_in_force(r, year) ||
        row_in_force(&tables->rows[r->parent_row], year))
        return r->parent_row;
    return history_at(tables, r->parent, year);
}

void history_path(const struct tables *tables, uint16_t row, unsigned year, uint16_t path[3])
{
    uint32_t province = tables->rows[row].province * 10000u;
    const bool today = year == tables->head->year;
    path[0] = path[1] = path[2] = ROW_NONE;
    for (int steps = 0; row != ROW_NONE && steps < 3; steps++) {
        path[tables->rows[row].level] = row;
        row = today ? tables->rows[row].parent_row : history_parent(tables, row, year);
    }
    /* The table begins with 1981: in 1980 some prefectures are not there yet. */
    if (path[QUHUA_PROVINCE] == ROW_NONE)
        path[QUHUA_PROVINCE] = history_at(tables, province, year);
}

/* Did the unit of this code only change its name from the earlier of the rows to the later? */
static bool renamed_in_place(const struct tables *tables, const struct row *a, const struct row *b)
{
    uint16_t first = a->start < b->start ? a->start : b->start;
    uint16_t last = a->start < b->start ? b->start : a->start;
    uint32_t count = tables->head->division_count;
    for (uint32_t i = history_first(tables, a->code); i < count && tables->rows[i].code == a->code;
         i++) {
        const struct row *row = &tables->rows[i];
        if (row->end <= first || row->end > last)
            continue;
        bool itself = false;
        for (uint32_t j = 0; j < row->successor_count; j++)
            itself |= tables->successors[row->successors + j] == row->code;
        if (!itself)
            return false;
    }
    return true;
}

/* Is the row of the unit of that code, or of one below it? */
static bool lies_under(const struct row *row, uint32_t code)
{
    return row->code == code || row->parent == code || row->province * 10000u == code;
}

/* Everything that `lower` became lies under what `upper` became. */
static bool heirs_fit(const struct tables *tables, uint16_t upper, uint16_t lower, unsigned year)
{
    struct places scratch[2];
    uint16_t above_count, below_count;
    const uint16_t *below = heirs_of(tables, &lower, year, &scratch[0], &below_count);
    const uint16_t *above = heirs_of(tables, &upper, year, &scratch[1], &above_count);
    for (uint16_t i = 0; i < below_count; i++) {
        bool inside = false;
        for (uint16_t j = 0; j < above_count && !inside; j++)
            inside = lies_under(&tables->rows[below[i]], tables->rows[above[j]].code);
        if (!inside)
            return false;
    }
    return below_count > 0;
}

bool history_shares(const struct tables *tables, uint16_t a, uint16_t b, unsigned year)
{
    struct places scratch[2];
    uint16_t a_count, b_count;
    const uint16_t *of_a = heirs_of(tables, &a, year, &scratch[0], &a_count);
    const uint16_t *of_b = heirs_of(tables, &b, year, &scratch[1], &b_count);
    for (uint16_t i = 0; i < a_count; i++)
        for (uint16_t j = 0; j < b_count; j++)
            if (of_a[i] == of_b[j])
                return true;
    return false;
}

bool history_gave(const struct tables *tables, uint16_t from, uint16_t to, unsigned year)
{
    const uint32_t giver = tables->rows[from].code, taker = tables->rows[to].code;
    const uint32_t count = tables->head->transfer_count;
    _Static_assert(offsetof(struct format_transfer, from) == 0, "as search_code wants it");
    for (uint32_t i = search_code(tables->transfers, count, sizeof *tables->transfers, giver);
         i < count && tables->transfers[i].from == giver; i++)
        if (tables->transfers[i].to == taker && tables->transfers[i].year <= year)
            return true;
    return false;
}

/* Did `lower`, or what it was before or became later, lie below `upper`, a prefecture that has
   ended? 朝阳区 lies in 长春市, which 德惠地区 went to, but never was of it. */
static bool was_of(const struct tables *tables, uint16_t upper, uint16_t lower, unsigned year)
{
    const struct row *u = &tables->rows[upper];
    for (uint32_t i = upper + 1u; i < tables->head->division_count; i++) {
        const struct row *row = &tables->rows[i];
        if (row->code >= u->code + 100)
            break;
        if (row->parent == u->code && history_met(u, row) &&
            history_shares(tables, (uint16_t)i, lower, year))
            return true;
    }
    return false;
}

bool history_fits_through_time(const struct tables *tables, uint16_t upper, uint16_t lower,
                               unsigned year)
{
    const struct row *u = &tables->rows[upper], *l = &tables->rows[lower];
    if (l->parent == u->code && l->parent_row != ROW_NONE &&
        renamed_in_place(tables, u, &tables->rows[l->parent_row]))
        return true;
    return heirs_fit(tables, upper, lower, year) &&
           (u->level != QUHUA_PREFECTURE || row_in_force(u, year) ||
            was_of(tables, upper, lower, year));
}

bool history_is_origin(const struct tables *tables, uint16_t row, unsigned year)
{
    const struct row *r = &tables->rows[row];
    if (r->level == QUHUA_COUNTY)
        return true;
    if (r->level != QUHUA_PREFECTURE)
        return false;
    if (year == tables->head->year)
        return r->flags & ROW_NO_COUNTIES;
    for (uint32_t i = 0; i < tables->head->division_count; i++)
        if (tables->rows[i].parent == r->code && row_in_force(&tables->rows[i], year))
            return false;
    return true;
}
