/*
 * roster_names_test.c - tables of what src/roster recognises: columns by their headers, encodings
 * and foreign files by their first bytes, formulas, rows that are nobody; and how own cells are
 * written.
 */
#include <string.h>

#include "../src/roster/cells.h"
#include "../src/roster/columns.h"
#include "../src/roster/damage.h"
#include "../src/roster/detect.h"
#include "../src/roster/nobody.h"
#include "roster_file.h"
#include "support.h"

enum { TOLD_MAX = 1000 };

static struct tally tally = {.shown = 40};

/* Undo \n \r \t \0 \xHH in place. Returns the size. */
static size_t unescape(char *text)
{
    static const char from[] = "nrt0\\";
    static const char to[] = "\n\r\t\0\\";
    char *out = text;
    for (char *at = text; *at; at++) {
        const char *found = *at == '\\' && at[1] ? strchr(from, at[1]) : NULL;
        if (*at == '\\' && at[1] == 'x') {
            *out++ = (char)strtol((char[3]){at[2], at[3], 0}, NULL, 16);
            at += 3;
        } else if (found) {
            *out++ = to[found - from];
            at++;
        } else {
            *out++ = *at;
        }
    }
    return (size_t)(out - text);
}

/* ---- columns --------------------------------------------------------------------------------- */

static void tell_columns(const struct columns *columns, char *told)
{
    size_t size = 0;
    told[0] = 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (columns->at[i] != COLUMNS_NONE)
            size += (size_t)sprintf(told + size, "%s%s=%zu", size ? " " : "",
                                    column_name((enum column)i), columns->at[i]);
}

static void check_columns(char **field)
{
    char *header[40];
    char *chosen[COLUMN_COUNT];
    char told[TOLD_MAX];
    struct quhua_text cells[40];
    struct column_choices choices = {.count = 0};
    struct columns columns;
    size_t count = support_split(field[0], '|', header, 40);
    for (size_t i = 0; i < count; i++)
        cells[i] = support_text(header[i]);
    size_t choice_count =
        strcmp(field[1], "-") == 0 ? 0 : support_split(field[1], '|', chosen, COLUMN_COUNT);
    for (size_t i = 0; i < choice_count; i++)
        tally_check(&tally, columns_choose(&choices, support_text(chosen[i])), "%s", chosen[i]);
    bool both = columns_find(cells, count, &choices, &columns);
    tell_columns(&columns, told);
    tally_check(&tally, strcmp(told, field[2]) == 0, "%s...: %s\n  wanted %s", field[0], told,
                field[2]);
    tally_check(&tally, both == (strstr(told, "origin=") && strstr(told, "home=")),
                "%s...: origin and home", field[0]);
}

/* Choices that are refused. */
static void check_choices(void)
{
    static const char *const wrong[] = {"origin", "origin=", "=甲", "Origin=甲", "x=甲", ""};
    struct column_choices choices = {.count = 0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        tally_check(&tally, !columns_choose(&choices, support_text(wrong[i])), "%s", wrong[i]);
    tally_check(&tally, columns_choose(&choices, support_text("origin=a=b")), "origin=a=b");
    tally_check(&tally, support_same(choices.choice[0].header, "a=b", 3), "header a=b");
    tally_check(&tally, !columns_choose(&choices, support_text("origin=c")), "origin twice");
}

/* ---- encodings ------------------------------------------------------------------------------- */

static void tell_encoding(struct bytes head, const char *given, char *told)
{
    static const char *const encodings[] = {"utf8", "gb18030", "utf16le", "utf16be"};
    static const char *const causes[] = {"given",    "mark",      "ascii",
                                         "validity", "frequency", "zeros"};
    static const char *const kinds[] = {"", "xlsx", "xls", "markup"};
    struct detected detected;
    enum spreadsheet kind = detect_spreadsheet(head);
    bool known = true;
    if (given)
        known = detect_given(given, head, &detected);
    else
        detect_encoding(head, &detected);
    if (kind != SPREADSHEET_NONE)
        sprintf(told, "%s%s", kinds[kind], detect_spreadsheet_tell(kind) ? "" : " without words");
    else if (!known)
        strcpy(told, "unknown");
    else
        sprintf(told, "%s %s %zu%s", encodings[detected.encoding], causes[detected.cause],
                detected.mark_size, *detect_tell(&detected) ? "" : " without words");
}

static void check_encoding(char **field)
{
    char told[TOLD_MAX];
    size_t size = unescape(field[0]);
    tell_encoding((struct bytes){field[0], size}, strcmp(field[1], "-") == 0 ? NULL : field[1],
                  told);
    tally_check(&tally, strcmp(told, field[2]) == 0, "%.*s %s: %s, wanted %s", (int)size, field[0],
                field[1], told, field[2]);
}

/* ---- formulas -------------------------------------------------------------------------------- */

static void check_formula(char **field)
{
    struct dialect dialect = {.encoding = ENCODING_UTF8, .delimiter = ','};
    struct codec *codec = codec_open(ENCODING_UTF8);
    char out[CELL_ROOM(TOLD_MAX)];
    struct quhua_text text = {field[0], unescape(field[0])};
    bool wanted = strcmp(field[1], "yes") == 0;
    roster_need(codec != NULL, "codec_open");
    tally_check(&tally, cell_is_formula(text) == wanted, "formula: %s", field[0]);
    size_t size = cell_write(codec, &dialect, text, out);
    size_t at = size > 0 && out[0] == '"';
    bool neutral = size > at && out[at] == '\'' && text.size > 0 && text.data[0] != '\'';
    tally_check(&tally, neutral == wanted, "written: %.*s", (int)size, out);
    codec_close(codec);
}

/* ---- rows that are nobody -------------------------------------------------------------------- */

static size_t split_cells(char *text, struct quhua_text cells[40])
{
    char *cell[40];
    size_t count = support_split(text, '|', cell, 40);
    for (size_t i = 0; i < count; i++)
        cells[i] = support_text(cell[i]);
    return count;
}

static void check_nobody(char **field)
{
    struct quhua_text header[40], cells[40];
    struct columns columns;
    struct row row = {.cells = cells};
    char shown[TOLD_MAX];
    snprintf(shown, sizeof shown, "%s: %s", field[0], field[1]);
    size_t columns_count = split_cells(field[0], header);
    columns_find(header, columns_count, NULL, &columns);
    row.cell_count = split_cells(field[1], cells);
    if (row.cell_count != columns_count)
        row.damage.damage = DAMAGE_RAGGED;
    row.surplus = row.cell_count > columns_count ? row.cell_count - columns_count : 0;
    bool nobody = nobody_row(&row, &columns, header);
    tally_check(&tally, nobody == (strcmp(field[2], "nobody") == 0), "%s, wanted %s", shown,
                field[2]);
}

/* ---- own cells ------------------------------------------------------------------------------- */

/* How a text is written in a dialect. */
struct written {
    enum encoding encoding;
    char delimiter;
    enum quoting quoting;
    const char *text, *wanted;
    size_t size; /* of what is wanted */
};

#define WRITTEN(encoding, delimiter, quoting, text, wanted)                                        \
    {                                                                                              \
        encoding, delimiter, quoting, text, wanted, sizeof(wanted) - 1                             \
    }

static void check_written(void)
{
    static const struct written table[] = {
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "东海县", "东海县"),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "", ""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a,b", "\"a,b\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a;b\tc", "a;b\tc"),
        WRITTEN(ENCODING_UTF8, ';', QUOTING_NEEDED, "a;b", "\"a;b\""),
        WRITTEN(ENCODING_UTF8, '\t', QUOTING_NEEDED, "a\tb", "\"a\tb\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a\"b\"", "\"a\"\"b\"\"\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a\nb", "\"a\nb\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a\rb", "\"a\rb\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, " a", "\" a\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a ", "\"a \""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "=a", "'=a"),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "=\"a\",1", "\"'=\"\"a\"\",1\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_ALL, "", "\"\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_ALL, "a", "\"a\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_ALL, "=a", "\"'=a\""),
        WRITTEN(ENCODING_UTF8, '\t', QUOTING_NONE, "a\tb\r\n\"c\"", "a b  \"c\""),
        WRITTEN(ENCODING_UTF8, ',', QUOTING_NEEDED, "a\xFF", "a\xEF\xBF\xBD"),
        WRITTEN(ENCODING_GB18030, ',', QUOTING_NEEDED, "东海,县", "\"\xB6\xAB\xBA\xA3,\xCF\xD8\""),
        WRITTEN(ENCODING_GB18030, ',', QUOTING_NEEDED, "𠀀㬎é",
                "\x95\x32\x82\x36\x82\x31\xA6\x34\xA8\xA6"),
        WRITTEN(ENCODING_UTF16LE, ',', QUOTING_ALL, "a县", "\"\0a\0\xBF\x53\"\0"),
        WRITTEN(ENCODING_UTF16BE, ',', QUOTING_NEEDED, "县\"𠀀",
                "\0\"\x53\xBF\0\"\0\"\xD8\x40\xDC\x00\0\""),
        WRITTEN(ENCODING_UTF16LE, '\t', QUOTING_NONE, "=a\tb", "'\0=\0a\0 \0b\0")};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct dialect dialect = {.encoding = table[i].encoding,
                                  .delimiter = table[i].delimiter,
                                  .quoting = table[i].quoting};
        struct codec *codec = codec_open(table[i].encoding);
        char out[CELL_ROOM(64)];
        size_t size = cell_write(codec, &dialect, support_text(table[i].text), out);
        tally_check(&tally, size == table[i].size && memcmp(out, table[i].wanted, size) == 0,
                    "written %zu: %s: %.*s", i, table[i].text, (int)size, out);
        codec_close(codec);
    }
}

/* Every damage has a code and, but for NONE, a sentence that names its line. */
static void check_damages(void)
{
    for (size_t i = 0; i < DAMAGE_COUNT; i++) {
        struct damage_report report = {.damage = (enum damage)i, .line = UINT64_MAX};
        report.offset = report.expected = report.found = SIZE_MAX;
        char text[DAMAGE_TEXT_MAX];
        size_t size = damage_text(&report, text);
        tally_check(
            &tally,
            *damage_code((enum damage)i) && size == strlen(text) && size < DAMAGE_TEXT_MAX &&
                (i == DAMAGE_NONE ? size == 0 : strstr(text, "第 18446744073709551615 行") == text),
            "damage %zu: %s", i, text);
    }
}

static void check_table(const char *path, size_t fields, void (*check)(char **field))
{
    struct file_lines lines;
    roster_need(support_read(path, &lines), path);
    for (size_t i = 0; i < lines.count; i++) {
        char *field[3];
        if (lines.line[i][0] == '#')
            continue;
        size_t count = support_split(lines.line[i], '\t', field, fields);
        if (tally_check(&tally, count == fields, "%s:%zu: %zu fields", path, i + 1, count))
            check(field);
    }
    support_drop(&lines);
}

int main(void)
{
    check_table("tests/cases/roster/columns.tsv", 3, check_columns);
    check_table("tests/cases/roster/encodings.tsv", 3, check_encoding);
    check_table("tests/cases/roster/formulas.tsv", 2, check_formula);
    check_table("tests/cases/roster/nobody.tsv", 3, check_nobody);
    check_choices();
    check_written();
    check_damages();
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
