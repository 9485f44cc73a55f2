/*
 * ask.c - candidates from what rows became: see court.h.
 */
#include "court.h"

void ask_heirs(const struct court *court, uint16_t row, enum quhua_reason because)
{
    struct places places;
    history_heirs(court->tables, row, court->year, &places);
    for (uint16_t i = 0; i < places.count; i++)
        judge_candidate(court->out, places.rows[i], because);
}

void ask_hints(const struct court *court, enum quhua_reason because)
{
    for (uint16_t i = 0; i < court->reading->hint_count; i++)
        ask_heirs(court, court->reading->hints[i], because);
}
