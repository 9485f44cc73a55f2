/*
 * township.c - what the township in the text says for or against a county: see court.h.
 */
#include "court.h"
#include "history.h"

bool township_next_beside(const struct court *court, uint16_t place, uint32_t *town,
                          uint16_t *county)
{
    for (uint16_t next; town_next(court->tables, town, &next);)
        if (row_at(court, next)->parent == row_at(court, place)->parent &&
            row_in_force(row_at(court, next), court->year)) {
            *county = next;
            return true;
        }
    return false;
}

uint16_t township_holder(const struct court *court, uint16_t place, bool *elsewhere)
{
    uint16_t other = ROW_NONE, count = 0;
    *elsewhere = false;
    if (court->reading->town == NO_TOWN || court->reading->flags & READ_TOWN_LOOSE ||
        has_town(court, place))
        return place;
    uint32_t town = court->reading->town;
    while (township_next_beside(court, place, &town, &other))
        count++;
    if (count == 1 && town_standing(court->tables, court->reading->town, other) == TOWN_CURRENT &&
        history_gave(court->tables, place, other, court->year))
        return other;
    *elsewhere = count > 0;
    return place;
}

uint16_t township_decides(const struct court *court, const struct bearers *bearers, uint16_t *leaf)
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

/* Is the township, as it is spelt, one of `place`, a repaired name, and of none that the name may
   be as well? */
static bool confirms(const struct court *court, uint16_t place)
{
    const struct reading *reading = court->reading;
    if (reading->town == NO_TOWN || reading->flags & READ_TOWN_LOOSE)
        return false;
    for (uint16_t i = 0; i < reading->hint_count; i++)
        if (reading->hints[i] != place && has_town(court, reading->hints[i]))
            return false;
    return has_town(court, place);
}

bool township_lets_repair(const struct court *court, uint16_t place)
{
    bool elsewhere;
    township_holder(court, place, &elsewhere);
    return !elsewhere && (!(court->reading->flags & READ_UNSURE) || confirms(court, place));
}

uint16_t township_ask(const struct court *court, enum quhua_reason because)
{
    uint16_t before = court->out->candidate_count;
    uint32_t town = court->reading->town;
    for (uint16_t county; town_next(court->tables, &town, &county);) {
        bool fits = court->reading->leaf_count == 0;
        if (!row_in_force(row_at(court, county), court->year))
            continue;
        for (uint16_t j = 0; j < court->reading->leaf_count && !fits; j++)
            fits = history_fits(court->tables, court->reading->leaves[j], county, court->year);
        if (fits)
            judge_candidate(court->out, county, because);
    }
    return (uint16_t)(court->out->candidate_count - before);
}

bool township_is_plain(const struct court *court, uint16_t county)
{
    const struct reading *reading = court->reading;
    if (reading->leaf_count != 1 || reading->flags & (READ_TYPO | READ_TOWN_LOOSE))
        return false;
    const struct row *upper = row_at(court, reading->leaves[0]);
    return upper->level == QUHUA_PREFECTURE && row_in_force(upper, court->year) &&
           row_at(court, county)->parent == upper->code &&
           row_in_force(row_at(court, county), court->year) &&
           town_standing(court->tables, reading->town, county) == TOWN_CURRENT;
}
