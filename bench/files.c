/*
 * files.c - how fast a roster is read to rows, beside the bare reference: read + libcsv parse +
 * csv_write2 + write of the same file.
 *
 * usage: files FILE [ROUNDS]: both in turn, round by round; the median rates and their ratio are
 * told. Processor time of one thread. FILE is UTF-8 for the reference to make sense of it; any
 * encoding is read.
 */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../src/roster/rows.h"
#include "median.h"

enum { BLOCK = 1 << 18 };

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void need(int good, const char *what)
{
    if (good)
        return;
    perror(what);
    exit(66);
}

/* What is read, and the sum of it, so that no work can be left out. */
struct sum {
    size_t rows, cells, bytes, damaged;
};

/* ---- the reference --------------------------------------------------------------------------- */

struct copy {
    struct sum sum;
    int out, first;
    char *buffer;
    size_t size, room;
};

static void flush(struct copy *copy)
{
    need(write(copy->out, copy->buffer, copy->size) == (ssize_t)copy->size, "write");
    copy->size = 0;
}

static void copy_cell(void *data, size_t size, void *context)
{
    struct copy *copy = context;
    if (copy->size + 2 * size + 8 > copy->room)
        flush(copy);
    if (!copy->first)
        copy->buffer[copy->size++] = ',';
    copy->first = 0;
    copy->size += csv_write2(copy->buffer + copy->size, copy->room - copy->size, data, size, '"');
    copy->sum.cells++;
    copy->sum.bytes += size;
}

static void copy_row(int end, void *context)
{
    struct copy *copy = context;
    (void)end;
    copy->buffer[copy->size++] = '\n';
    copy->first = 1;
    copy->sum.rows++;
}

static struct sum reference(const char *path, const char *out)
{
    static char block[BLOCK];
    struct csv_parser parser;
    struct copy copy = {.first = 1, .room = 4 * BLOCK};
    ssize_t got;
    int fd = open(path, O_RDONLY);
    copy.out = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    copy.buffer = malloc(copy.room);
    need(fd >= 0 && copy.out >= 0 && copy.buffer && csv_init(&parser, 0) == 0, path);
    csv_set_blk_size(&parser, 4096);
    while ((got = read(fd, block, sizeof block)) > 0)
        need(csv_parse(&parser, block, (size_t)got, copy_cell, copy_row, &copy) == (size_t)got,
             "csv_parse");
    csv_fini(&parser, copy_cell, copy_row, &copy);
    flush(&copy);
    csv_free(&parser);
    free(copy.buffer);
    close(fd);
    close(copy.out);
    return copy.sum;
}

/* ---- ours ------------------------------------------------------------------------------------ */

/* How far to go: cut records only, or make rows of them. */
enum depth { RECORDS_ONLY, ROWS_TOO };

static void add(struct sum *sum, struct rows *rows, const struct record *record)
{
    struct row row;
    rows_read(rows, record, &row);
    sum->cells += row.cell_count;
    sum->damaged += row.damage.damage != DAMAGE_NONE;
    for (size_t i = 0; i < row.cell_count; i++)
        sum->bytes += row.cells[i].size;
}

static struct sum ours(const char *path, enum depth depth)
{
    struct lines lines;
    struct bytes head;
    bool whole;
    struct detected detected;
    struct dialect dialect;
    struct records records;
    struct record_batch batch;
    struct rows rows;
    struct sum sum = {0};
    int fd = open(path, O_RDONLY);
    need(fd >= 0 && lines_open(&lines, fd, LINES_LIMIT) == 0, path);
    need(lines_head(&lines, &head, &whole) == 0, path);
    detect_encoding(head, &detected);
    need(dialect_detect(head, whole, &detected, NULL, &dialect) == 0, "dialect_detect");
    need(record_batch_open(&batch, BLOCK, 4096) == 0 && rows_open(&rows, &dialect) == 0, "memory");
    records_begin(&records, &lines, &detected, &dialect);
    for (;;) {
        need(records_next(&records, &batch) == 0, "records_next");
        if (batch.count == 0)
            break;
        sum.rows += batch.count;
        for (size_t i = 0; depth == ROWS_TOO && i < batch.count; i++)
            add(&sum, &rows, &batch.records[i]);
    }
    rows_close(&rows);
    record_batch_close(&batch);
    lines_close(&lines);
    close(fd);
    return sum;
}

/* ---- telling --------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    enum { MOST = 99 };
    double times[3][MOST];
    char out[] = "/tmp/quhua-bench-XXXXXX";
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 7;
    struct sum sum[3] = {{0}};
    if (argc < 2 || rounds == 0 || rounds > MOST)
        return 2;
    need(mkstemp(out) >= 0, out);
    for (size_t i = 0; i < rounds; i++) {
        double begin = now();
        sum[0] = reference(argv[1], out);
        double copied = now();
        sum[1] = ours(argv[1], ROWS_TOO);
        double read_rows = now();
        sum[2] = ours(argv[1], RECORDS_ONLY);
        times[0][i] = copied - begin;
        times[1][i] = read_rows - copied;
        times[2][i] = now() - read_rows;
    }
    unlink(out);
    double middle[3];
    for (size_t i = 0; i < 3; i++)
        middle[i] = median(times[i], rounds) * 1e9 / (double)sum[1].rows;
    printf("rows %zu cells %zu damaged %zu\n", sum[1].rows, sum[1].cells, sum[1].damaged);
    printf("reference     %8.0f ns a row (%zu rows, %zu cells)\n", middle[0], sum[0].rows,
           sum[0].cells);
    printf("records       %8.0f ns a row\n", middle[2]);
    printf("records, rows %8.0f ns a row, %.2f times the rate of the reference\n", middle[1],
           middle[0] / middle[1]);
    return 0;
}
