/*
 * cut.c - quotes that span lines, and those that only seem to.
 */
#include "cut.h"

#include <stdint.h>
#include <string.h>

#include "lines.h"

/* How the quotes of a line leave off. */
enum quotes { QUOTES_CLOSED, QUOTES_OPEN, QUOTES_WRONG };

/* The state between the lines of one record. */
struct scan {
    const struct cutter *cutter;
    bool open;    /* within a quoted cell */
    size_t cells; /* that have ended */
};

/* The code unit at `at`; those that are not ASCII are only told apart from ASCII. */
static inline unsigned unit_at(const struct cutter *cutter, const char *at)
{
    size_t low = encoding_low(cutter->encoding);
    if (encoding_unit(cutter->encoding) == 1)
        return (uint8_t)at[0];
    return (uint8_t)at[low] | (unsigned)(uint8_t)at[1 - low] << 8;
}

/* Offset of the first quote from `at` on, or the size of the line. */
static size_t find_quote(const struct cutter *cutter, struct bytes line, size_t at)
{
    size_t unit = encoding_unit(cutter->encoding);
    while (at < line.size) {
        const char *found = memchr(line.data + at, '"', line.size - at);
        if (!found)
            break;
        at = (size_t)(found - line.data);
        size_t begin = at & ~(unit - 1);
        if (begin + unit <= line.size && unit_at(cutter, line.data + begin) == '"')
            return begin;
        at++;
    }
    return line.size;
}

/* Step over a quoted cell from behind its opening quote. Returns the offset behind the closing
   one, or the end of the line (then *open stays). */
static size_t skip_quoted(const struct cutter *cutter, struct bytes line, size_t at, bool *open)
{
    size_t unit = encoding_unit(cutter->encoding);
    while ((at = find_quote(cutter, line, at)) < line.size) {
        at += unit;
        if (at + unit > line.size || unit_at(cutter, line.data + at) != '"') {
            *open = false;
            return at;
        }
        at += unit;
    }
    return line.size;
}

/* Step over an unquoted cell. Returns the offset of what ends it: a delimiter, a quote, the end. */
static size_t skip_plain(const struct cutter *cutter, struct bytes line, size_t at)
{
    size_t unit = encoding_unit(cutter->encoding);
    for (; at + unit <= line.size; at += unit) {
        unsigned here = unit_at(cutter, line.data + at);
        if (here == (uint8_t)cutter->delimiter || here == '"')
            return at;
    }
    return line.size;
}

/* Follow the quotes of a line. The scan goes on with the next line when it is left open. */
static enum quotes scan_line(struct scan *scan, struct bytes line)
{
    const struct cutter *cutter = scan->cutter;
    size_t unit = encoding_unit(cutter->encoding);
    size_t at = 0;
    for (;;) {
        if (!scan->open && at + unit <= line.size && unit_at(cutter, line.data + at) == '"') {
            scan->open = true;
            at += unit;
        }
        if (scan->open)
            at = skip_quoted(cutter, line, at, &scan->open);
        else
            at = skip_plain(cutter, line, at);
        if (scan->open)
            return QUOTES_OPEN;
        scan->cells++;
        if (at + unit > line.size)
            return QUOTES_CLOSED;
        if (unit_at(cutter, line.data + at) != (uint8_t)cutter->delimiter)
            return QUOTES_WRONG;
        at += unit;
    }
}

/* What following an open quote into further lines led to. */
enum follow { FOLLOW_CLOSED, FOLLOW_FAILED, FOLLOW_MORE };

static bool fits(const struct cutter *cutter, size_t cells)
{
    return cutter->at_most == 0 || (cells >= cutter->at_least && cells <= cutter->at_most);
}

/* Follow the quote that the first line left open. `cut` grows by the lines that belong to it. */
static enum follow follow(struct scan *scan, struct bytes window, bool whole, struct cut *cut)
{
    const struct cutter *cutter = scan->cutter;
    while (cut->lines < CUT_MAX_LINES) {
        size_t at = cut->size + cut->end_size;
        struct bytes rest = {window.data + at, window.size - at};
        struct line line;
        if (rest.size == 0)
            return whole ? FOLLOW_FAILED : FOLLOW_MORE;
        bool found = line_find(rest, whole, cutter->encoding, &line);
        if (at + line.size > CUT_MAX_SPAN)
            return FOLLOW_FAILED;
        if (!found)
            return FOLLOW_MORE;
        cut->size = at + line.size;
        cut->end_size = line.end_size;
        cut->lines++;
        enum quotes quotes = scan_line(scan, (struct bytes){rest.data, line.size});
        if (quotes == QUOTES_WRONG)
            return FOLLOW_FAILED;
        if (quotes == QUOTES_CLOSED)
            return fits(cutter, scan->cells) ? FOLLOW_CLOSED : FOLLOW_FAILED;
    }
    return FOLLOW_FAILED;
}

static bool cut_quoted(const struct cutter *cutter, struct bytes window, bool whole,
                       struct cut *cut)
{
    struct scan scan = {.cutter = cutter};
    cut->quoted = true;
    enum quotes quotes = scan_line(&scan, (struct bytes){window.data, cut->size});
    if (quotes == QUOTES_WRONG)
        cut->damage = DAMAGE_STRAY_QUOTE;
    if (quotes != QUOTES_OPEN)
        return true;
    struct cut longer = *cut;
    enum follow result = follow(&scan, window, whole, &longer);
    if (result == FOLLOW_CLOSED)
        *cut = longer;
    else
        cut->damage = DAMAGE_UNTERMINATED_QUOTE;
    return result != FOLLOW_MORE;
}

/* A piece of a line that is over the limit. */
static void cut_piece(const struct cutter *cutter, const struct line *line, struct cut *cut)
{
    cut->damage = DAMAGE_TOO_LONG;
    if (line->size > cutter->limit) {
        cut->size = cutter->limit;
        cut->end_size = 0;
        cut->lines = 0;
        cut->continues = true;
    }
}

bool cut_record(const struct cutter *cutter, struct bytes window, bool whole, bool inside,
                struct cut *cut)
{
    struct line line;
    bool found = line_find(window, whole, cutter->encoding, &line);
    if (!found && line.size <= cutter->limit)
        return false;
    *cut = (struct cut){.size = line.size, .end_size = line.end_size, .lines = 1};
    if (inside || line.size > cutter->limit) {
        cut_piece(cutter, &line, cut);
        return true;
    }
    if (!cutter->literal &&
        find_quote(cutter, (struct bytes){window.data, line.size}, 0) < line.size)
        return cut_quoted(cutter, window, whole, cut);
    return true;
}
