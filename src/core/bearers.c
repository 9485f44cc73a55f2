/*
 * bearers.c - which of the rows that a text leaves open are places of their own.
 */
#include "court.h"

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

/* Was `then` the same unit before it was dissolved for some years: code, name and parent alike
   (井陉矿区)? */
static bool is_earlier_life(const struct court *court, const struct row *now,
                            const struct row *then)
{
    return now->code == then->code && now != then && now->parent == then->parent &&
           row_same_name(court->tables, now, then);
}

/* A row that lived on under its name is told by what it became: of two bearers, one whose heirs
   all belong to the other's as well speaks for both. */
static bool speaks_for(const struct court *court, const struct bearer *a, const struct bearer *b)
{
    const struct row *x = row_at(court, a->row), *y = row_at(court, b->row);
    if (a->heirs.count <= b->heirs.count && is_subset(&a->heirs, &b->heirs) &&
        (a->heirs.count < b->heirs.count || (x->end != y->end ? x->end > y->end : a->row > b->row)))
        return true;
    return row_in_force(x, court->year) && is_earlier_life(court, x, y);
}

void bearers_gather(const struct court *court, struct bearers *bearers)
{
    struct bearers all;
    all.count = bearers->count = 0;
    for (uint16_t i = 0; i < court->reading->leaf_count; i++) {
        struct bearer *bearer = &all.list[all.count];
        bearer->row = court->reading->leaves[i];
        history_heirs(court->tables, bearer->row, court->year, &bearer->heirs);
        trace_add(court->trace, "could be", court->reading->begin, court->reading->end,
                  bearer->row);
        if (!contains(&bearer->heirs, bearer->row))
            trace_rows(court->trace, "which led to", "and to", court->reading->begin,
                       court->reading->end, bearer->heirs.rows, bearer->heirs.count);
        if (bearer->heirs.count > 0)
            all.count++;
    }
    for (uint16_t i = 0; i < all.count; i++) {
        bool spoken_for = false;
        for (uint16_t j = 0; j < all.count && !spoken_for; j++)
            spoken_for = j != i && speaks_for(court, &all.list[j], &all.list[i]);
        if (!spoken_for)
            bearers->list[bearers->count++] = all.list[i];
        else
            trace_add(court->trace, "told by what it became", court->reading->begin,
                      court->reading->end, all.list[i].row);
    }
}

bool bearers_are_common(const struct court *court, uint16_t row)
{
    const struct row *district = row_at(court, row);
    return court->reading->flags & READ_COMMON && !row_in_force(district, court->year) &&
           district->parent_row != ROW_NONE &&
           (court->reading->upper[row_at(court, district->parent_row)->level] == ROW_NONE ||
            court->reading->flags & READ_SHORT);
}
