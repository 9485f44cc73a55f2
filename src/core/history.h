/*
 * history.h - divisions through time: a code is not a key, (code, year) is.
 *
 * A row is in force at the end of year y when start <= y < end. An ended row names the codes that
 * held its area when it ended; they are followed, with that year, until rows in force are reached.
 */
#ifndef QUHUA_CORE_HISTORY_H
#define QUHUA_CORE_HISTORY_H

#include "types.h"

/* Rows in force that something leads to, without repetition, in the order in which it names them.
 */
struct places {
    uint16_t rows[MAX_PLACES];
    uint16_t count;
};

static inline bool row_in_force(const struct row *row, unsigned year)
{
    return row->start <= year && year < row->end;
}

/* The first row whose code is `code` or greater. */
uint32_t history_from(const struct tables *tables, uint32_t code);
/* The first row of `code`; division_count where there is none. */
uint32_t history_first(const struct tables *tables, uint32_t code);
/* The row of `code` in force at the end of `year`, or ROW_NONE. */
uint16_t history_at(const struct tables *tables, uint32_t code, unsigned year);

/*
 * The rows in force at the end of `year` that hold what `row` held: itself, if it is in force;
 * none, if it began later.
 */
void history_heirs(const struct tables *tables, uint16_t row, unsigned year, struct places *places);
/* The same by following successors, without the lists that the index keeps for its own year: for
   other years, and for making those lists. */
void history_walk(const struct tables *tables, uint16_t row, unsigned year, struct places *places);

/* The rarer ways to fit: names and places that changed. */
bool history_fits_through_time(const struct tables *tables, uint16_t upper, uint16_t lower,
                               unsigned year);

/* Were both in force at the end of one year? */
static inline bool history_met(const struct row *a, const struct row *b)
{
    return a->start < b->end && b->start < a->end;
}

/*
 * Could `lower` be written below `upper`? Yes if it lay there in some year; if the upper unit only
 * changed its name before or after; or if all that `lower` became lies there at `year` and, where
 * `upper` is a prefecture of the past, something of its area once lay there.
 */
static inline bool history_fits(const struct tables *tables, uint16_t upper, uint16_t lower,
                                unsigned year)
{
    const struct row *u = &tables->rows[upper], *l = &tables->rows[lower];
    if (u->level >= l->level)
        return false;
    if (u->level == QUHUA_PROVINCE && u->province == l->province)
        return true;
    if (l->parent == u->code && history_met(u, l))
        return true;
    /* Two rows in force that do not fit now are settled by their codes. */
    if (row_in_force(u, year) && row_in_force(l, year))
        return false;
    return history_fits_through_time(tables, upper, lower, year);
}

/* Do what `a` and `b` became have a place in common? */
bool history_shares(const struct tables *tables, uint16_t a, uint16_t b, unsigned year);

/* Had `from` given area to `to`, both living on, by the end of `year`? */
bool history_gave(const struct tables *tables, uint16_t from, uint16_t to, unsigned year);

/* The row above, of the row's own time; ROW_NONE for a province. */
uint16_t history_parent(const struct tables *tables, uint16_t row, unsigned year);

/* The rows at each level above `row` and at its own, ROW_NONE where there is none. */
void history_path(const struct tables *tables, uint16_t row, unsigned year, uint16_t path[3]);

/* A county, or a city that has no counties at `year`: what an origin may be. */
bool history_is_origin(const struct tables *tables, uint16_t row, unsigned year);

/* Is there a row, and each of them an origin? */
static inline bool history_are_origins(const struct tables *tables, const uint16_t *rows,
                                       uint16_t count, unsigned year)
{
    for (uint16_t i = 0; i < count; i++)
        if (tables->rows[rows[i]].level != QUHUA_COUNTY &&
            !history_is_origin(tables, rows[i], year))
            return false;
    return count > 0;
}

#endif
