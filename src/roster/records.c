/*
 * records.c - batches of raw records.
 */
#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int record_batch_open(struct record_batch *batch, size_t bytes, size_t records)
{
    *batch = (struct record_batch){.capacity = records, .room = bytes};
    batch->records = calloc(records, sizeof *batch->records);
    batch->data = malloc(bytes);
    if (batch->records && batch->data)
        return 0;
    record_batch_close(batch);
    return ENOMEM;
}

void record_batch_close(struct record_batch *batch)
{
    free(batch->records);
    free(batch->data);
    *batch = (struct record_batch){0};
}

void records_begin(struct records *records, struct lines *lines, const struct detected *detected,
                   const struct dialect *dialect)
{
    lines_begin(lines, detected);
    *records = (struct records){.lines = lines,
                                .columns = dialect->columns,
                                .named = dialect->named,
                                .body_line = dialect->body_line};
    /* Pieces are cut between code units. */
    records->cutter = (struct cutter){.encoding = dialect->encoding,
                                      .delimiter = dialect->delimiter,
                                      .literal = dialect->quoting == QUOTING_NONE,
                                      .limit = lines->limit & ~(size_t)1};
}

/* Titles have any number of cells; records of people as many as the header. */
static void expect_cells(struct records *records)
{
    bool body = records->columns > 0 && records->lines->number >= records->body_line;
    records->cutter.at_most = body ? records->columns : 0;
    records->cutter.at_least = body ? records->named : 0;
}

/* The next cut. Returns false at the end of the file, or when reading failed. */
static bool next_cut(struct records *records, struct cut *cut)
{
    struct lines *lines = records->lines;
    expect_cells(records);
    for (;;) {
        struct bytes window = lines_window(lines);
        if (window.size > 0 &&
            cut_record(&records->cutter, window, lines->ended, records->inside, cut))
            return true;
        if (!lines_more(lines) && (lines->error || window.size == 0 || !lines->ended))
            return false;
    }
}

/* Make room for one record. Returns 0, ENOMEM, or -1 when the batch is full. */
static int make_room(struct record_batch *batch, size_t size)
{
    if (batch->count < batch->capacity && size <= batch->room - batch->size)
        return 0;
    if (batch->count > 0)
        return -1;
    char *data = realloc(batch->data, size);
    if (!data)
        return ENOMEM;
    batch->data = data;
    batch->room = size;
    return 0;
}

static void put(struct records *records, struct record_batch *batch, const struct cut *cut)
{
    size_t size = cut->size + cut->end_size;
    char *data = batch->data + batch->size;
    memcpy(data, lines_window(records->lines).data, size);
    batch->size += size;
    batch->records[batch->count++] = (struct record){.data = data,
                                                     .size = cut->size,
                                                     .end_size = cut->end_size,
                                                     .line = records->lines->number,
                                                     .lines = (uint32_t)cut->lines,
                                                     .damage = cut->damage,
                                                     .quoted = cut->quoted,
                                                     .continues = cut->continues,
                                                     .continued = records->inside};
    records->inside = cut->continues;
    lines_take(records->lines, size, cut->lines);
}

int records_next(struct records *records, struct record_batch *batch)
{
    batch->count = batch->size = 0;
    batch->number = records->batches++;
    struct cut cut;
    while (next_cut(records, &cut)) {
        int full = make_room(batch, cut.size + cut.end_size);
        if (full)
            return full < 0 ? 0 : full;
        put(records, batch, &cut);
    }
    /* Anything but the end of the file must not look like it. */
    if (!records->lines->error && !records->lines->ended)
        return EOVERFLOW;
    return records->lines->error;
}
