/*
 * zone.c - see zone.h.
 */
#include "zone.h"

#include "history.h"

bool zone_is_corps(const struct tables *tables, const struct reading *chain)
{
    return chain->zone != ROW_NONE && tables->rows[chain->zone].code == 0;
}

/* The hosts of the zone in force at `year`. */
static void list_hosts(const struct tables *tables, uint32_t zone, unsigned year,
                       struct places *hosts)
{
    const struct row *row = &tables->rows[zone];
    hosts->count = 0;
    for (uint32_t i = 0; i < row->successor_count && hosts->count < MAX_PLACES; i++) {
        uint16_t host = history_at(tables, tables->successors[row->successors + i], year);
        if (host != ROW_NONE)
            hosts->rows[hosts->count++] = host;
    }
}

static bool is_host(const struct tables *tables, uint32_t zone, unsigned year, uint16_t row)
{
    struct places hosts;
    list_hosts(tables, zone, year, &hosts);
    for (uint16_t i = 0; i < hosts.count; i++)
        if (hosts.rows[i] == row)
            return true;
    return false;
}

void zone_check(const struct chain_context *context, struct reading *chain)
{
    const struct tables *tables = context->tables;
    if (!zone_is_corps(tables, chain) ||
        is_host(tables, chain->zone, context->year, chain->leaves[0]))
        return;
    for (uint32_t i = tables->head->zone_begin; i < tables->head->zone_end; i++) {
        struct places hosts;
        if (tables->rows[i].code || !is_host(tables, i, context->year, chain->leaves[0]))
            continue;
        list_hosts(tables, chain->zone, context->year, &hosts);
        for (uint16_t j = 0; j < hosts.count; j++)
            chain_hint(chain, hosts.rows[j]);
        chain->flags |= READ_CONFLICT;
        return;
    }
}

/* Is the zone the one named, or, where only a word was written, one of the bureau's below a leaf?
 */
static bool is_meant(const struct court *court, uint32_t zone)
{
    const struct reading *reading = court->reading;
    const struct row *row = row_at(court, (uint16_t)zone);
    if (reading->zone != ROW_NONE)
        return reading->zone == zone;
    for (uint16_t i = 0; i < reading->leaf_count; i++)
        if (row->code && row->parent == row_at(court, reading->leaves[i])->code)
            return true;
    return false;
}

void zone_ask(const struct court *court)
{
    for (uint32_t i = court->tables->head->zone_begin; i < court->tables->head->zone_end; i++) {
        struct places hosts;
        if (!is_meant(court, i))
            continue;
        list_hosts(court->tables, i, court->year, &hosts);
        for (uint16_t j = 0; j < hosts.count; j++)
            judge_candidate(court->out, hosts.rows[j], QUHUA_REASON_ZONE);
    }
}

/* Take candidates back that were only asked for to be counted. */
static uint16_t only_below(const struct court *court)
{
    uint16_t before = court->out->candidate_count;
    uint16_t count = township_ask(court, QUHUA_REASON_ZONE);
    court->out->candidate_count = before;
    return count == 1 ? court->out->candidates[before] : ROW_NONE;
}

uint16_t zone_place(const struct court *court)
{
    uint16_t found = ROW_NONE, count = 0;
    struct places hosts = {.count = 0};
    if (!(court->reading->flags & READ_ZONE))
        return ROW_NONE;
    if (court->reading->zone != ROW_NONE)
        list_hosts(court->tables, court->reading->zone, court->year, &hosts);
    for (uint16_t i = 0; i < hosts.count; i++)
        if (has_town(court, hosts.rows[i])) {
            found = hosts.rows[i];
            count++;
        }
    if (count == 1)
        return found;
    return zone_is_corps(court->tables, court->reading) ? ROW_NONE : only_below(court);
}
