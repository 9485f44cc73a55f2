/*
 * fix.c - fuzz target: the bytes of a roster through all that fix does with them, in memory: file,
 * records, rows, checks, the fixed roster and the worklist, which merge then reads.
 *
 * Byte 0: options; then the file.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "../../src/roster/decisions.h"
#include "../../src/roster/fixed.h"
#include "../../src/roster/source.h"
#include "../../src/roster/worklist.h"
#include "target.h"

enum { BATCH_BYTES = 4096, BATCH_RECORDS = 16 };

/* Bytes as a file that can be opened by its name. */
struct file {
    int fd;
    char path[32];
};

static void file_open(struct file *file, const char *data, size_t size)
{
    file->fd = memfd_create("roster", MFD_CLOEXEC);
    PROMISE(file->fd >= 0 && (size == 0 || pwrite(file->fd, data, size, 0) == (ssize_t)size));
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
}

/* A run over one roster. */
struct run {
    struct source source;
    struct quhua_rules rules;
    struct quhua_options options;
    struct checker checker;
    struct fixed fixed;
    struct worklist worklist;
    struct rows rows;
    struct record_batch batch;
    struct checked checked;
    struct buffer fixed_text, todo_text, scratch;
    uint64_t bytes, todo_lines;
};

static bool run_open(struct run *run, const char *path, uint8_t options, const char *encoding)
{
    struct fault fault = {.status = FAULT_NONE};
    const struct source_options source = {.path = path, .encoding = encoding};
    memset(run, 0, sizeof *run);
    run->source.fd = -1;
    if (!source_open(&run->source, &source, &fault)) {
        PROMISE(fault.status == FAULT_BAD_DATA || fault.status == FAULT_NO_INPUT);
        return false;
    }
    quhua_rules_init(&run->rules);
    run->rules.school_county = options & 1 ? 320706 : 0;
    run->rules.ext_empty = options >> 1 & 1;
    run->options = (struct quhua_options){.rules = &run->rules};
    run->checker = (struct checker){
        .columns = &run->source.columns, .headers = run->source.headers, .options = &run->options};
    run->fixed = (struct fixed){.dialect = run->source.dialect,
                                .columns = &run->source.columns,
                                .checker = &run->checker,
                                .in_place = options & 4};
    fixed_init(&run->fixed, run->source.headers, run->source.header_count);
    worklist_init(&run->worklist, &run->source.dialect, &run->checker);
    PROMISE(rows_open(&run->rows, &run->source.dialect) == 0);
    PROMISE(record_batch_open(&run->batch, BATCH_BYTES, BATCH_RECORDS) == 0);
    return true;
}

static void run_close(struct run *run)
{
    buffer_close(&run->fixed_text);
    buffer_close(&run->todo_text);
    buffer_close(&run->scratch);
    record_batch_close(&run->batch);
    rows_close(&run->rows);
    source_close(&run->source);
}

/* A row of the body; its original bytes stand before ours, unless values take their place. */
static void do_person(struct run *run, const struct record *record)
{
    struct checked *checked = &run->checked;
    size_t before = run->fixed_text.size;
    struct codec *codec = rows_codec(&run->rows);
    checked->line = record->line;
    check_row(&run->checker, target_session(), checked);
    fixed_put_row(&run->fixed, codec, record, checked, &run->scratch, &run->fixed_text);
    if (checked->verdict != QUHUA_ACCEPT)
        run->todo_lines +=
            worklist_put_row(&run->worklist, codec, checked, &run->scratch, &run->todo_text);
    PROMISE(run->fixed_text.size >= before + record->end_size);
    if (!run->fixed.in_place && check_is_damaged(checked))
        PROMISE(memcmp(run->fixed_text.data + before, record->data, record->size) == 0);
    if (record->end_size)
        PROMISE(memcmp(run->fixed_text.data + run->fixed_text.size - record->end_size,
                       record->data + record->size, record->end_size) == 0);
}

static void do_record(struct run *run, const struct record *record)
{
    enum source_part part = source_part(&run->source, record);
    run->bytes += record->size + record->end_size;
    if (part == SOURCE_HEADER) {
        fixed_put_header(&run->fixed, rows_codec(&run->rows), record, &run->scratch,
                         &run->fixed_text);
        return;
    }
    if (part == SOURCE_BODY && !record->continues) {
        rows_read(&run->rows, record, &run->checked.row);
        if (!run->checked.row.is_empty) {
            do_person(run, record);
            return;
        }
    }
    fixed_put_raw(record, &run->fixed_text);
}

static void run_through(struct run *run)
{
    struct fault fault = {.status = FAULT_NONE};
    PROMISE(source_begin(&run->source, &fault));
    worklist_put_header(&run->worklist, rows_codec(&run->rows), &run->scratch, &run->todo_text);
    do {
        PROMISE(source_next(&run->source, &run->batch, &fault));
        for (size_t i = 0; i < run->batch.count; i++)
            do_record(run, &run->batch.records[i]);
    } while (run->batch.count);
    PROMISE(run->bytes + run->source.detected.mark_size == (uint64_t)run->source.st.st_size);
    PROMISE(!run->fixed_text.failed && !run->todo_text.failed && !run->scratch.failed);
}

static const char *encoding_option(enum encoding encoding)
{
    return encoding == ENCODING_UTF16LE   ? "utf-16le"
           : encoding == ENCODING_UTF16BE ? "utf-16be"
           : encoding == ENCODING_GB18030 ? "gb18030"
                                          : "utf-8";
}

/* The worklist as merge reads it: every line is there, and none is damaged or filled in. */
static void read_worklist(const struct run *run)
{
    struct file todo;
    struct decisions decisions;
    struct fault fault = {.status = FAULT_NONE};
    file_open(&todo, run->todo_text.data, run->todo_text.size);
    PROMISE(decisions_read(&decisions, todo.path, encoding_option(run->source.dialect.encoding),
                           &fault));
    PROMISE(decisions.lines == run->todo_lines && decisions.count == 0);
    close(todo.fd);
    decisions_close(&decisions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file roster;
    static struct run run;
    if (size < 1)
        return 0;
    file_open(&roster, (const char *)data + 1, size - 1);
    if (run_open(&run, roster.path, data[0], NULL)) {
        run_through(&run);
        read_worklist(&run);
        run_close(&run);
    }
    close(roster.fd);
    return 0;
}
