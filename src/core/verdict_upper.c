/*
 * verdict_upper.c - texts that end above the county: what is missing, and what may be meant. See
 * court.h.
 */
#include "court.h"
#include "zone.h"

void verdict_town(const struct court *court)
{
    uint16_t place = zone_place(court);
    if (place != ROW_NONE) {
        judge_reason(court->out, QUHUA_REASON_TOWNSHIP_DECIDES);
        notes_accept(court, place, place);
        return;
    }
    if (zone_is_corps(court->tables, court->reading)) {
        judge_reason(court->out, QUHUA_REASON_ZONE);
        zone_ask(court);
        township_ask(court, QUHUA_REASON_ZONE);
        return;
    }
    uint16_t count = township_ask(court, QUHUA_REASON_COUNTY_FROM_TOWNSHIP);
    if (count == 1 && township_is_plain(court, court->out->candidates[0]))
        court->out->held = court->out->candidates[0];
    judge_reason(court->out,
                 count > 1 ? QUHUA_REASON_AMBIGUOUS : QUHUA_REASON_COUNTY_FROM_TOWNSHIP);
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

/* A city that has ended and whose area is one county today (云南省东川市). */
static uint16_t only_heir(const struct court *court)
{
    uint16_t found = ROW_NONE;
    for (uint16_t i = 0; i < court->reading->leaf_count; i++) {
        struct places heirs;
        history_heirs(court->tables, court->reading->leaves[i], court->year, &heirs);
        if (heirs.count != 1 || (found != ROW_NONE && found != heirs.rows[0]))
            return ROW_NONE;
        found = heirs.rows[0];
    }
    return found != ROW_NONE && history_is_origin(court->tables, found, court->year) ? found
                                                                                     : ROW_NONE;
}

/* Is `top` in force, and what else bore the name a part of it today (the county 朝阳市 that the
   prefecture 朝阳市 took in)? Not inlined: few texts come here, all would pay in registers. */
__attribute__((noinline)) static bool all_lead_below(const struct court *court, uint16_t top)
{
    const struct row *upper = row_at(court, top);
    if (upper->level != QUHUA_PREFECTURE)
        return false;
    for (uint16_t i = 0; i < court->reading->leaf_count; i++) {
        struct places heirs;
        if (court->reading->leaves[i] == top)
            continue;
        history_heirs(court->tables, court->reading->leaves[i], court->year, &heirs);
        for (uint16_t j = 0; j < heirs.count; j++)
            if (heirs.rows[j] != top && row_at(court, heirs.rows[j])->parent != upper->code)
                return false;
        if (heirs.count == 0)
            return false;
    }
    return row_in_force(upper, court->year);
}

void verdict_upper(const struct court *court)
{
    const struct reading *reading = court->reading;
    uint16_t top = highest_leaf(court);
    const struct row *row = row_at(court, top);
    uint16_t heir = only_heir(court);
    bool county_in_force;
    if (heir != ROW_NONE && !(reading->flags & (READ_CONFLICT | READ_TYPO | READ_ZONE))) {
        notes_accept(court, top, heir);
        return;
    }
    if (reading->flags & READ_TYPO)
        notes_typo(court, QUHUA_NOTE);
    if (reading->flags & READ_CONFLICT) {
        judge_reason(court->out, QUHUA_REASON_CONFLICT);
        ask_hints(court, QUHUA_REASON_CONFLICT);
    } else if (row->flags & ROW_SPECIAL) {
        judge_reason(court->out, QUHUA_REASON_SPECIAL_REGION);
        judge_candidate(court->out, top, QUHUA_REASON_SPECIAL_REGION);
        ask_counties(court, QUHUA_REASON_SPECIAL_REGION, &county_in_force); /* 九龙 */
    } else if (reading->town != NO_TOWN) {
        verdict_town(court);
    } else if (reading->flags & READ_ZONE) {
        judge_reason(court->out, QUHUA_REASON_ZONE);
        ask_hints(court, QUHUA_REASON_ZONE);
        zone_ask(court);
    } else if (reading->flags & READ_GROUPING) {
        judge_reason(court->out, QUHUA_REASON_PLACEHOLDER);
    } else if (!row_in_force(row, court->year) &&
               ask_counties(court, QUHUA_REASON_AMBIGUOUS, &county_in_force)) {
        judge_reason(court->out, QUHUA_REASON_AMBIGUOUS);
        if (county_in_force)
            judge_reason(court->out, QUHUA_REASON_HOMONYM_IN_TIME);
    } else {
        if (!(reading->flags & READ_TYPO) && all_lead_below(court, top))
            court->out->held = top;
        judge_reason(court->out, row->level == QUHUA_PROVINCE ? QUHUA_REASON_PROVINCE_ONLY
                                                              : QUHUA_REASON_PREFECTURE_ONLY);
        ask_counties(court, QUHUA_REASON_SHORT_FORM, &county_in_force);
        ask_hints(court, QUHUA_REASON_SHORT_FORM);
    }
}
