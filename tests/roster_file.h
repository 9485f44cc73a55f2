/*
 * roster_file.h - a roster in memory, read from a descriptor as a command reads it; shared by the
 * tests of src/roster and the fuzz target.
 */
#ifndef QUHUA_TESTS_ROSTER_FILE_H
#define QUHUA_TESTS_ROSTER_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../src/roster/cells.h"
#include "../src/roster/records.h"
#include "../src/roster/rows.h"

/* Batches are small, so that their borders fall everywhere. */
enum { ROSTER_BATCH_BYTES = 300, ROSTER_BATCH_RECORDS = 5 };

struct roster_file {
    int fd;
    int error; /* of the last records_next */
    struct lines lines;
    struct detected detected;
    struct dialect dialect;
    struct records records;
    struct record_batch batch;
    struct rows rows;
    size_t next; /* record of the batch */
};

static inline void roster_need(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "roster_file.h: %s failed\n", what);
    exit(70);
}

/* Open the bytes as a file; `given` as --encoding has it, or NULL. */
static inline void roster_open(struct roster_file *file, const char *data, size_t size,
                               size_t limit, const char *given)
{
    struct bytes head;
    bool whole;
    *file = (struct roster_file){.fd = memfd_create("roster", MFD_CLOEXEC)};
    roster_need(file->fd >= 0, "memfd_create");
    roster_need(pwrite(file->fd, data, size, 0) == (ssize_t)size, "pwrite");
    roster_need(lines_open(&file->lines, file->fd, limit) == 0, "lines_open");
    roster_need(lines_head(&file->lines, &head, &whole) == 0, "lines_head");
    if (given)
        roster_need(detect_given(given, head, &file->detected), "detect_given");
    else
        detect_encoding(head, &file->detected);
    roster_need(dialect_detect(head, whole, &file->detected, NULL, &file->dialect) == 0,
                "dialect_detect");
    records_begin(&file->records, &file->lines, &file->detected, &file->dialect);
    roster_need(record_batch_open(&file->batch, ROSTER_BATCH_BYTES, ROSTER_BATCH_RECORDS) == 0,
                "record_batch_open");
    roster_need(rows_open(&file->rows, &file->dialect) == 0, "rows_open");
}

/* Returns NULL at the end, or after a failure (`error`). */
static inline const struct record *roster_next(struct roster_file *file, struct row *row)
{
    if (file->next == file->batch.count) {
        file->error = records_next(&file->records, &file->batch);
        file->next = 0;
        if (file->batch.count == 0)
            return NULL;
    }
    const struct record *record = &file->batch.records[file->next++];
    rows_read(&file->rows, record, row);
    return record;
}

static inline void roster_close(struct roster_file *file)
{
    rows_close(&file->rows);
    record_batch_close(&file->batch);
    lines_close(&file->lines);
    close(file->fd);
}

#endif
