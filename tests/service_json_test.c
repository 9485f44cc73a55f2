/*
 * service_json_test.c - the JSON reader against its table of cases and, where it is there, a
 * collection of files whose names say what has to become of them.
 *
 *   service_json_test INDEX       (in the project's root; the index is not needed)
 *
 * Every text is read from memory of exactly its size, so that a byte too many is seen by the
 * sanitizers; of a text that is accepted, every beginning is read too.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/service/json_read.h"
#include "support.h"

static const char *const fault_names[] = {"ok",
#define X(name, text) #name,
                                          JSON_FAULTS(X)
#undef X
};

/* ---- reading --------------------------------------------------------------------------------- */

/* Strings come out as they went in, whatever is escaped: the room that is asked for is enough. */
static void unescape(const struct json_token *token)
{
    char *out = malloc(token->text.size + 1);
    size_t size = json_unescape(token->text, out);
    if (size > token->text.size || (!token->escaped && size != token->text.size))
        abort();
    free(out);
}

/* Read to the end. Returns: the fault; *depth: the deepest level. */
static enum json_fault read_all(const char *data, size_t size, unsigned *depth)
{
    char *copy = malloc(size ? size : 1);
    struct json_reader reader;
    struct json_token token;
    *depth = 0;
    memcpy(copy, data, size);
    json_init(&reader, (struct quhua_text){size ? copy : NULL, size});
    while (json_next(&reader, &token) < JSON_DONE) {
        *depth = reader.depth > *depth ? reader.depth : *depth;
        if (token.event == JSON_KEY || token.event == JSON_STRING)
            unescape(&token);
    }
    bool again = json_next(&reader, &token) == JSON_FAULT || !reader.fault;
    enum json_fault fault = again ? reader.fault : JSON_NO_FAULT;
    free(copy);
    return fault;
}

/* The value skipped whole is the text without the blanks around it. Returns: false where not. */
static bool skips(const char *data, size_t size)
{
    struct json_reader reader;
    struct json_token token;
    json_init(&reader, (struct quhua_text){data, size});
    json_next(&reader, &token);
    struct quhua_text value = json_skip(&reader, &token);
    if (!value.data || json_next(&reader, &token) != JSON_DONE)
        return false;
    size_t before = (size_t)(value.data - data), behind = size - before - value.size;
    for (size_t i = 0; i < size; i++)
        if ((i < before || i >= size - behind) && !strchr(" \t\r\n", data[i]))
            return false;
    return true;
}

/* Of an object or array no beginning is a whole. */
static bool beginnings_refused(const char *data, size_t size)
{
    unsigned depth;
    if (read_all(data, size, &depth), depth == 0 || size > 4096)
        return true;
    while (size > 0 && strchr(" \t\r\n", data[size - 1]))
        size--;
    for (size_t i = 0; i < size; i++)
        if (!read_all(data, i, &depth))
            return false;
    return true;
}

static void check(struct tally *tally, const char *where, const char *expected, const char *data,
                  size_t size)
{
    unsigned depth;
    enum json_fault fault = read_all(data, size, &depth);
    bool either = strcmp(expected, "i") == 0, refused = strcmp(expected, "n") == 0;
    bool good = either || (refused ? fault != 0 : strcasecmp(expected, fault_names[fault]) == 0);
    tally_check(tally, good, "%s: expected %s, got %s", where, expected, fault_names[fault]);
    if (!fault)
        tally_check(tally, skips(data, size) && beginnings_refused(data, size),
                    "%s: skipping or a beginning", where);
}

/* ---- the table of cases ---------------------------------------------------------------------- */

/* <HEX> is that byte. */
static size_t bytes_of(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        unsigned byte;
        if (sscanf(at, "<%2X>", &byte) == 1 && at[3] == '>') {
            *to++ = (char)byte;
            at += 3;
        } else {
            *to++ = *at;
        }
    }
    return (size_t)(to - text);
}

static void check_cases(struct tally *tally, const char *path)
{
    struct file_lines lines;
    if (!tally_check(tally, support_read(path, &lines), "%s: cannot read", path))
        return;
    for (size_t i = 0; i < lines.count; i++) {
        char where[64], *field[2];
        snprintf(where, sizeof where, "%s:%zu", path, i + 1);
        if (lines.line[i][0] == '#' || support_split(lines.line[i], '\t', field, 2) != 2)
            continue;
        check(tally, where, field[0], field[1], bytes_of(field[1]));
    }
    support_drop(&lines);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void check_depth(struct tally *tally, unsigned depth, const char *open, const char *close,
                        enum json_fault expected)
{
    static char text[16 * JSON_DEPTH];
    size_t size = 0;
    unsigned reached;
    for (unsigned i = 0; i < depth; i++)
        size += (size_t)sprintf(text + size, "%s", open);
    text[size++] = '1';
    for (unsigned i = 0; i < depth; i++)
        size += (size_t)sprintf(text + size, "%s", close);
    enum json_fault fault = read_all(text, size, &reached);
    tally_check(tally, fault == expected && reached <= JSON_DEPTH, "depth %u of %s: %s", depth,
                open, fault_names[fault]);
}

/* Arrays and objects in turn at every level: closing with the other bracket is seen. */
static void check_brackets(struct tally *tally)
{
    char text[4 * JSON_DEPTH + 1];
    unsigned depth;
    for (unsigned wrong = 0; wrong < 100; wrong++) {
        size_t size = 0;
        for (unsigned i = 0; i < 100; i++)
            size += (size_t)sprintf(text + size, "%s", i % 3 ? "[" : "{\"\":");
        text[size++] = '1';
        for (unsigned i = 100; i-- > 0;)
            text[size++] = (i % 3 == 0) != (i == wrong) ? '}' : ']';
        tally_check(tally, read_all(text, size, &depth) == JSON_FAULT_SYNTAX,
                    "the wrong bracket at level %u", wrong);
    }
}

static void check_unescaped(struct tally *tally)
{
    static const struct {
        const char *text, *expected;
        size_t size;
    } cases[] = {{"a\\u4e1c\\n\\/b", "a东\n/b", 7},
                 {"\\ud83d\\ude00", "😀", 4},
                 {"\\u0000", "\0", 1},
                 {"\\u00e9\\u07FF\\u0800\\uFFFF", "\xC3\xA9\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF", 10},
                 {"\\uDBFF\\uDFFF", "\xF4\x8F\xBF\xBF", 4},
                 {"\\b\\f\\r\\t\\\"\\\\", "\b\f\r\t\"\\", 6}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[64];
        size_t size = json_unescape(support_text(cases[i].text), out);
        tally_check(tally, size == cases[i].size && memcmp(out, cases[i].expected, size) == 0,
                    "unescaped: %s", cases[i].text);
    }
}

/* ---- files whose names say it --------------------------------------------------------------- */

static void check_file(struct tally *tally, const char *folder, const char *name)
{
    static char data[1 << 20];
    char path[512], expected[2] = {name[0], 0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!tally_check(tally, file != NULL, "%s: cannot read", path))
        return;
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    check(tally, path, name[0] == 'y' ? "ok" : expected, data, size);
}

static void check_folder(struct tally *tally, const char *path)
{
    DIR *folder = opendir(path);
    size_t count = 0;
    if (!folder) {
        printf("skipped: no %s\n", path);
        return;
    }
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!strchr("yni", entry->d_name[0]) || entry->d_name[1] != '_')
            continue;
        check_file(tally, path, entry->d_name);
        count++;
    }
    closedir(folder);
    tally_check(tally, count > 300, "%s: only %zu files", path, count);
}

int main(void)
{
    struct tally tally = {.shown = 40};
    check_cases(&tally, "tests/cases/service/json.tsv");
    check_depth(&tally, JSON_DEPTH, "[", "]", JSON_NO_FAULT);
    check_depth(&tally, JSON_DEPTH + 1, "[", "]", JSON_FAULT_DEPTH);
    check_depth(&tally, JSON_DEPTH, "{\"a\":", "}", JSON_NO_FAULT);
    check_depth(&tally, JSON_DEPTH + 1, "{\"a\":", "}", JSON_FAULT_DEPTH);
    check_brackets(&tally);
    check_unescaped(&tally);
    check_folder(&tally, "../shared/cases/json");
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
