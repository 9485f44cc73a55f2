/*
 * service_answer_test.c - requests to answers.
 *
 *   service_answer_test INDEX CASES.tsv...       (in the project's root)
 *
 * tests/cases/service/answers.txt says what is answered to what. Every text of CASES.tsv is asked
 * plainly and with all of it escaped, as an origin and as a home address, and the answer has to be
 * the library's own and that of the program beside the index, byte for byte, behind the id.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../src/service/json_read.h"
#include "service_by_hand.h"

/* ---- the table of cases ---------------------------------------------------------------------- */

/* Lines `> request` and `< answer` in turn; an answer that ends in `...` is only a beginning. */
static void check_cases(struct context *context, const char *path)
{
    struct file_lines lines;
    struct buffer out = {NULL, 0, 0, false};
    if (!tally_check(context->tally, support_read(path, &lines), "%s: cannot read", path))
        return;
    for (size_t i = 0; i < lines.count; i++) {
        char *line = lines.line[i];
        size_t size = strlen(line);
        if (line[0] == '>') {
            out.size = 0;
            answer_line(&context->service, (struct quhua_text){line + 2, bytes_of(line + 2)}, &out);
        } else if (line[0] == '<') {
            bool part = size > 5 && strcmp(line + size - 3, "...") == 0;
            size_t wanted = part ? size - 5 : size - 2;
            bool same = out.size > 0 && out.data[out.size - 1] == '\n' &&
                        (part ? out.size > wanted : out.size == wanted + 1) &&
                        memcmp(out.data, line + 2, wanted) == 0;
            tally_check(context->tally, same, "%s:%zu: got %.*s", path, i + 1, (int)out.size,
                        out.size ? out.data : "");
        }
    }
    support_drop(&lines);
    buffer_close(&out);
}

/* ---- the same bytes as the library and the program ------------------------------------------ */

static void put_plain(struct buffer *out, struct quhua_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char escaped[8];
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == '"' || c == '\\')
            buffer_put(out, escaped, (size_t)sprintf(escaped, "\\u%04X", c));
        else
            buffer_put(out, text.data + i, 1);
    }
}

/* Every character as \uXXXX, pairs beyond the BMP. The text is UTF-8. */
static void put_escaped(struct buffer *out, struct quhua_text text)
{
    for (size_t i = 0; i < text.size;) {
        unsigned char c = (unsigned char)text.data[i];
        unsigned more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        unsigned point = more ? c & (0x3Fu >> more) : c;
        char escaped[16];
        for (i++; more > 0; more--, i++)
            point = point << 6 | ((unsigned char)text.data[i] & 0x3Fu);
        int size = point < 0x10000
                       ? sprintf(escaped, "\\u%04x", point)
                       : sprintf(escaped, "\\u%04x\\u%04x", 0xD800 + ((point - 0x10000) >> 10),
                                 0xDC00 + (point & 0x3FF));
        buffer_put(out, escaped, (size_t)size);
    }
}

typedef void put_function(struct buffer *out, struct quhua_text text);

/* Ask with an id; `json` gets the answer without the id, as the library writes it. */
static enum answer_status ask(struct context *context, const char *op, struct quhua_text text,
                              put_function *put, struct buffer *json)
{
    static const char id[] = "{\"id\":[1,\"\\n\"],";
    struct buffer request = {NULL, 0, 0, false}, out = {NULL, 0, 0, false};
    buffer_string(&request, "{\"text\":\"");
    put(&request, text);
    buffer_string(&request, "\",\"op\":\"");
    buffer_string(&request, op);
    buffer_string(&request, "\",\"id\":[1,\"\\n\"]}");
    enum answer_status status = answer_line(&context->service, buffer_view(&request), &out);
    json->size = 0;
    if (out.size > sizeof id && memcmp(out.data, id, sizeof id - 1) == 0) {
        buffer_string(json, "{");
        buffer_put(json, out.data + sizeof id - 1, out.size - sizeof id + 1);
    }
    buffer_close(&request);
    buffer_close(&out);
    return status;
}

static size_t library(struct context *context, bool home, struct quhua_text text, char *buffer,
                      size_t capacity)
{
    struct quhua_answer answer;
    struct quhua_home home_answer;
    if (home) {
        quhua_normalize_home(context->snapshot.session, text, NULL, &home_answer);
        return quhua_render_home_json(&home_answer, buffer, capacity);
    }
    quhua_normalize(context->snapshot.session, text, NULL, &answer);
    return quhua_render_json(&answer, buffer, capacity);
}

static bool is_utf8(struct quhua_text text)
{
    struct buffer quoted = {NULL, 0, 0, false};
    struct json_reader reader;
    struct json_token token;
    buffer_string(&quoted, "\"");
    put_plain(&quoted, text);
    buffer_string(&quoted, "\"");
    json_init(&reader, buffer_view(&quoted));
    bool good = json_next(&reader, &token) == JSON_STRING;
    buffer_close(&quoted);
    return good;
}

/* A text and what the program must answer to it go to `asked` and `expected`, a line each. */
static void check_text(struct context *context, bool home, struct quhua_text text, FILE *asked,
                       FILE *expected)
{
    static char want[1 << 16];
    const char *op = home ? "home" : "normalize";
    struct buffer plain = {NULL, 0, 0, false}, escaped = {NULL, 0, 0, false};
    if (!is_utf8(text)) {
        tally_check(context->tally, ask(context, op, text, put_plain, &plain) == ANSWER_BAD_UTF8,
                    "not UTF-8, yet answered");
        buffer_close(&plain);
        return;
    }
    size_t size = library(context, home, text, want, sizeof want);
    want[size++] = '\n';
    bool good = ask(context, op, text, put_plain, &plain) == ANSWER_OK &&
                ask(context, op, text, put_escaped, &escaped) == ANSWER_OK && plain.size == size &&
                escaped.size == size && memcmp(plain.data, want, size) == 0 &&
                memcmp(escaped.data, want, size) == 0;
    tally_check(context->tally, good, "%s %.*s: not the library's answer", op, (int)text.size,
                text.data);
    if (!memchr(text.data ? text.data : "", '\n', text.size)) {
        fwrite(text.data, 1, text.size, asked);
        putc('\n', asked);
        fwrite(plain.data, 1, plain.size, expected);
    }
    buffer_close(&plain);
    buffer_close(&escaped);
}

/* Texts that no table holds: every kind of character, the limits of length. */
static void check_made(struct context *context, bool home, FILE *asked, FILE *expected)
{
    static char text[8 * QUHUA_MAX_TEXT];
    for (size_t count = QUHUA_MAX_TEXT - 1; count <= QUHUA_MAX_TEXT + 2; count++) {
        for (size_t i = 0; i < count; i++)
            memcpy(text + 3 * i, "县", 3);
        check_text(context, home, (struct quhua_text){text, 3 * count}, asked, expected);
    }
    for (unsigned c = 0; c < 0x100; c++) {
        int size = sprintf(text, "东海县\"%c\\白塔埠镇😀é", (char)c);
        text[strlen("东海县\"")] = (char)c;
        size = c ? size : (int)strlen("东海县\"") + 1;
        check_text(context, home, (struct quhua_text){text, (size_t)size}, asked, expected);
    }
    check_text(context, home, (struct quhua_text){"", 0}, asked, expected);
}

/* The program answers `asked` with `expected`. */
static void check_program(struct context *context, bool home, const char *asked,
                          const char *expected)
{
    char command[1024];
    const char *slash = strrchr(context->index_path, '/');
    int folder = slash ? (int)(slash - context->index_path) : 0;
    snprintf(command, sizeof command,
             "QUHUA_INDEX=%s '%.*s/quhua' normalize --json %s <%s | cmp - %s >&2",
             context->index_path, folder, context->index_path, home ? "--field home" : "", asked,
             expected);
    tally_check(context->tally, system(command) == 0, "the program answers otherwise: %s", command);
}

static void check_files(struct context *context, bool home, int count, char **paths)
{
    char asked_path[] = "/tmp/quhua-asked-XXXXXX", expected_path[] = "/tmp/quhua-expected-XXXXXX";
    FILE *asked = fdopen(mkstemp(asked_path), "w");
    FILE *expected = fdopen(mkstemp(expected_path), "w");
    if (!asked || !expected)
        exit(66);
    for (int i = 0; i < count; i++) {
        struct file_lines lines;
        if (!tally_check(context->tally, support_read(paths[i], &lines), "%s: cannot read",
                         paths[i]))
            continue;
        for (size_t line = 0; line < lines.count; line++) {
            char *field[2];
            if (lines.line[line][0] != '#' && support_split(lines.line[line], '\t', field, 2) > 0)
                check_text(context, home, support_text(field[0]), asked, expected);
        }
        support_drop(&lines);
    }
    check_made(context, home, asked, expected);
    fclose(asked);
    fclose(expected);
    check_program(context, home, asked_path, expected_path);
    unlink(asked_path);
    unlink(expected_path);
}

/* Looking into the table, with as many rows as an answer carries and more: as the program does. */
static void check_table(struct context *context)
{
    static const struct {
        const char *request, *arguments;
    } cases[] = {
        {"{\"op\":\"lookup\",\"query\":\"qjp\"}", "lookup qjp"},
        {"{\"op\":\"lookup\",\"query\":\"3\",\"former\":true}", "lookup --former 3"},
        {"{\"op\":\"lookup\",\"query\":\"清河区\",\"as_of\":2000}", "lookup --as-of=2000 清河区"},
        {"{\"op\":\"lookup\",\"query\":\"qqq\"}", "lookup qqq"},
        {"{\"op\":\"list\"}", "list"},
        {"{\"op\":\"list\",\"code\":\"320000\",\"as_of\":1985}", "list --as-of=1985 320000"},
        {"{\"op\":\"history\",\"code\":\"320802\"}", "history 320802"},
        {"{\"op\":\"history\",\"query\":\"鼓楼区\"}", "history 鼓楼区"}};
    static char told[1 << 20];
    struct buffer out = {NULL, 0, 0, false};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char command[1024];
        int folder = (int)(strrchr(context->index_path, '/') - context->index_path);
        snprintf(command, sizeof command, "QUHUA_INDEX=%s '%.*s/quhua' %s --json",
                 context->index_path, folder, context->index_path, cases[i].arguments);
        FILE *program = popen(command, "r");
        size_t size = program ? fread(told, 1, sizeof told, program) : 0;
        if (program)
            pclose(program);
        out.size = 0;
        answer_line(&context->service, support_text(cases[i].request), &out);
        size_t id = strlen("{\"id\":null,");
        tally_check(context->tally,
                    size > 1 && out.size - id == size - 1 &&
                        memcmp(out.data + id, told + 1, size - 1) == 0,
                    "%s: not as the program", cases[i].request);
    }
    buffer_close(&out);
}

/* Of `lookup` with more rows than an answer carries, all are counted. */
static void check_rows(struct context *context)
{
    static const struct quhua_text line = {"{\"op\":\"lookup\",\"query\":\"3\",\"former\":true}",
                                           41};
    struct buffer out = {NULL, 0, 0, false};
    answer_line(&context->service, line, &out);
    size_t rows = count_of(&out, "{\"code\""), total = 0;
    buffer_put(&out, "", 1);
    const char *tail = strstr(out.data, "],\"total\":");
    if (tail)
        sscanf(tail, "],\"total\":%zu}", &total);
    tally_check(context->tally, rows == QUHUA_MAX_DIVISIONS && total > rows, "%zu rows of %zu",
                rows, total);
    buffer_close(&out);
}

/* Nothing of a request shows in an error. */
static void check_silence(struct context *context)
{
    static const char *const requests[] = {"{\"text\":31415926}",
                                           "{\"text\":\"x\",\"31415926\":1}",
                                           "{\"text\":\"x\",\"origin\":\"31415926\"}",
                                           "{\"op\":\"31415926\",\"text\":\"31415926\"}",
                                           "{\"op\":\"check\",\"record\":{\"31415926\":\"1\"}}",
                                           "{\"op\":\"check\",\"record\":{\"name\":31415926}}",
                                           "{\"text\":\"31415926\",}",
                                           "31415926",
                                           "{\"text\":\"31415926\"",
                                           "{\"text\":\"x\",\"as_of\":31415926}"};
    struct buffer out = {NULL, 0, 0, false};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        out.size = 0;
        enum answer_status status = answer_line(&context->service, support_text(requests[i]), &out);
        tally_check(context->tally, status != ANSWER_OK && count_of(&out, "31415926") == 0,
                    "%s: told in the error", requests[i]);
    }
    buffer_close(&out);
}

static void check_counts(struct context *context)
{
    static const char *const requests[] = {
        "{\"text\":\"东海县\"}", "{\"text\":\"鼓楼区\"}",
        "{\"text\":\"\"}",       "{\"text\":\"东海县\",\"as_of\":2200}",
        "{\"op\":\"status\"}",   "{\"op\":\"home\",\"text\":\"\"}",
        "{\"op\":\"x\"}"};
    struct buffer out = {NULL, 0, 0, false};
    struct metrics *metrics = &context->service.metrics;
    memset(metrics, 0, sizeof *metrics);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        answer_line(&context->service, support_text(requests[i]), &out);
    bool good = metrics->refused == 1 && metrics->requests[METRICS_STATUS][METRICS_ANSWERED] == 1 &&
                metrics->requests[METRICS_HOME][QUHUA_REJECT] == 1;
    for (unsigned i = 0; i < METRICS_OUTCOME_COUNT; i++)
        good &= metrics->requests[METRICS_NORMALIZE][i] == (i != METRICS_ANSWERED);
    tally_check(context->tally, good, "counts");
    buffer_close(&out);
}

/* A profile's year holds unless the request names one. */
static void check_profile_year(struct context *context)
{
    struct buffer out = {NULL, 0, 0, false};
    context->snapshot.as_of = 2000;
    answer_line(&context->service, support_text("{\"text\":\"江苏省淮安市清江浦区\"}"), &out);
    answer_line(&context->service,
                support_text("{\"text\":\"江苏省淮安市清江浦区\",\"as_of\":2020}"), &out);
    context->snapshot.as_of = 0;
    tally_check(context->tally,
                count_of(&out, "{\"code\":\"not_in_force\"") == 1 &&
                    count_of(&out, "\"code\":\"320812\",\"level\"") == 1,
                "a profile's year: %.*s", (int)out.size, out.data);
    buffer_close(&out);
}

/* ---- the quick way and the careful one --------------------------------------------------------
 */

/* A blank before the brace is allowed, and not read in the quick way. */
static void check_both_ways(struct context *context, const char *line, size_t size)
{
    char blank[256] = " ";
    struct buffer quick = {NULL, 0, 0, false}, careful = {NULL, 0, 0, false};
    memcpy(blank + 1, line, size);
    enum answer_status status =
        answer_line(&context->service, (struct quhua_text){line, size}, &quick);
    enum answer_status other =
        answer_line(&context->service, (struct quhua_text){blank, size + 1}, &careful);
    tally_check(context->tally,
                status == other && (status != ANSWER_OK ||
                                    support_same(buffer_view(&quick), careful.data, careful.size)),
                "%.*s: %.*s but behind a blank %.*s", (int)size, line, (int)quick.size, quick.data,
                (int)careful.size, careful.data);
    buffer_close(&quick);
    buffer_close(&careful);
}

/* Requests with up to three bytes changed, dropped or put in. */
static void check_quick_way(struct context *context)
{
    static const char *const lines[] = {"{\"id\":7,\"text\":\"江苏省东海县\"}",
                                        "{\"text\": \"北京市朝阳区abc1号\", \"id\": \"a-1\"}",
                                        "{\"text\":\"\",\"op\":\"home\"}",
                                        "{\"id\":1,\"op\":\"normalize\",\"text\":\"苏州\"}",
                                        "{\"id\":10,\"id\":0,\"text\":\"镇江\"}"};
    static const char bytes[] = "{}[]\",:\\ \t0123-.eidtxu\xE6\xED\x80\xFF";
    srand(1);
    for (size_t i = 0; i < 5 * 5000; i++) {
        char line[128];
        size_t size = strlen(lines[i % 5]);
        memcpy(line, lines[i % 5], size);
        for (size_t edits = i / 5 % 4; edits > 0; edits--) {
            size_t at = (size_t)rand() % size, way = (size_t)rand() % 3;
            size_t tail = size - at - 1;
            if (way == 0) {
                memmove(line + at, line + at + 1, tail);
                size--;
                continue;
            }
            if (way == 1) {
                memmove(line + at + 1, line + at, size - at);
                size++;
            }
            line[at] = bytes[(size_t)rand() % (sizeof bytes - 1)];
        }
        check_both_ways(context, line, size);
    }
}

int main(int argc, char **argv)
{
    static struct context context;
    struct tally tally = {.shown = 40};
    if (argc < 3) {
        fputs("usage: service_answer_test INDEX CASES.tsv...\n", stderr);
        return 2;
    }
    context.tally = &tally;
    open_service(&context, argv[1]);
    check_cases(&context, "tests/cases/service/answers.txt");
    check_files(&context, false, argc - 2, argv + 2);
    check_files(&context, true, argc - 2, argv + 2);
    check_table(&context);
    check_rows(&context);
    check_silence(&context);
    check_counts(&context);
    check_profile_year(&context);
    check_quick_way(&context);
    close_service(&context);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
