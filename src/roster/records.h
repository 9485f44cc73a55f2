/*
 * records.h - the logical records of a file in batches, raw.
 *
 * Every byte after the mark is in exactly one record or in its line end, in order. Never decodes
 * and never splits cells. One thread at a time calls records_next; a batch then belongs to
 * whoever takes it.
 */
#ifndef QUHUA_ROSTER_RECORDS_H
#define QUHUA_ROSTER_RECORDS_H

#include "cut.h"
#include "dialect.h"
#include "lines.h"

/*
 * A record as it stands in the file: data[0..size), then its line end data[size..size+end_size).
 * A line over the limit comes in several pieces: the first has `continues`, the last `continued`,
 * those between both. All of them are one row, damaged; only the last piece has a line end.
 */
struct record {
    const char *data;
    size_t size;
    size_t end_size;    /* 0 for a last line without an end, and for pieces but the last */
    uint64_t line;      /* first physical line, from 1 */
    uint32_t lines;     /* physical lines */
    enum damage damage; /* what the cutting found: quotes, length */
    bool quoted;        /* holds quotes that mean something */
    bool continues, continued;
};

/* Records beside their bytes. Fields but `records`, `count` and `number` are private. */
struct record_batch {
    struct record *records;
    size_t count;
    uint64_t number; /* batches before this one */
    size_t capacity; /* records */
    char *data;
    size_t size, room; /* bytes */
};

/*
 * Memory for about `bytes` bytes and at most `records` records; it grows for a single record that
 * is longer, up to the limit of lines.
 * Returns: 0, or ENOMEM. Lifetime: until record_batch_close.
 */
int record_batch_open(struct record_batch *batch, size_t bytes, size_t records);
void record_batch_close(struct record_batch *batch);

/* Fields are private. */
struct records {
    struct lines *lines;
    struct cutter cutter;
    size_t columns, named;
    uint64_t body_line;
    uint64_t batches;
    bool inside; /* the last record was a piece that continues */
};

/*
 * Begin after the mark (calls lines_begin). Title rows and the header row are records too: those
 * with line < dialect->header_line, and == dialect->header_line.
 * Lifetime: `lines` outlives `records`; the dialect is copied.
 */
void records_begin(struct records *records, struct lines *lines, const struct detected *detected,
                   const struct dialect *dialect);

/*
 * Fill a batch with the records that come next.
 * Returns: 0 (a batch of no records is the end of the file), ENOMEM, or the errno of the read that
 *   failed; records read before a failure are in the batch and stay valid.
 * Lifetime: bytes belong to the batch, until it is filled again.
 */
int records_next(struct records *records, struct record_batch *batch);

#endif
