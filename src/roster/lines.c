/*
 * lines.c - a sliding window over a file; finding line ends.
 */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cut.h"

enum {
    CHUNK = 1 << 18, /* bytes asked for at once: stays in the cache between reading and cutting */
    STRIDE = 256     /* bytes searched for one kind of line end before the other is looked for */
};

int lines_open(struct lines *lines, int fd, size_t limit)
{
    *lines = (struct lines){.fd = fd, .number = 1, .limit = limit};
    lines->capacity = limit + CUT_MAX_SPAN + CHUNK;
    lines->buffer = malloc(lines->capacity);
    return lines->buffer ? 0 : ENOMEM;
}

void lines_close(struct lines *lines)
{
    free(lines->buffer);
    lines->buffer = NULL;
}

struct bytes lines_window(const struct lines *lines)
{
    return (struct bytes){lines->buffer + lines->begin, lines->end - lines->begin};
}

/* What is left goes to the front when there is no room for another chunk behind it. */
static void make_room(struct lines *lines)
{
    if (lines->capacity - lines->end >= CHUNK || lines->begin == 0)
        return;
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
}

bool lines_more(struct lines *lines)
{
    if (lines->ended || lines->error)
        return false;
    make_room(lines);
    size_t room = lines->capacity - lines->end;
    if (room == 0)
        return false;
    ssize_t got;
    do
        got = read(lines->fd, lines->buffer + lines->end, room < CHUNK ? room : CHUNK);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        lines->error = errno;
    else if (got == 0)
        lines->ended = true;
    else
        lines->end += (size_t)got;
    return got > 0;
}

int lines_head(struct lines *lines, struct bytes *head, bool *whole)
{
    while (lines->end - lines->begin < LINES_HEAD && lines_more(lines)) {
    }
    *head = lines_window(lines);
    *whole = lines->ended;
    return lines->error;
}

void lines_take(struct lines *lines, size_t size, uint64_t count)
{
    lines->begin += size;
    lines->position += size;
    lines->number += count;
}

void lines_begin(struct lines *lines, const struct detected *detected)
{
    lines_take(lines, detected->mark_size, 0);
}

/* Offset of the first byte from `at` on that is LF or CR, or the size of the window. */
static size_t find_end(struct bytes window, size_t at)
{
    for (; at < window.size; at += STRIDE) {
        size_t stride = window.size - at < STRIDE ? window.size - at : STRIDE;
        const char *begin = window.data + at;
        const char *lf = memchr(begin, '\n', stride);
        const char *cr = memchr(begin, '\r', lf ? (size_t)(lf - begin) : stride);
        if (cr || lf)
            return (size_t)((cr ? cr : lf) - window.data);
    }
    return window.size;
}

static bool is_unit(const char *at, enum encoding encoding, char ascii)
{
    size_t low = encoding_low(encoding);
    return at[low] == ascii && (encoding_unit(encoding) == 1 || at[1 - low] == 0);
}

/* The same for code units; other characters may have such a byte too. */
static size_t find_end_of_units(struct bytes window, enum encoding encoding)
{
    size_t at = find_end(window, 0);
    while (at < window.size) {
        size_t unit = at & ~(size_t)1;
        if (unit + 2 <= window.size && (is_unit(window.data + unit, encoding, '\n') ||
                                        is_unit(window.data + unit, encoding, '\r')))
            return unit;
        at = find_end(window, at + 1);
    }
    return window.size & ~(size_t)1;
}

bool line_find(struct bytes window, bool whole, enum encoding encoding, struct line *line)
{
    size_t unit = encoding_unit(encoding);
    size_t at = unit == 1 ? find_end(window, 0) : find_end_of_units(window, encoding);
    if (at + unit > window.size) {
        *line = (struct line){window.size, 0};
        return whole;
    }
    *line = (struct line){at, unit};
    if (is_unit(window.data + at, encoding, '\n'))
        return true;
    if (at + 2 * unit > window.size)
        return whole;
    if (is_unit(window.data + at + unit, encoding, '\n'))
        line->end_size = 2 * unit;
    return true;
}
