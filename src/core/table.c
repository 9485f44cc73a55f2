/*
 * table.c - looking into the table itself: lookup, list, history.
 */
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "fold.h"
#include "history.h"
#include "match.h"
#include "pinyin.h"
#include "resolve.h"
#include "session.h"
#include "utf8.h"

enum { MAX_FOUND = 16384 }; /* no index of this format has more rows */

/* Rows found so far, each once. */
struct found {
    const struct tables *tables;
    uint16_t rows[MAX_FOUND];
    size_t count;
    uint8_t seen[MAX_FOUND / 8];
};

static struct quhua_text name_above(const struct tables *tables, uint16_t above, uint16_t row)
{
    if (above == ROW_NONE || above == row)
        return (struct quhua_text){NULL, 0};
    return row_name(tables, &tables->rows[above]);
}

static void describe(const struct tables *tables, uint16_t index, struct quhua_division *out)
{
    const struct row *row = &tables->rows[index];
    uint16_t path[3];
    history_path(tables, index, tables->head->year, path);
    *out = (struct quhua_division){.code = row->code,
                                   .parent = row->parent,
                                   .level = (enum quhua_level)row->level,
                                   .name = row_name(tables, row),
                                   .start = row->start,
                                   .end = row->end == ROW_NO_END ? 0 : row->end,
                                   .province = name_above(tables, path[QUHUA_PROVINCE], index),
                                   .prefecture = name_above(tables, path[QUHUA_PREFECTURE], index)};
    for (uint32_t i = 0; i < row->successor_count; i++)
        if (out->heir_count < sizeof out->heirs / sizeof *out->heirs)
            out->heirs[out->heir_count++] = tables->successors[row->successors + i];
}

static void give(struct found *found, uint16_t row)
{
    if (row >= MAX_FOUND || found->seen[row / 8] >> row % 8 & 1)
        return;
    found->seen[row / 8] |= (uint8_t)(1u << row % 8);
    found->rows[found->count++] = row;
}

static void found_init(struct found *found, const struct tables *tables)
{
    found->tables = tables;
    found->count = 0;
    memset(found->seen, 0, sizeof found->seen);
}

/* Rows are sorted by code and start, so their numbers are that order. */
static int by_row(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void sort_from(struct found *found, size_t first)
{
    qsort(found->rows + first, found->count - first, sizeof *found->rows, by_row);
}

/* Describe what was found, as far as the caller's array goes. Returns: how many there are. */
static size_t fill(const struct found *found, struct quhua_division *rows, size_t capacity)
{
    for (size_t i = 0; i < found->count && i < capacity; i++)
        describe(found->tables, found->rows[i], &rows[i]);
    return found->count;
}

static unsigned year_of(const struct tables *tables, int as_of)
{
    return as_of ? (unsigned)as_of : tables->head->year;
}

/* ---- lookup ------------------------------------------------------ */

struct query {
    unsigned year;
    bool former;
};

static void give_if(struct found *found, const struct query *query, uint16_t row)
{
    const struct row *r = &found->tables->rows[row];
    if (r->kind == ROW_DIVISION && (query->former || row_in_force(r, query->year)))
        give(found, row);
}

static void by_code(struct found *found, const struct query *query, uint32_t code, uint32_t digits)
{
    uint32_t low = code, high = code + 1;
    for (; digits < 6; digits++) {
        low *= 10;
        high *= 10;
    }
    for (uint32_t i = 0; i < found->tables->head->division_count; i++)
        if (found->tables->rows[i].code >= low && found->tables->rows[i].code < high)
            give_if(found, query, (uint16_t)i);
}

/* Exact names of any form, through the trie: traditional characters and short forms too. */
static void by_name(struct quhua_session *session, struct found *found, const struct query *query)
{
    match_init(&session->mentions, session->symbols.count);
    struct mention_range range =
        match_at(session->tables, &session->symbols, &session->mentions, 0);
    for (const struct mention *m = range.begin; m < range.end; m++) {
        if (m->end != session->symbols.count)
            continue;
        for (uint32_t sense = m->sense;; sense++) {
            uint32_t s = session->tables->senses[sense];
            give_if(found, query, (uint16_t)SENSE_ROW(s));
            if (s & SENSE_LAST)
                break;
        }
    }
}

/* Names that are read as the query, or whose readings begin so. */
static void by_reading(struct found *found, const struct query *query, struct quhua_text key,
                       enum pinyin_match least)
{
    const struct tables *tables = found->tables;
    const uint8_t *at = tables->readings;
    struct quhua_text reading = {"", 0};
    for (uint32_t i = 0; i < tables->head->division_count; i++) {
        pinyin_next(&at, &reading);
        if (reading.data[0] != key.data[0])
            continue;
        struct quhua_text name = row_name(tables, &tables->rows[i]);
        size_t stem = utf8_count(name.data, tables->rows[i].stem_size);
        if (pinyin_match(reading, stem, key) >= least)
            give_if(found, query, (uint16_t)i);
    }
}

/* Names that begin with the query. */
static void by_begin(struct found *found, const struct query *query, struct quhua_text key)
{
    for (uint32_t i = 0; i < found->tables->head->division_count; i++) {
        struct quhua_text name = row_name(found->tables, &found->tables->rows[i]);
        if (name.size >= key.size && memcmp(name.data, key.data, key.size) == 0)
            give_if(found, query, (uint16_t)i);
    }
}

/* The divisions in force that a zone lies in. */
static void give_hosts(struct found *found, const struct query *query, uint16_t zone)
{
    const struct tables *tables = found->tables;
    for (uint32_t i = 0; i < tables->rows[zone].successor_count; i++) {
        uint32_t code = tables->successors[tables->rows[zone].successors + i];
        uint16_t host = history_at(tables, code, query->year);
        if (host != ROW_NONE)
            give_if(found, query, host);
    }
}

/* Several names that are understood together, to the end: 第八师石河子市, 江苏东海; of a division
   of the corps alone its cities. */
static void by_names(struct quhua_session *session, struct found *found, const struct query *query)
{
    const struct reading *reading = &session->reading;
    resolve_text(session->tables, &session->symbols, &session->mentions, query->year,
                 &session->trace, &session->reading);
    if (reading->flags & (READ_CONFLICT | READ_TYPO) || reading->begin > 0 ||
        reading->end < session->symbols.count)
        return;
    if (reading->zone != ROW_NONE && reading->steps == 0) {
        give_hosts(found, query, reading->zone);
        return;
    }
    for (uint16_t i = 0; i < reading->leaf_count; i++)
        give_if(found, query, reading->leaves[i]);
}

/* The query as names are read: lower case, without spaces and apostrophes. */
static struct quhua_text as_key(struct quhua_text query, char *buffer, size_t capacity)
{
    size_t size = 0;
    for (size_t i = 0; i < query.size && size < capacity; i++) {
        char c = query.data[i];
        if (c == ' ' || c == '\'')
            continue;
        if (i + 1 < query.size && memcmp(query.data + i, "ü", 2) == 0) {
            buffer[size++] = 'v';
            i++;
            continue;
        }
        buffer[size++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct quhua_text){buffer, size};
}

size_t quhua_lookup(struct quhua_session *session, struct quhua_text text,
                    const struct quhua_lookup_options *options, struct quhua_division *rows,
                    size_t capacity)
{
    struct query query = {year_of(session->tables, options ? options->as_of : 0),
                          options && options->former};
    struct found found;
    struct code_text code;
    char buffer[256];
    found_init(&found, session->tables);
    fold_text(session->tables, text, &session->symbols);
    if (session->symbols.invalid || session->symbols.too_long || session->symbols.count == 0)
        return 0;
    if (code_find(session->tables, &session->symbols, &code) && code.alone) {
        if (code.end <= 6)
            by_code(&found, &query, code.code, code.end);
        return fill(&found, rows, capacity);
    }
    struct quhua_text key = as_key(text, buffer, sizeof buffer);
    by_name(session, &found, &query);
    bool letters = key.size && (uint8_t)key.data[0] < 0x80;
    if (letters)
        by_reading(&found, &query, key, PINYIN_EXACT);
    sort_from(&found, 0);
    size_t exact = found.count;
    if (letters)
        by_reading(&found, &query, key, PINYIN_BEGINS);
    else if (key.size)
        by_begin(&found, &query, key);
    if (found.count == 0) {
        match_init(&session->mentions, session->symbols.count);
        by_names(session, &found, &query);
    }
    sort_from(&found, exact);
    return fill(&found, rows, capacity);
}

/* ---- list and history -------------------------------------------- */

size_t quhua_list(struct quhua_session *session, uint32_t code, int as_of,
                  struct quhua_division *rows, size_t capacity)
{
    const struct tables *tables = session->tables;
    struct found found;
    found_init(&found, tables);
    for (uint32_t i = 0; i < tables->head->division_count; i++)
        if (tables->rows[i].parent == code &&
            row_in_force(&tables->rows[i], year_of(tables, as_of)))
            give(&found, (uint16_t)i);
    return fill(&found, rows, capacity);
}

/* Rows from which something leads to `row`, and rows that it leads to. */
static void give_neighbours(struct found *found, uint16_t row)
{
    const struct tables *tables = found->tables;
    const struct row *r = &tables->rows[row];
    for (uint32_t i = 0; i < tables->head->division_count; i++) {
        const struct row *from = &tables->rows[i];
        for (uint32_t j = 0; j < from->successor_count; j++)
            if (tables->successors[from->successors + j] == r->code && from->end >= r->start &&
                from->end < r->end)
                give(found, (uint16_t)i);
    }
    for (uint32_t j = 0; j < r->successor_count; j++) {
        uint16_t heir = history_at(tables, tables->successors[r->successors + j], r->end);
        if (heir != ROW_NONE)
            give(found, heir);
    }
}

/* Oldest first; of one year in order of codes. */
static void sort_by_start(struct found *found)
{
    for (size_t i = 1; i < found->count; i++) {
        uint16_t row = found->rows[i];
        unsigned start = found->tables->rows[row].start;
        size_t at = i;
        for (; at > 0 && found->tables->rows[found->rows[at - 1]].start > start; at--)
            found->rows[at] = found->rows[at - 1];
        found->rows[at] = row;
    }
}

size_t quhua_history(struct quhua_session *session, struct quhua_text text,
                     struct quhua_division *rows, size_t capacity)
{
    const struct query query = {session->tables->head->year, true};
    struct found found;
    struct code_text code;
    found_init(&found, session->tables);
    fold_text(session->tables, text, &session->symbols);
    if (session->symbols.invalid || session->symbols.too_long || session->symbols.count == 0)
        return 0;
    if (code_find(session->tables, &session->symbols, &code) && code.alone) {
        if (code.end == 6)
            by_code(&found, &query, code.code, 6);
    } else {
        by_name(session, &found, &query);
    }
    size_t own = found.count;
    for (size_t i = 0; i < own; i++)
        give_neighbours(&found, found.rows[i]);
    sort_from(&found, 0);
    sort_by_start(&found);
    return fill(&found, rows, capacity);
}
