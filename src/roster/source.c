/*
 * source.c - opening rosters and worklists.
 */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../common/text.h"
#include "../common/untouched.h"
#include "worklist.h"

#define CHANGED "%s：处理期间文件被改动，请再运行一次"
#define SAVE_AS "请用 WPS 或 Excel 打开，另存为“CSV UTF-8（逗号分隔）”，再处理另存的文件"

enum { PEEK_BYTES = 1 << 16, PEEK_RECORDS = 256, BATCH_BYTES = 1 << 18, BATCH_RECORDS = 2048 };

static bool open_file(struct source *source, const struct stat *same, struct fault *fault)
{
    int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (same ? O_NOFOLLOW : 0);
    do
        source->fd = open(source->path, flags);
    while (source->fd < 0 && errno == EINTR);
    if (source->fd < 0)
        return fault_put(fault, FAULT_NO_INPUT, "%s：打不开（%s）", source->path,
                         fault_reason(errno));
    if (fstat(source->fd, &source->st) != 0)
        return fault_put(fault, FAULT_NO_INPUT, "%s：读不了（%s）", source->path,
                         fault_reason(errno));
    if (!S_ISREG(source->st.st_mode))
        return fault_put(fault, FAULT_NO_INPUT, "%s：不是普通文件，请先存成文件再处理",
                         source->path);
    if (same && !file_is_untouched(same, &source->st))
        return fault_put(fault, FAULT_NO_INPUT, CHANGED, source->path);
    return true;
}

/* The head up to the end of its first line. */
static struct bytes first_line(const struct detected *detected, struct bytes head)
{
    struct line line;
    struct bytes text = {head.data + detected->mark_size, head.size - detected->mark_size};
    line_find(text, true, detected->encoding, &line);
    return (struct bytes){head.data, detected->mark_size + line.size + line.end_size};
}

static bool judge_head(struct source *source, const struct source_options *options,
                       struct bytes head, bool whole, struct fault *fault)
{
    const char *spreadsheet = detect_spreadsheet_tell(detect_spreadsheet(head));
    if (spreadsheet)
        return fault_put(fault, FAULT_NO_INPUT, "%s：%s", source->path, spreadsheet);
    if (!options->encoding)
        detect_encoding(head, &source->detected);
    else if (!detect_given(options->encoding, head, &source->detected))
        return fault_put(fault, FAULT_BAD_DATA,
                         "不认识的编码；可用 utf-8、gb18030、gbk、utf-16le、utf-16be");
    if (options->header_first && head.size > source->detected.mark_size) {
        head = first_line(&source->detected, head);
        whole = true;
    }
    if (dialect_detect(head, whole, &source->detected, options->choices, &source->dialect) != 0)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    if (source->dialect.header_line != 0)
        return true;
    return fault_put(fault, FAULT_BAD_DATA,
                     head.size > source->detected.mark_size
                         ? "%s：开头的内容读不成表格（编码或引号不对）；" SAVE_AS
                         : "%s：文件里没有内容",
                     source->path);
}

/* Keep the header's cells and find the columns. */
static bool keep_header(struct source *source, const struct source_options *options,
                        const struct row *row)
{
    size_t ends[SPLIT_MAX_CELLS];
    source->header_count = row->cell_count;
    for (size_t i = 0; i < row->cell_count; i++) {
        buffer_text(&source->header_text, row->cells[i]);
        ends[i] = source->header_text.size;
    }
    if (!buffer_room(&source->header_text, 1)) /* so that empty headers have a place too */
        return false;
    for (size_t i = 0; i < row->cell_count; i++) {
        size_t begin = i ? ends[i - 1] : 0;
        source->headers[i] = (struct quhua_text){source->header_text.data + begin, ends[i] - begin};
    }
    columns_find(source->headers, source->header_count, options->choices, &source->columns);
    return true;
}

/* Read up to the header row. */
static bool read_header(struct source *source, const struct source_options *options,
                        struct fault *fault)
{
    struct record_batch batch;
    struct rows rows;
    struct row row;
    bool found = false, good = record_batch_open(&batch, PEEK_BYTES, PEEK_RECORDS) == 0;
    if (!good)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    if (rows_open(&rows, &source->dialect) != 0) {
        record_batch_close(&batch);
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    }
    while (good && !found && (good = source_next(source, &batch, fault)) && batch.count)
        for (size_t i = 0; i < batch.count && !found; i++) {
            if (source_part(source, &batch.records[i]) != SOURCE_HEADER)
                continue;
            found = true;
            rows_read(&rows, &batch.records[i], &row);
            good =
                keep_header(source, options, &row) || fault_put(fault, FAULT_NO_INPUT, "内存不足");
        }
    rows_close(&rows);
    record_batch_close(&batch);
    if (good && !found)
        return fault_put(fault, FAULT_BAD_DATA, "%s：没有找到表头", source->path);
    return good;
}

bool source_open(struct source *source, const struct source_options *options, struct fault *fault)
{
    struct bytes head;
    bool whole;
    memset(source, 0, sizeof *source);
    source->path = options->path;
    bool good = open_file(source, options->same, fault);
    if (good && lines_open(&source->lines, source->fd, LINES_LIMIT) != 0)
        good = fault_put(fault, FAULT_NO_INPUT, "内存不足");
    source->begun = good;
    int error = good ? lines_head(&source->lines, &head, &whole) : 0;
    if (error)
        good = fault_put(fault, FAULT_NO_INPUT, "%s：读取失败（%s）", source->path,
                         fault_reason(error));
    good = good && judge_head(source, options, head, whole, fault) && source_begin(source, fault) &&
           read_header(source, options, fault);
    if (!good)
        source_close(source);
    return good;
}

/* Is the one cell of the header a whole row of names, between marks that separate nothing? */
static bool is_unsplit(const struct source *source)
{
    bool named = false;
    for (int column = 0; column < COLUMN_COUNT; column++)
        named |= source->columns.at[column] != COLUMNS_NONE;
    return named && source->header_count == 1 && columns_score(source->headers, 1, NULL) == 0;
}

/* Do all columns of a worklist follow one another? */
static bool is_worklist(const struct source *source)
{
    size_t found = 0;
    for (size_t i = 0; i < source->header_count && found < WORKLIST_COLUMN_COUNT; i++)
        found +=
            text_is(cell_trimmed(source->headers[i]), worklist_title((enum worklist_column)found));
    return found == WORKLIST_COLUMN_COUNT;
}

/* Is the row a header beyond doubt? Two cells of three are known ones. */
static bool is_surely_header(const struct source *source)
{
    size_t filled = 0;
    for (size_t i = 0; i < source->header_count; i++)
        filled += cell_trimmed(source->headers[i]).size > 0;
    return 3 * columns_score(source->headers, source->header_count, NULL) >= 2 * filled;
}

/* List the headers, as far as they fit. Where the row may hold a person's data, a cell that is no
   known header is only told by its place. */
static void list_headers(const struct source *source, struct buffer *out, size_t capacity)
{
    bool all = is_surely_header(source);
    for (size_t i = 0; i < source->header_count; i++) {
        struct quhua_text header = cell_trimmed(source->headers[i]);
        if (header.size == 0 || out->size + header.size + 40 > capacity)
            continue;
        buffer_string(out, out->size ? "、" : "");
        if (all || columns_score(&source->headers[i], 1, NULL)) {
            buffer_text(out, header);
            continue;
        }
        buffer_string(out, "（第 ");
        buffer_number(out, i + 1);
        buffer_string(out, " 列）");
    }
}

bool source_is_roster(const struct source *source, struct fault *fault)
{
    struct buffer headers = {0};
    size_t line = (size_t)source->dialect.header_line;
    bool origin = source->columns.at[QUHUA_FIELD_ORIGIN] != COLUMNS_NONE ||
                  source->columns.at[QUHUA_FIELD_ORIGIN_CODE] != COLUMNS_NONE;
    bool home = source->columns.at[QUHUA_FIELD_HOME] != COLUMNS_NONE;
    if (is_worklist(source))
        return fault_put(fault, FAULT_BAD_DATA,
                         "%s：这是待办表，不是名册；填好后请运行 quhua merge 名册 待办表",
                         source->path);
    if (is_unsplit(source))
        return fault_put(
            fault, FAULT_BAD_DATA,
            "%s：第 %zu 行只有一列，各列不是用半角的逗号、分号或制表符隔开的；" SAVE_AS,
            source->path, line);
    if (origin && home)
        return true;
    /* A row that looks like no header at all may be a person's. */
    if (columns_score(source->headers, source->header_count, NULL) == 0)
        return fault_put(fault, FAULT_BAD_DATA,
                         "%s：第 %zu 行不像表头；请加上含“生源所在地”“家庭地址”的表头，或用 "
                         "--column=origin=表头名 指明",
                         source->path, line);
    list_headers(source, &headers, 600);
    fault_put(fault, FAULT_BAD_DATA,
              "%s：第 %zu 行的表头里没有%s列；请用 --column=%s=表头名 指明。看到的表头：%.*s",
              source->path, line,
              column_title((enum column)(origin ? QUHUA_FIELD_HOME : QUHUA_FIELD_ORIGIN)),
              origin ? "home" : "origin", (int)headers.size, headers.size ? headers.data : "");
    buffer_close(&headers);
    return false;
}

bool source_begin(struct source *source, struct fault *fault)
{
    struct bytes head;
    bool whole;
    lines_close(&source->lines);
    if (lseek(source->fd, 0, SEEK_SET) != 0)
        return fault_put(fault, FAULT_NO_INPUT, "%s：不能从头读（%s）", source->path,
                         fault_reason(errno));
    if (lines_open(&source->lines, source->fd, LINES_LIMIT) != 0)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    int error = lines_head(&source->lines, &head, &whole);
    if (error)
        return fault_put(fault, FAULT_NO_INPUT, "%s：读取失败（%s）", source->path,
                         fault_reason(error));
    records_begin(&source->records, &source->lines, &source->detected, &source->dialect);
    return true;
}

bool source_next(struct source *source, struct record_batch *batch, struct fault *fault)
{
    int error = records_next(&source->records, batch);
    if (error)
        return fault_put(fault, FAULT_NO_INPUT, "%s：读取失败（%s）", source->path,
                         fault_reason(error));
    return true;
}

static bool take_rows(struct source *source, struct rows *rows, struct record_batch *batch,
                      bool (*take)(void *, const struct row *, uint64_t), void *user,
                      struct fault *fault)
{
    struct row row;
    while (source_next(source, batch, fault)) {
        if (batch->count == 0)
            return true;
        for (size_t i = 0; i < batch->count; i++) {
            if (source_part(source, &batch->records[i]) != SOURCE_BODY)
                continue;
            rows_read(rows, &batch->records[i], &row);
            if (!take(user, &row, batch->records[i].line))
                return false;
        }
    }
    return false;
}

bool source_each_row(struct source *source,
                     bool (*take)(void *user, const struct row *row, uint64_t line), void *user,
                     struct fault *fault)
{
    struct record_batch batch = {0};
    struct rows rows = {0};
    bool good = record_batch_open(&batch, BATCH_BYTES, BATCH_RECORDS) == 0 &&
                rows_open(&rows, &source->dialect) == 0;
    if (!good)
        fault_put(fault, FAULT_NO_INPUT, "内存不足");
    good =
        good && source_begin(source, fault) && take_rows(source, &rows, &batch, take, user, fault);
    rows_close(&rows);
    record_batch_close(&batch);
    return good;
}

bool source_is_unchanged(const struct source *source, struct fault *fault)
{
    struct stat st;
    return (fstat(source->fd, &st) == 0 && file_is_untouched(&source->st, &st)) ||
           fault_put(fault, FAULT_NO_INPUT, CHANGED, source->path);
}

void source_close(struct source *source)
{
    if (source->begun)
        lines_close(&source->lines);
    if (source->fd >= 0)
        close(source->fd);
    buffer_close(&source->header_text);
    source->begun = false;
    source->fd = -1;
}
