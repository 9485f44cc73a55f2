/*
 * spans.c - where the cells of an undamaged record stand in its raw bytes.
 */
#include <string.h>

#include "rows.h"

/* The raw record and how to read it. */
struct raw {
    const char *data;
    size_t size;
    enum encoding encoding;
    char delimiter;
    bool quotes; /* they mean something */
};

static bool is_ascii(const struct raw *raw, size_t at, char ascii)
{
    size_t low = encoding_low(raw->encoding);
    if (encoding_unit(raw->encoding) == 1)
        return raw->data[at] == ascii;
    return raw->data[at + low] == ascii && raw->data[at + 1 - low] == 0;
}

/* Offset of the delimiter that ends the cell at `at`, or the size. A doubled quote closes and
   opens again. */
static size_t cell_end(const struct raw *raw, size_t at)
{
    size_t unit = encoding_unit(raw->encoding);
    bool open = false;
    for (; at + unit <= raw->size; at += unit) {
        if (raw->quotes && is_ascii(raw, at, '"'))
            open = !open;
        else if (!open && is_ascii(raw, at, raw->delimiter))
            return at;
    }
    return raw->size;
}

size_t record_cells(const struct record *record, const struct dialect *dialect,
                    struct cell_span *spans, size_t capacity)
{
    const struct raw raw = {record->data, record->size, dialect->encoding, dialect->delimiter,
                            record->quoted};
    size_t unit = encoding_unit(raw.encoding);
    size_t count = 0;
    size_t at = 0;
    for (;;) {
        size_t end = cell_end(&raw, at);
        if (count < capacity)
            spans[count] = (struct cell_span){at, end};
        count++;
        if (end + unit > raw.size)
            return count;
        at = end + unit;
    }
}
