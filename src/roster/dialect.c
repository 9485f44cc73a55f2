/*
 * dialect.c - the delimiter under which the head of a file has the best header row.
 */
#include "dialect.h"

#include <errno.h>
#include <string.h>

#include "codec.h"
#include "cut.h"
#include "lines.h"
#include "split.h"

enum {
    TITLE_MAX = 32,  /* records among which the header is looked for */
    SAMPLE_MAX = 512 /* records that are looked at */
};

/* What the head looks like under one delimiter. */
struct view {
    char delimiter;
    bool complete; /* the header row names an origin and a home */
    size_t score;  /* of the header row: cells that look like headers */
    size_t filled; /* its cells that are not empty */
    uint64_t header_line, body_line;
    size_t columns, named;
    size_t same;          /* records after it that have as many cells */
    size_t records;       /* records after it */
    size_t stray, quoted; /* records with stray quotes, with quotes in their place */
    bool header_quoted;   /* all cells of the header are quoted */
    size_t body_quoted;   /* records after it that have quotes in their place */
    size_t ends[3];
};

/* One look through the head. */
struct look {
    struct bytes head;
    bool whole;
    const struct column_choices *choices;
    struct codec *codec;
    struct splitter *splitter;
    struct cutter cutter;
    struct view view;
};

static size_t count_filled(const struct cells *cells, size_t *named)
{
    size_t filled = 0;
    *named = 0;
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cell[i].size > 0) {
            filled++;
            *named = i + 1;
        }
    return filled;
}

/* A quote before each cell: of the file, in a row that is well formed. */
static bool all_quoted(const struct cutter *cutter, struct bytes record, size_t cells)
{
    size_t unit = encoding_unit(cutter->encoding);
    size_t low = encoding_low(cutter->encoding);
    size_t quotes = 0;
    for (size_t at = low; at < record.size; at += unit)
        quotes += record.data[at] == '"' && (unit == 1 || record.data[at + 1 - 2 * low] == 0);
    return quotes >= 2 * cells;
}

/* Is the record more like a header than the one in view? A complete header is only outdone by one
   right below it (names, then their codes): persons stand between it and any further one. */
static bool is_better_header(const struct view *view, const struct view *record, uint64_t line)
{
    if (view->complete)
        return record->complete && line == view->body_line && record->score >= view->score;
    return view->header_line == 0 || record->complete || record->score > view->score ||
           (record->score == 0 && view->score == 0 && record->filled > view->filled);
}

/* A record that may be the header. */
static void consider(struct look *look, const struct cells *cells, struct bytes record,
                     uint64_t line, uint64_t next)
{
    struct view *view = &look->view;
    struct view found = {.columns = cells->count};
    struct columns columns;
    found.filled = count_filled(cells, &found.named);
    found.score = columns_score(cells->cell, cells->count, look->choices);
    found.complete = columns_find(cells->cell, cells->count, look->choices, &columns);
    if (!is_better_header(view, &found, line))
        return;
    view->complete = found.complete;
    view->score = found.score;
    view->filled = found.filled;
    view->header_line = line;
    view->body_line = next;
    view->columns = found.columns;
    view->named = found.named;
    view->header_quoted = all_quoted(&look->cutter, record, cells->count);
    view->same = view->records = view->body_quoted = 0;
}

/* Returns false where the record cannot be read. */
static bool read_record(struct look *look, struct bytes record, struct cells *cells)
{
    struct quhua_text text;
    size_t bad;
    return codec_decode(look->codec, record, &text, &bad) &&
           splitter_split(look->splitter, text, true, cells) == DAMAGE_NONE;
}

static void count_end(struct view *view, struct bytes head, const struct cut *cut, size_t unit,
                      size_t low)
{
    if (cut->end_size == 2 * unit)
        view->ends[LINE_END_CRLF]++;
    else if (cut->end_size == unit)
        view->ends[head.data[cut->size + low] == '\n' ? LINE_END_LF : LINE_END_CR]++;
}

static void look_at(struct look *look, const struct cut *cut, size_t number, uint64_t line)
{
    struct view *view = &look->view;
    struct bytes record = {look->head.data, cut->size};
    struct cells cells;
    count_end(view, look->head, cut, encoding_unit(look->cutter.encoding),
              encoding_low(look->cutter.encoding));
    view->stray += cut->damage == DAMAGE_STRAY_QUOTE;
    view->quoted += cut->quoted && cut->damage == DAMAGE_NONE;
    if (cut->damage != DAMAGE_NONE || !read_record(look, record, &cells))
        return;
    view->records++;
    view->same += cells.count == view->columns;
    view->body_quoted += cut->quoted;
    if (number < TITLE_MAX)
        consider(look, &cells, record, line, line + cut->lines);
}

/* Look through the head with the cutter and splitter that are set. */
static void look_through(struct look *look)
{
    uint64_t line = 1;
    struct bytes all = look->head;
    for (size_t number = 0; number < SAMPLE_MAX && look->head.size > 0; number++) {
        struct cut cut;
        if (!cut_record(&look->cutter, look->head, look->whole, false, &cut) || cut.continues)
            break;
        look_at(look, &cut, number, line);
        line += cut.lines;
        look->head.data += cut.size + cut.end_size;
        look->head.size -= cut.size + cut.end_size;
    }
    look->head = all;
}

/* Returns 0 or ENOMEM; the view is then in the look. */
static int look_with(struct look *look, char delimiter, bool literal)
{
    look->view = (struct view){.delimiter = delimiter};
    look->cutter.delimiter = delimiter;
    look->cutter.literal = literal;
    look->splitter = splitter_open(delimiter, literal);
    if (!look->splitter)
        return ENOMEM;
    look_through(look);
    splitter_close(look->splitter);
    return 0;
}

/* A view is better when its header is, then when more rows agree with it, then when it has more
   columns. */
static bool is_better(const struct view *a, const struct view *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    size_t agree_a = a->columns > 1 ? a->same : 0;
    size_t agree_b = b->columns > 1 ? b->same : 0;
    if (agree_a != agree_b)
        return agree_a > agree_b;
    return a->columns > b->columns;
}

static int best_view(struct look *look, struct view *best)
{
    static const char delimiters[] = {',', '\t', ';'};
    *best = (struct view){.delimiter = ','};
    for (size_t i = 0; i < sizeof delimiters; i++) {
        if (look_with(look, delimiters[i], false) != 0)
            return ENOMEM;
        if (i == 0 || is_better(&look->view, best))
            *best = look->view;
    }
    return 0;
}

/* Quotes are ordinary characters where several records have them and none in its place. */
static bool quotes_are_literal(const struct view *view)
{
    return view->stray >= 3 && view->quoted == 0;
}

static void fill(struct dialect *dialect, const struct view *view, bool literal)
{
    dialect->delimiter = view->delimiter;
    dialect->quoting = QUOTING_NEEDED;
    if (literal)
        dialect->quoting = QUOTING_NONE;
    else if (view->header_quoted && (view->records == 0 || view->body_quoted > 0))
        dialect->quoting = QUOTING_ALL;
    dialect->line_end = LINE_END_LF;
    if (view->ends[LINE_END_CRLF] > view->ends[LINE_END_LF])
        dialect->line_end = LINE_END_CRLF;
    if (view->ends[LINE_END_CR] > view->ends[dialect->line_end])
        dialect->line_end = LINE_END_CR;
    dialect->header_line = view->header_line;
    dialect->body_line = view->body_line;
    dialect->columns = view->columns;
    dialect->named = view->named;
}

int dialect_detect(struct bytes head, bool whole, const struct detected *detected,
                   const struct column_choices *choices, struct dialect *dialect)
{
    struct look look = {.whole = whole, .choices = choices};
    look.head.data = head.data + detected->mark_size;
    look.head.size = head.size - detected->mark_size;
    look.cutter = (struct cutter){.encoding = detected->encoding, .limit = LINES_LIMIT};
    look.codec = codec_open(detected->encoding);
    if (!look.codec)
        return ENOMEM;
    *dialect = (struct dialect){.encoding = detected->encoding};
    struct view view;
    int error = best_view(&look, &view);
    bool literal = error == 0 && quotes_are_literal(&view);
    if (literal) {
        error = look_with(&look, view.delimiter, true);
        view = look.view;
    }
    codec_close(look.codec);
    if (error == 0)
        fill(dialect, &view, literal);
    return error;
}

size_t dialect_line_end(const struct dialect *dialect, char *out)
{
    size_t size = 0;
    if (dialect->line_end != LINE_END_LF)
        size += encoding_put(dialect->encoding, '\r', out);
    if (dialect->line_end != LINE_END_CR)
        size += encoding_put(dialect->encoding, '\n', out + size);
    return size;
}
