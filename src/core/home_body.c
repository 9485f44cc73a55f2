/*
 * home_body.c - see home_body.h.
 */
#include "home_body.h"

#include <string.h>

#include "home_text.h"
#include "utf8.h"

enum { ZONE_MAX = 14, REPEATS_MAX = 4, LIVING_MAX = 8 };

/* Does the name, UTF-8, stand at glyph `at`? Returns: its glyphs, or 0. */
static uint16_t name_at(const struct glyphs *body, uint32_t at, struct quhua_text name)
{
    const uint8_t *next = (const uint8_t *)name.data, *end = next + name.size;
    uint16_t size = 0;
    for (; next < end; size++)
        if (at + size >= body->count || utf8_next(&next, end) != body->code[at + size])
            return 0;
    return size;
}

static bool same_glyphs(const struct glyphs *body, uint32_t a, uint32_t b, uint32_t size)
{
    return b + size <= body->count &&
           memcmp(body->code + a, body->code + b, size * sizeof *body->code) == 0;
}

/* Take glyphs begin..end out; what follows was restyled. */
static void take_out(struct glyphs *body, uint32_t begin, uint32_t end)
{
    uint32_t left = body->count - end;
    if (begin == end)
        return;
    memmove(body->code + begin, body->code + end, (left + GLYPH_ROOM) * sizeof *body->code);
    memmove(body->flags + begin, body->flags + end, left * sizeof *body->flags);
    body->count = (uint16_t)(begin + left);
    body->flags[begin] |= GLYPH_RESTYLED;
    memset(body->code + body->count, 0, GLYPH_ROOM * sizeof *body->code);
}

/* A township behind the name of a zone, which belongs to no level (经济开发区牛山街道), or of
   another district (盂县城区义井街道): of this county, or else of one nearby. */
static void find_behind_zone(const struct tables *tables, const struct glyphs *body,
                             uint16_t county, struct town_found *town)
{
    struct town_found next;
    for (uint16_t at = 2; at < ZONE_MAX && at < body->count && town->grade != TOWN_KNOWN; at++) {
        if (!glyph_in(body->code[at - 1], U"区园城场市)）"))
            continue;
        home_town_find(tables, body, at, county, &next);
        if (next.grade == TOWN_KNOWN ||
            (next.grade == TOWN_ELSEWHERE && town->grade != TOWN_ELSEWHERE))
            *town = next;
    }
}

/* The same township again, maybe with its county: 东海县白塔埠镇东海县白塔埠镇前营村. */
static void drop_repeats(const struct tables *tables, uint16_t county, struct glyphs *body,
                         const struct town_found *town)
{
    uint32_t size = (uint32_t)(town->end - town->begin);
    for (int i = 0; i < REPEATS_MAX && size; i++) {
        uint32_t at = town->end;
        if (county != ROW_NONE)
            at += name_at(body, at, row_name(tables, &tables->rows[county]));
        if (!same_glyphs(body, town->begin, at, size))
            return;
        take_out(body, town->end, at + size);
    }
}

/* 现住东海县白塔埠镇, 人，住白塔埠镇: a word that tells of living there, before the township. */
static void drop_living(const struct tables *tables, uint16_t county, struct glyphs *body,
                        struct town_found *town)
{
    struct town_found next;
    for (uint32_t at = 1; at < LIVING_MAX && at < body->count && town->grade != TOWN_KNOWN; at++) {
        if (!glyph_in(body->code[at - 1], U"住在址"))
            continue;
        uint32_t behind =
            at +
            (county == ROW_NONE ? 0 : name_at(body, at, row_name(tables, &tables->rows[county])));
        home_town_find(tables, body, (uint16_t)behind, county, &next);
        if (next.grade != TOWN_KNOWN)
            continue;
        take_out(body, 0, behind);
        home_town_find(tables, body, 0, county, town);
    }
}

/* 街道办事处 is the office of the 街道, and no part of its name. */
static void drop_office(struct glyphs *body, struct town_found *town)
{
    static const char32_t *const offices[] = {U"办事处", U"办"};
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++) {
        uint16_t size = glyphs_word(body, town->end, offices[i]);
        if (!size || town->end < 2 || body->code[town->end - 1] != U'道')
            continue;
        take_out(body, town->end, town->end + size);
        return;
    }
}

void home_body_make(const struct tables *tables, const struct glyphs *glyphs, struct span before,
                    uint16_t end, uint16_t county, struct glyphs *body, struct town_found *town)
{
    body->count = 0;
    glyphs_append(body, glyphs, before.begin, before.end, false);
    home_town_find(tables, body, 0, county, town);
    if (town->grade == TOWN_KNOWN || town->grade == TOWN_LOOSE ||
        (town->grade == TOWN_BY_WORD && town->end == body->count)) {
        glyphs_append(body, glyphs, end, glyphs->count, true);
    } else {
        body->count = 0;
        glyphs_append(body, glyphs, end, glyphs->count, false);
        glyphs_append(body, glyphs, before.begin, before.end, true);
        home_town_find(tables, body, 0, county, town);
    }
    drop_living(tables, county, body, town);
    find_behind_zone(tables, body, county, town);
    if (town->grade == TOWN_NONE)
        return;
    drop_office(body, town);
    drop_repeats(tables, county, body, town);
}

bool home_body_has_second(const struct tables *tables, const struct glyphs *body, uint16_t county,
                          const struct town_found *town)
{
    struct town_found next;
    if (county == ROW_NONE)
        return false;
    struct quhua_text name = row_name(tables, &tables->rows[county]);
    for (uint32_t at = town->end + 1u; at < body->count; at++) {
        uint16_t size = name_at(body, at, name);
        if (!size)
            continue;
        home_town_find(tables, body, (uint16_t)(at + size), county, &next);
        if (next.grade == TOWN_KNOWN && next.town != town->town)
            return true;
    }
    return false;
}

bool home_body_names(const struct tables *tables, const struct glyphs *body, uint16_t county)
{
    struct quhua_text name = row_name(tables, &tables->rows[county]);
    for (uint32_t at = 0; at < body->count; at++)
        if (name_at(body, at, name))
            return true;
    return false;
}

void home_body_brackets(const struct glyphs *glyphs, struct span *before, uint16_t *end)
{
    char32_t behind = *end ? glyphs->code[*end - 1] : 0;
    if (glyph_in(behind, U"(（"))
        --*end;
    else if (glyph_in(behind, U")）") && before->end > before->begin &&
             glyph_in(glyphs->code[before->end - 1], U"(（"))
        before->end--;
}

/* The names of the divisions above the county, the highest first, at glyph `at`. Returns: where
   they end. */
static uint32_t skip_upper(const struct tables *tables, const struct glyphs *body, uint32_t at,
                           uint16_t county)
{
    uint16_t parent = tables->rows[county].parent_row;
    uint16_t top = parent == ROW_NONE ? ROW_NONE : tables->rows[parent].parent_row;
    if (top != ROW_NONE)
        at += name_at(body, at, row_name(tables, &tables->rows[top]));
    return parent == ROW_NONE ? at
                              : at + name_at(body, at, row_name(tables, &tables->rows[parent]));
}

bool home_body_drop_second(const struct tables *tables, uint16_t county, struct glyphs *body,
                           const struct town_found *town)
{
    if (county == ROW_NONE)
        return false;
    for (uint32_t half = town->end + 1u; half < body->count; half++) {
        uint32_t at = skip_upper(tables, body, half, county);
        uint16_t size = name_at(body, at, row_name(tables, &tables->rows[county]));
        at += size;
        if (!size || body->count - at != half || !same_glyphs(body, 0, at, half))
            continue;
        take_out(body, half, body->count);
        return true;
    }
    return false;
}
