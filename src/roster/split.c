/*
 * split.c - libcsv, strict and on a leash, and the short way for records that need no parser.
 *
 * Invariants: cells lie in `arena` or in the text given; csv_fini is never called after an error;
 * after an error the callbacks do nothing.
 */
#include "split.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "wide.h"

enum { BLOCK = 4096 }; /* by which libcsv's buffer grows */

struct splitter {
    struct csv_parser parser;
    struct quhua_text cell[SPLIT_MAX_CELLS];
    size_t count;
    char *arena; /* unquoted cells, no longer than their record */
    size_t used, room;
    enum damage damage;
    bool poisoned; /* nothing that libcsv still has to say counts */
    bool literal;
    char delimiter;
};

/* libcsv trims what it takes for blanks: there are none. */
static int no_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static bool start_parser(struct splitter *splitter)
{
    if (csv_init(&splitter->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return false;
    csv_set_space_func(&splitter->parser, no_blank);
    csv_set_blk_size(&splitter->parser, BLOCK);
    csv_set_delim(&splitter->parser, (unsigned char)splitter->delimiter);
    return true;
}

struct splitter *splitter_open(char delimiter, bool literal)
{
    struct splitter *splitter = calloc(1, sizeof *splitter);
    if (!splitter)
        return NULL;
    splitter->delimiter = delimiter;
    splitter->literal = literal;
    if (start_parser(splitter))
        return splitter;
    free(splitter);
    return NULL;
}

void splitter_close(struct splitter *splitter)
{
    if (!splitter)
        return;
    csv_free(&splitter->parser);
    free(splitter->arena);
    free(splitter);
}

static bool put(struct splitter *splitter, const char *data, size_t size)
{
    if (splitter->count == SPLIT_MAX_CELLS) {
        splitter->damage = DAMAGE_TOO_MANY_CELLS;
        return false;
    }
    splitter->cell[splitter->count++] = (struct quhua_text){data, size};
    return true;
}

/* A cell from *begin to each delimiter that `found` has a byte for, among the eight bytes at `at`.
 */
static bool put_found(struct splitter *splitter, const char *at, uint64_t found, const char **begin)
{
    for (found &= UINT64_C(0x8080808080808080); found; found &= found - 1) {
        const char *end = at + __builtin_ctzll(found) / 8;
        if (!put(splitter, *begin, (size_t)(end - *begin)))
            return false;
        *begin = end + 1;
    }
    return true;
}

/* Sixteen bytes at a time: most cells are too short for a call of memchr to pay. */
static void split_plain(struct splitter *splitter, struct quhua_text text)
{
    const uint8_t delimiter = (uint8_t)splitter->delimiter;
    const char *at = text.data, *begin = at, *end = at + text.size;
    for (; end - at >= (ptrdiff_t)sizeof(wide); at += sizeof(wide)) {
        wide found = wide_equal(wide_at(at), delimiter);
        if (!put_found(splitter, at, wide_half(found, 0), &begin) ||
            !put_found(splitter, at + 8, wide_half(found, 1), &begin))
            return;
    }
    for (; at < end; at++) {
        if ((uint8_t)*at != delimiter)
            continue;
        if (!put(splitter, begin, (size_t)(at - begin)))
            return;
        begin = at + 1;
    }
    put(splitter, begin, (size_t)(end - begin));
}

/* The cell at `at`, `left` bytes before the end of the record, as a view. Returns where it ends (at
   a delimiter or the end), or NULL where that takes a parser: doubled quotes, stray ones. */
static const char *view_cell(const struct splitter *splitter, const char *at, size_t left,
                             struct quhua_text *cell)
{
    if (left > 0 && *at == '"') {
        const char *quote = memchr(at + 1, '"', left - 1);
        if (!quote || (quote + 1 < at + left && quote[1] != splitter->delimiter))
            return NULL;
        *cell = (struct quhua_text){at + 1, (size_t)(quote - at) - 1};
        return quote + 1;
    }
    const char *end = left ? memchr(at, splitter->delimiter, left) : NULL;
    *cell = (struct quhua_text){at, end ? (size_t)(end - at) : left};
    return left && memchr(at, '"', cell->size) ? NULL : at + cell->size;
}

/* Split a record of which no cell has a quote inside. Returns false where libcsv has to. */
static bool split_views(struct splitter *splitter, struct quhua_text text)
{
    const char *end = text.data + text.size;
    struct quhua_text cell;
    for (const char *at = text.data;; at++) {
        at = view_cell(splitter, at, (size_t)(end - at), &cell);
        if (!at || splitter->count == SPLIT_MAX_CELLS)
            return false;
        put(splitter, cell.data, cell.size);
        if (at == end)
            return true;
    }
}

/* libcsv has a cell; its memory is used again for the next one. */
static void take_cell(void *data, size_t size, void *context)
{
    struct splitter *splitter = context;
    if (splitter->poisoned)
        return;
    if (size > splitter->room - splitter->used) { /* cannot be: see the invariant of `arena` */
        splitter->poisoned = true;
        return;
    }
    char *copy = splitter->arena + splitter->used;
    if (size > 0)
        memcpy(copy, data, size);
    splitter->used += size;
    if (!put(splitter, copy, size))
        splitter->poisoned = true;
}

static void take_row(int end, void *context)
{
    (void)end;
    (void)context;
}

static bool grow(struct splitter *splitter, size_t size)
{
    if (size <= splitter->room)
        return true;
    char *arena = realloc(splitter->arena, size);
    if (!arena)
        return false;
    splitter->arena = arena;
    splitter->room = size;
    return true;
}

static bool parse(struct splitter *splitter, struct quhua_text text)
{
    if (!grow(splitter, text.size))
        return false;
    if (csv_parse(&splitter->parser, text.data, text.size, take_cell, take_row, splitter) !=
        text.size)
        return false;
    return !splitter->poisoned && csv_fini(&splitter->parser, take_cell, take_row, splitter) == 0 &&
           !splitter->poisoned;
}

static void split_quoted(struct splitter *splitter, struct quhua_text text)
{
    if (split_views(splitter, text))
        return;
    splitter->poisoned = false;
    splitter->count = splitter->used = 0;
    if (parse(splitter, text))
        return;
    splitter->poisoned = true;
    csv_free(&splitter->parser);
    start_parser(splitter);
    if (splitter->damage == DAMAGE_NONE)
        splitter->damage = DAMAGE_STRAY_QUOTE;
}

enum damage splitter_split(struct splitter *splitter, struct quhua_text text, bool quoted,
                           struct cells *cells)
{
    splitter->count = 0;
    splitter->damage = DAMAGE_NONE;
    if (!quoted || splitter->literal || !memchr(text.data, '"', text.size))
        split_plain(splitter, text);
    else
        split_quoted(splitter, text);
    *cells = (struct cells){splitter->cell, splitter->count};
    return splitter->damage;
}
