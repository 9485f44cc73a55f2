/*
 * roster_files_test.c - src/roster from bytes to rows: every encoding, mark, delimiter, quoting,
 * line end and damage.
 *
 *  1. tests/cases/roster/files.tsv: what is told of each small file, and every row of it;
 *  2. in each of them: records and line ends are the file, byte for byte; cells lie where
 *     record_cells says; cells written in the file's style are read back as they were;
 *  3. one roster in all combinations of encoding, mark, delimiter, quoting and line end;
 *  4. a file far larger than any buffer, of lines of all lengths;
 *  5. both ways of splitting give the same cells.
 *
 * Texts are encoded with iconv here, so that no encoder of ours judges itself.
 */
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "roster_file.h"
#include "support.h"

enum { TEXT_MAX = 1 << 16, TOLD_MAX = 1 << 15, LIMIT = 1200 };

static struct tally tally = {.shown = 40};

/* ---- making files ---------------------------------------------------------------------------- */

/* Bytes that grow; never beyond what the tests need. */
struct blob {
    char data[TEXT_MAX];
    size_t size;
};

static void put(struct blob *blob, const char *data, size_t size)
{
    roster_need(blob->size + size <= sizeof blob->data, "room for a test file");
    memcpy(blob->data + blob->size, data, size);
    blob->size += size;
}

/* Append UTF-8 text in an encoding that iconv knows. */
static void put_encoded(struct blob *blob, const char *encoding, const char *text, size_t size)
{
    iconv_t way = iconv_open(encoding, "UTF-8");
    roster_need(way != (iconv_t)-1, encoding);
    char *in = (char *)(uintptr_t)text;
    char *out = blob->data + blob->size;
    size_t room = sizeof blob->data - blob->size;
    roster_need(iconv(way, &in, &size, &out, &room) == 0, "iconv");
    blob->size = sizeof blob->data - room;
    iconv_close(way);
}

static void put_mark(struct blob *blob, const char *encoding)
{
    put_encoded(blob, encoding, "\xEF\xBB\xBF", 3);
}

/* Append what an escape stands for. Returns the text behind it. */
static const char *put_escape(struct blob *blob, const char *encoding, const char *at)
{
    static const char from[] = "nrt0\\";
    static const char to[] = "\n\r\t\0\\";
    const char *found = strchr(from, at[1]);
    if (found) {
        put_encoded(blob, encoding, &to[found - from], 1);
        return at + 2;
    }
    char byte = (char)strtol((char[3]){at[2], at[3], 0}, NULL, 16);
    put(blob, &byte, 1);
    return at + 4;
}

static void put_plain(struct blob *blob, const char *encoding, const char *at, const char *end)
{
    while (at < end) {
        size_t size = strcspn(at, "\\");
        size = size < (size_t)(end - at) ? size : (size_t)(end - at);
        put_encoded(blob, encoding, at, size);
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
    static char data[8 * TEXT_MAX];
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

/* ---- 1, 2: the table ------------------------------------------------------------------------- */

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
        put_mark(&blob, field[1]);
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

/* ---- 3: all combinations --------------------------------------------------------------------- */

/* How one of the files is written. */
struct manner {
    size_t encoding;
    bool mark;
    char delimiter;
    bool quote_all;
    const char *end;
    bool last_end;
};

static const char *const grid[][4] = {{"考生号", "姓名", "生源所在地", "家庭地址"},
                                      {"1", "张三", "江苏省东海县", "白塔埠镇，前营村"},
                                      {"2", "李\"四\"", "盱眙县", "a,b;c\td"},
                                      {"3", "王\n五", "", ""},
                                      {"", "欧阳𠀀", " 赣榆区 ", "青口镇"}};
enum { GRID_ROWS = sizeof grid / sizeof *grid, GRID_CELLS = 4 };

static void put_grid_cell(struct blob *blob, const struct manner *manner, const char *encoding,
                          const char *cell)
{
    bool quote = manner->quote_all || strpbrk(cell, "\",;\t\n");
    if (quote)
        put_encoded(blob, encoding, "\"", 1);
    for (; *cell; cell++) {
        size_t size = 1;
        while (((unsigned char)cell[size] & 0xC0) == 0x80)
            size++;
        put_encoded(blob, encoding, cell, size);
        if (*cell == '"')
            put_encoded(blob, encoding, cell, 1);
        cell += size - 1;
    }
    if (quote)
        put_encoded(blob, encoding, "\"", 1);
}

static void put_grid(struct blob *blob, const struct manner *manner)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    const char *encoding = names[manner->encoding];
    blob->size = 0;
    if (manner->mark)
        put_mark(blob, encoding);
    for (size_t i = 0; i < GRID_ROWS; i++) {
        for (size_t j = 0; j < GRID_CELLS; j++) {
            if (j > 0)
                put_encoded(blob, encoding, &manner->delimiter, 1);
            put_grid_cell(blob, manner, encoding, grid[i][j]);
        }
        if (i + 1 < GRID_ROWS || manner->last_end)
            put_encoded(blob, encoding, manner->end, strlen(manner->end));
    }
}

static bool reads_grid(struct roster_file *file)
{
    struct row row;
    const struct record *record;
    size_t rows = 0;
    for (; (record = roster_next(file, &row)); rows++) {
        if (rows == GRID_ROWS || row.damage.damage != DAMAGE_NONE || row.cell_count != GRID_CELLS)
            return false;
        for (size_t j = 0; j < GRID_CELLS; j++)
            if (!support_same(row.cells[j], grid[rows][j], strlen(grid[rows][j])))
                return false;
    }
    return rows == GRID_ROWS && file->error == 0;
}

static bool keeps_manner(const struct roster_file *file, const struct manner *manner)
{
    char end[4];
    char wanted[4];
    size_t size = 0;
    for (const char *at = manner->end; *at; at++)
        size += encoding_put(file->detected.encoding, *at, wanted + size);
    return file->detected.encoding == manner->encoding &&
           (file->detected.mark_size > 0) == manner->mark &&
           file->dialect.delimiter == manner->delimiter &&
           file->dialect.quoting == (manner->quote_all ? QUOTING_ALL : QUOTING_NEEDED) &&
           dialect_line_end(&file->dialect, end) == size && memcmp(end, wanted, size) == 0;
}

static void check_manner(const struct manner *manner)
{
    static struct blob blob;
    struct roster_file file;
    put_grid(&blob, manner);
    roster_open(&file, blob.data, blob.size, LINES_LIMIT, NULL);
    bool kept = keeps_manner(&file, manner);
    bool read = reads_grid(&file);
    roster_close(&file);
    tally_check(&tally, kept && read,
                "encoding %zu mark %d delimiter %c all %d end %zu last %d: %s", manner->encoding,
                manner->mark, manner->delimiter, manner->quote_all, strlen(manner->end),
                manner->last_end, kept ? "cells differ" : "told wrongly");
}

static void check_combinations(void)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const char delimiters[] = {',', ';', '\t'};
    for (unsigned i = 0; i < 4 * 2 * 3 * 2 * 3 * 2; i++)
        check_manner(&(struct manner){.encoding = i % 4,
                                      .mark = i / 4 % 2,
                                      .delimiter = delimiters[i / 8 % 3],
                                      .quote_all = i / 24 % 2,
                                      .end = ends[i / 48 % 3],
                                      .last_end = i / 144});
}

/* ---- 4: a large file ------------------------------------------------------------------------- */

/* Numbers that look random and are the same each time. */
static unsigned dice(unsigned *state, unsigned sides)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % sides;
}

/* A record of the large file: its number, then a cell of any length with or without quotes. */
static size_t put_large(char *out, unsigned number, unsigned *state)
{
    static const unsigned sizes[] = {0, 3, 40, 300, 3000, 60000, 70000};
    size_t length = dice(state, sizes[dice(state, 100) < 95 ? dice(state, 4) : dice(state, 7)] + 1);
    bool quoted = dice(state, 3) == 0;
    size_t size = (size_t)sprintf(out, "%u,%s", number, quoted ? "\"" : "");
    for (size_t i = 0; i < length; i++) {
        unsigned byte = dice(state, 40);
        if (quoted && byte < 2 && length < 3000)
            size += (size_t)sprintf(out + size, "%s", byte ? "\"\"" : "\r\n");
        else
            out[size++] = (char)('a' + byte % 26);
    }
    size += (size_t)sprintf(out + size, "%s%s", quoted ? "\"" : "", dice(state, 2) ? "\n" : "\r\n");
    return size;
}

/* Each record begins with its number, is undamaged, and lies on the line that was counted. */
static void check_large(void)
{
    enum { RECORDS = 20000, ROOM = 64 << 20 };
    char *data = malloc(ROOM);
    roster_need(data != NULL, "memory for the large file");
    unsigned state = 1;
    size_t size = (size_t)sprintf(data, "xm,jtdz\n");
    for (unsigned i = 1; i < RECORDS && size < ROOM - (1 << 18); i++)
        size += put_large(data + size, i, &state);
    struct roster_file file;
    const struct record *record;
    struct row row;
    uint64_t line = 1;
    unsigned number = 0;
    size_t at = 0;
    size_t wrong = 0;
    roster_open(&file, data, size, LINES_LIMIT, NULL);
    for (; (record = roster_next(&file, &row)); number++) {
        size_t bytes = record->size + record->end_size;
        bool good = at + bytes <= size && memcmp(data + at, record->data, bytes) == 0 &&
                    record->line == line && row.damage.damage == DAMAGE_NONE &&
                    (number == 0 || strtoul(record->data, NULL, 10) == number);
        wrong += !good;
        at += bytes;
        for (size_t i = at - bytes; i < at; i++)
            line += data[i] == '\n';
    }
    tally_check(&tally, wrong == 0 && at == size && file.error == 0 && number > 10000,
                "large file: %zu of %u records wrong, %zu of %zu bytes", wrong, number, at, size);
    roster_close(&file);
    free(data);
}

/* ---- 5: two ways of splitting ------------------------------------------------------------------
 */

/*
 * Random cells without quotes and line ends, joined plainly and with quotes around each. What is
 * quoted ends with a cell of doubled quotes where `parser` is set: that takes libcsv.
 */
static size_t make_pair(unsigned *state, bool parser, struct blob *plain, struct blob *quoted)
{
    size_t count = 1 + dice(state, 20);
    plain->size = quoted->size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            put(plain, ",", 1);
            put(quoted, ",", 1);
        }
        put(quoted, "\"", 1);
        for (unsigned left = dice(state, 12); left > 0; left--) {
            static const char *const pieces[] = {"a", " ", "\t", "县", ";", "'", "𠀀"};
            const char *piece = pieces[dice(state, 7)];
            put(plain, piece, strlen(piece));
            put(quoted, piece, strlen(piece));
        }
        put(quoted, "\"", 1);
    }
    if (parser)
        put(quoted, ",\"\"\"\"", 5);
    return count;
}

static bool same_cells(const struct cells *a, const struct cells *b)
{
    bool same = a->count <= b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = support_same(a->cell[i], b->cell[i].data, b->cell[i].size);
    return same;
}

static void check_split(void)
{
    static struct blob plain;
    static struct blob quoted;
    struct splitter *short_way = splitter_open(',', false);
    struct splitter *long_way = splitter_open(',', false);
    unsigned state = 7;
    roster_need(short_way && long_way, "splitter_open");
    for (size_t i = 0; i < 5000; i++) {
        bool parser = i % 2;
        size_t count = make_pair(&state, parser, &plain, &quoted);
        struct cells a;
        struct cells b;
        enum damage plain_damage =
            splitter_split(short_way, (struct quhua_text){plain.data, plain.size}, false, &a);
        enum damage quoted_damage =
            splitter_split(long_way, (struct quhua_text){quoted.data, quoted.size}, true, &b);
        tally_check(&tally,
                    plain_damage == DAMAGE_NONE && quoted_damage == DAMAGE_NONE &&
                        a.count == count && b.count == count + parser && same_cells(&a, &b),
                    "split: %.*s", (int)plain.size, plain.data);
    }
    splitter_close(short_way);
    splitter_close(long_way);
}

int main(void)
{
    check_table("tests/cases/roster/files.tsv");
    check_combinations();
    check_large();
    check_split();
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
