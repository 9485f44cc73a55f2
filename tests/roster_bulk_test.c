/*
 * roster_bulk_test.c - src/roster on files that are made: one roster in all combinations of
 * encoding, mark, delimiter, quoting and line end; a file far larger than any buffer; both ways of
 * splitting; hostile and unreadable files.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "roster_blob.h"
#include "roster_file.h"
#include "support.h"

static struct tally tally = {.shown = 40};

/* ---- all combinations --------------------------------------------------------------------- */

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
        blob_encoded(blob, encoding, "\"", 1);
    for (; *cell; cell++) {
        size_t size = 1;
        while (((unsigned char)cell[size] & 0xC0) == 0x80)
            size++;
        blob_encoded(blob, encoding, cell, size);
        if (*cell == '"')
            blob_encoded(blob, encoding, cell, 1);
        cell += size - 1;
    }
    if (quote)
        blob_encoded(blob, encoding, "\"", 1);
}

static void put_grid(struct blob *blob, const struct manner *manner)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    const char *encoding = names[manner->encoding];
    blob->size = 0;
    if (manner->mark)
        blob_mark(blob, encoding);
    for (size_t i = 0; i < GRID_ROWS; i++) {
        for (size_t j = 0; j < GRID_CELLS; j++) {
            if (j > 0)
                blob_encoded(blob, encoding, &manner->delimiter, 1);
            put_grid_cell(blob, manner, encoding, grid[i][j]);
        }
        if (i + 1 < GRID_ROWS || manner->last_end)
            blob_encoded(blob, encoding, manner->end, strlen(manner->end));
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

/* ---- a large file ------------------------------------------------------------------------- */

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

/* ---- two ways of splitting ------------------------------------------------------------------ */

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
            blob_put(plain, ",", 1);
            blob_put(quoted, ",", 1);
        }
        blob_put(quoted, "\"", 1);
        for (unsigned left = dice(state, 12); left > 0; left--) {
            static const char *const pieces[] = {"a", " ", "\t", "县", ";", "'", "𠀀"};
            const char *piece = pieces[dice(state, 7)];
            blob_put(plain, piece, strlen(piece));
            blob_put(quoted, piece, strlen(piece));
        }
        blob_put(quoted, "\"", 1);
    }
    if (parser)
        blob_put(quoted, ",\"\"\"\"", 5);
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

/* ---- hostile files --------------------------------------------------------------------------- */

/* A line of 10 MiB is one damaged row in pieces; the rows around it are read. */
static void check_endless_line(void)
{
    enum { SIZE = 10 << 20 };
    static const char before[] = "xm,syszd,jtdz\na,b,c\nd,e,\"";
    static const char after[] = "\"\r\ng,h,i\n";
    char *data = malloc(SIZE + sizeof before + sizeof after);
    struct roster_file file;
    const struct record *record;
    struct row row;
    size_t good = 0;
    size_t pieces = 0;
    size_t ends = 0;
    size_t at = 0;
    roster_need(data != NULL, "memory for an endless line");
    memcpy(data, before, sizeof before - 1);
    memset(data + sizeof before - 1, 'x', SIZE);
    memcpy(data + sizeof before - 1 + SIZE, after, sizeof after - 1);
    size_t size = sizeof before - 1 + SIZE + sizeof after - 1;
    roster_open(&file, data, size, LINES_LIMIT, NULL);
    for (; (record = roster_next(&file, &row)); at += record->size + record->end_size) {
        bool piece = row.damage.damage == DAMAGE_TOO_LONG && record->line == 3;
        good += row.damage.damage == DAMAGE_NONE && record->line == (good < 2 ? good + 1 : 4);
        pieces += piece;
        ends += piece && record->end_size == 2;
        tally_check(&tally, memcmp(data + at, record->data, record->size + record->end_size) == 0,
                    "endless line: bytes at %zu", at);
    }
    tally_check(&tally, at == size && good == 3 && pieces == 11 && ends == 1,
                "endless line: %zu rows, %zu pieces, %zu ends", good, pieces, ends);
    roster_close(&file);
    free(data);
}

/* Reads a file made of one line many times. Returns the seconds of processor time. */
static double time_of(const char *line, size_t times, size_t *rows)
{
    size_t size = strlen(line);
    char *data = malloc(size * times + 1);
    struct roster_file file;
    struct row row;
    roster_need(data != NULL, "memory for a hostile file");
    for (size_t i = 0; i < times; i++)
        memcpy(data + i * size, line, size);
    clock_t begin = clock();
    roster_open(&file, data, size * times, LINES_LIMIT, NULL);
    for (*rows = 0; roster_next(&file, &row);)
        ++*rows;
    roster_close(&file);
    free(data);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* Quotes left open in every line do not make the time grow faster than the file, nor do line ends
   of one kind alone; each line is a row. */
static void check_time(void)
{
    static const char *const lines[] = {"a,\"b\n",    "a,b\"\n",      "\"\"\",\n", "\"\n",
                                        "a,\"\"\"\n", "\"a\",\"\"\n", "a,b\r",     "\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t few;
        size_t many;
        double short_time = time_of(lines[i], 20000, &few);
        double long_time = time_of(lines[i], 160000, &many);
        tally_check(&tally, long_time < 40 * short_time + 0.5, "hostile %zu: %.2f s, then %.2f s",
                    i, short_time, long_time);
        tally_check(&tally, few > 0 && many >= 8 * few - 8 && many <= 160000,
                    "hostile %zu: %zu rows, then %zu", i, few, many);
    }
}

/* A descriptor that cannot be read is an error, not an empty file. */
static void check_failure(void)
{
    struct lines lines;
    struct bytes head;
    bool whole;
    int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    roster_need(fd >= 0 && lines_open(&lines, fd, LINES_LIMIT) == 0, "lines_open");
    tally_check(&tally, lines_head(&lines, &head, &whole) == EISDIR && !whole, "head of a folder");
    lines_close(&lines);
    close(fd);
}

/* Reading fails behind the head: what was read before comes, then the error, and it stays. */
static void check_late_failure(void)
{
    static const char text[] = "xm,jtdz\na,b\nc,d";
    struct roster_file file;
    struct row row;
    size_t rows = 0;
    roster_open(&file, text, sizeof text - 1, LINES_LIMIT, NULL);
    file.lines.ended = false; /* as if there were more to read */
    int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    roster_need(folder >= 0 && dup2(folder, file.fd) == file.fd, "dup2");
    while (roster_next(&file, &row))
        rows++;
    tally_check(&tally, rows == 2 && file.error == EISDIR, "late failure: %zu rows, error %d", rows,
                file.error);
    tally_check(&tally, !roster_next(&file, &row) && file.error == EISDIR, "the failure stays");
    close(folder);
    roster_close(&file);
}

int main(void)
{
    check_combinations();
    check_large();
    check_split();
    check_endless_line();
    check_time();
    check_failure();
    check_late_failure();
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
