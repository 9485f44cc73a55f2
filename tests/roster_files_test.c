/*
 * roster_files_test.c - src/roster from bytes to rows: every encoding, mark, delimiter, quoting,
 * line end and damage.
 *
 * tests/cases/roster/files.tsv has what is told of each small file, and every row of it. In each
 * of them: records and line ends are the file, byte for byte; cells lie where record_cells says;
 * cells written in the file's style are read back as they were.
 *
 * Texts are encoded with iconv here, so that no encoder of ours judges itself.
 */
#include <string.h>

#include "roster_blob.h"
#include "roster_file.h"
#include "support.h"

enum { TOLD_MAX = 1 << 15, LIMIT = 1200 };

static struct tally tally = {.shown = 40};

/* ---- making files ---------------------------------------------------------------------------- */

/* Append what an escape stands for. Returns the text behind it. */
static const char *put_escape(struct blob *blob, const char *encoding, const char *at)
{
    static const char from[] = "nrt0\\";
    static const char to[] = "\n\r\t\0\\";
    const char *found = strchr(from, at[1]);
    if (found) {
        blob_encoded(blob, encoding, &to[found - from], 1);
        return at + 2;
    }
    char byte = (char)strtol((char[3]){at[2], at[3], 0}, NULL, 16);
    blob_put(blob, &byte, 1);
    return at + 4;
}

static void put_plain(struct blob *blob, const char *encoding, const char *at, const char *end)
{
    while (at < end) {
        size_t size = strcspn(at, "\\");
        size = size < (size_t)(end - at) ? size : (size_t)(end - at);
        blob_encoded(blob, encoding, at, size);
        at += size;
        if (at < end)
            at = put_escape(blob, encoding, at);
    }
}

/* The text of a case, {N*X} spelled out. */
static void put_case(struct blob *blob, const char *encoding, const char *at)
{
    while (*at) {
        size_t size = strcspn(at, "{");
        put_plain(blob, encoding, at, at + size);
        at += size;
        if (!*at)
            return;
        char *text;
        long times = strtol(at + 1, &text, 10);
        const char *end = strchr(at, '}');
        while (times-- > 0)
            put_plain(blob, encoding, text + 1, end);
        at = end + 1;
    }
}

/* ---- telling --------------------------------------------------------------------------------- */

static const char *const encodings[] = {"utf8", "gb18030", "utf16le", "utf16be"};

static void tell_file(const struct roster_file *file, char *out)
{
    static const char *const causes[] = {"given",    "mark",      "ascii",
                                         "validity", "frequency", "zeros"};
    static const char *const quotings[] = {"needed", "all", "none"};
    static const char *const ends[] = {"lf", "crlf", "cr"};
    const struct dialect *dialect = &file->dialect;
    const char delimiter[2] = {dialect->delimiter, 0};
    snprintf(out, TOLD_MAX, "%s%s %s %s %s %s %lu %zu/%zu",
             file->detected.cause == DETECT_BY_GIVEN ? "!" : "", encodings[file->detected.encoding],
             causes[file->detected.cause], dialect->delimiter == '\t' ? "tab" : delimiter,
             quotings[dialect->quoting], ends[dialect->line_end], dialect->header_line,
             dialect->columns, dialect->named);
}

static size_t tell_cell(struct quhua_text cell, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < cell.size; i++) {
        const char *found = strchr("\nn\rr\tt||\\\\", cell.data[i]);
        if (cell.data[i] && strchr("\n\r\t|\\", cell.data[i])) {
            out[size++] = '\\';
            out[size++] = found[1];
        } else {
            out[size++] = cell.data[i];
        }
    }
    return size;
}

static size_t tell_damage(const struct record *record, const struct row *row, char *out)
{
    enum damage damage = row->damage.damage;
    size_t size = (size_t)sprintf(out, "%s!%s", record->continued ? ".." : "", damage_code(damage));
    if (damage == DAMAGE_UNDECODABLE || damage == DAMAGE_NUL)
        size += (size_t)sprintf(out + size, "@%zu", row->damage.offset);
    if (damage == DAMAGE_RAGGED)
        size += (size_t)sprintf(out + size, ":%zu", row->damage.found);
    return size + (size_t)sprintf(out + size, "%s", record->continues ? ".." : "");
}

static size_t tell_cells(const struct row *row, char sign, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        out[size++] = i == 0 ? sign : '|';
        size += tell_cell(row->cells[i], out + size);
    }
    return size;
}

/* The row as the table has it. Empty rows are told by the caller. */
static size_t tell_row(const struct roster_file *file, const struct record *record,
                       const struct row *row, char *out)
{
    size_t size = (size_t)sprintf(out, "%lu", record->line);
    if (record->lines > 1)
        size += (size_t)sprintf(out + size, "+%u", record->lines - 1);
    if (row->damage.damage != DAMAGE_NONE)
        size += tell_damage(record, row, out + size);
    else if (record->line < file->dialect.header_line)
        out[size++] = '^';
    else
        size += tell_cells(row, record->line == file->dialect.header_line ? '#' : '=', out + size);
    out[size] = 0;
    return size;
}

/* ---- what every record must keep ------------------------------------------------------------- */

/* Cells where record_cells says, decoded and freed of quotes, are the cells of the row. */
static bool spans_agree(struct roster_file *file, const struct record *record,
                        const struct row *row)
{
    struct cell_span spans[SPLIT_MAX_CELLS];
    size_t count = record_cells(record, &file->dialect, spans, SPLIT_MAX_CELLS);
    struct rows alone;
    roster_need(rows_open(&alone, &file->dialect) == 0, "rows_open");
    bool same = count == row->cell_count;
    for (size_t i = 0; i < count && same; i++) {
        struct record part = {.data = record->data + spans[i].begin,
                              .size = spans[i].end - spans[i].begin,
                              .quoted = record->quoted};
        struct row cell;
        rows_read(&alone, &part, &cell);
        same = cell.cell_count == 1 &&
               support_same(row->cells[i], cell.cells[0].data, cell.cells[0].size);
    }
    rows_close(&alone);
    return same;
}

/* A row written in the file's style is read back as it was. */
static bool writes_back(struct roster_file *file, const struct row *row)
{
    static char data[8 * BLOB_MAX];
    struct record record = {.data = data, .quoted = true};
    for (size_t i = 0; i < row->cell_count; i++) {
        if (i > 0)
            record.size += cell_delimiter(&file->dialect, data + record.size);
        size_t put_size = cell_write_plain(rows_codec(&file->rows), &file->dialect, row->cells[i],
                                           data + record.size);
        if (put_size > CELL_ROOM(row->cells[i].size))
            return false;
        record.size += put_size;
    }
    struct rows alone;
    struct row again;
    roster_need(rows_open(&alone, &file->dialect) == 0, "rows_open");
    rows_read(&alone, &record, &again);
    bool same = again.cell_count == row->cell_count && again.damage.damage == DAMAGE_NONE;
    for (size_t i = 0; i < row->cell_count && same; i++)
        same = support_same(row->cells[i], again.cells[i].data, again.cells[i].size);
    rows_close(&alone);
    return same;
}

/* Read a file to its end. Tells its rows and checks what each of them keeps. */
static void read_file(const char *name, const struct blob *blob, const char *given, char *told,
                      char *rows)
{
    struct roster_file file;
    const struct record *record;
    struct row row;
    roster_open(&file, blob->data, blob->size, LIMIT, given);
    tell_file(&file, told);
    size_t at = file.detected.mark_size;
    size_t empty = 0;
    size_t size = 0;
    rows[0] = 0;
    while ((record = roster_next(&file, &row))) {
        size_t bytes = record->size + record->end_size;
        tally_check(&tally,
                    at + bytes <= blob->size && memcmp(blob->data + at, record->data, bytes) == 0,
                    "%s: line %lu is not what the file has at %zu", name, record->line, at);
        at += bytes;
        bool is_empty = row.is_empty && record->line > file.dialect.header_line;
        if (is_empty && empty++ > 0)
            continue;
        if (!is_empty && empty > 1)
            size += (size_t)sprintf(rows + size, "%zu", empty);
        empty = is_empty;
        if (size > 0)
            rows[size++] = ' ';
        size += is_empty ? (size_t)sprintf(rows + size, "%lu~", record->line)
                         : tell_row(&file, record, &row, rows + size);
        if (row.damage.damage != DAMAGE_NONE)
            continue;
        tally_check(&tally, spans_agree(&file, record, &row), "%s: spans, line %lu", name,
                    record->line);
        tally_check(&tally, writes_back(&file, &row), "%s: written back, line %lu", name,
                    record->line);
    }
    if (empty > 1)
        sprintf(rows + size, "%zu", empty);
    tally_check(&tally, file.error == 0 && at == blob->size, "%s: %zu of %zu bytes, error %d", name,
                at, blob->size, file.error);
    roster_close(&file);
}

/* ---- the table ------------------------------------------------------------------------------ */

static void check_case(char **field)
{
    static struct blob blob;
    static char told[TOLD_MAX];
    static char rows[TOLD_MAX];
    char *mark = strstr(field[1], "+bom");
    if (mark)
        *mark = 0;
    blob.size = 0;
    if (mark)
        blob_mark(&blob, field[1]);
    put_case(&blob, field[1], field[2]);
    read_file(field[0], &blob, field[3][0] == '!' ? field[1] : NULL, told, rows);
    tally_check(&tally, strcmp(told, field[3]) == 0, "%s: told  %s\n  wanted %s", field[0], told,
                field[3]);
    tally_check(&tally, strcmp(rows, field[4]) == 0, "%s: rows  %s\n  wanted %s", field[0], rows,
                field[4]);
}

static void check_table(const char *path)
{
    struct file_lines lines;
    roster_need(support_read(path, &lines), path);
    for (size_t i = 0; i < lines.count; i++) {
        char *field[5];
        if (lines.line[i][0] == '#')
            continue;
        size_t count = support_split(lines.line[i], '\t', field, 5);
        if (tally_check(&tally, count == 5, "%s:%zu: %zu fields", path, i + 1, count))
            check_case(field);
    }
    support_drop(&lines);
}

int main(void)
{
    check_table("tests/cases/roster/files.tsv");
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
