/*
 * cases_test.c - answers against the tables of tests/cases.
 *
 *   cases_test INDEX FILE.tsv...
 *
 * A line is `[@YEAR] text verdict codes reasons rest note`, separated by tabs; `#` begins a
 * comment. Trailing columns may be missing, `-` leaves one unchecked.
 *   text     escapes: \t \n \\ \xNN (a byte) \u{N...} (a code point)
 *   verdict  accept, confirm, reject, or `ask`: confirm or reject, both are right
 *   codes    accept: the code, or `a|b` for any of them; otherwise candidates that must all be
 *            there, in any order
 *   reasons  must be there, separated by commas; `!reason` must not be there
 *   rest     the text after the county; `""` for none
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

struct test_case {
    int year;
    char *text; /* with escapes */
    char *verdict, *codes, *reasons, *rest;
};

/* ---- reading a line ----------------------------------------------------------------------- */

static size_t put_code_point(char *out, unsigned long cp)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t size = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 63));
    out[0] = (char)(lead[size] | cp);
    return size;
}

/* One escape; *at stands behind the backslash. Returns: bytes written. */
static size_t unescape_one(char *out, char **at)
{
    char *from = *at;
    char digits[3] = {from[0] ? from[1] : '\0', from[0] && from[1] ? from[2] : '\0', '\0'};
    if (from[0] == 'u' && from[1] == '{') {
        size_t size = put_code_point(out, strtoul(from + 2, at, 16));
        *at += **at == '}';
        return size;
    }
    if (from[0] == 'x') {
        *out = (char)strtoul(digits, NULL, 16);
        *at += 1 + strlen(digits);
        return 1;
    }
    *out = from[0] == 't' ? '\t' : from[0] == 'n' ? '\n' : from[0];
    *at += from[0] != '\0';
    return 1;
}

/* In place: what an escape stands for is never longer than the escape. */
static struct quhua_text unescape(char *text)
{
    char *out = text;
    for (char *at = text; *at;) {
        if (*at != '\\') {
            *out++ = *at++;
            continue;
        }
        at++;
        out += unescape_one(out, &at);
    }
    return (struct quhua_text){text, (size_t)(out - text)};
}

static bool parse(char *line, struct test_case *test)
{
    static char any[] = "-";
    char *field[7], **next = field;
    size_t count = support_split(line, '\t', field, 7);
    test->year = 0;
    if (count > 1 && field[0][0] == '@' && field[0][1] >= '1' && field[0][1] <= '2') {
        test->year = atoi(field[0] + 1);
        next++;
        count--;
    }
    test->text = next[0];
    test->verdict = count > 1 ? next[1] : any;
    test->codes = count > 2 ? next[2] : any;
    test->reasons = count > 3 ? next[3] : any;
    test->rest = count > 4 ? next[4] : any;
    return count > 1;
}

/* ---- comparing ---------------------------------------------------------------------------- */

static bool is_any(const char *column)
{
    return column[0] == '\0' || strcmp(column, "-") == 0;
}

static bool verdict_holds(const char *want, const struct quhua_answer *answer)
{
    if (strcmp(want, "ask") == 0)
        return answer->verdict != QUHUA_ACCEPT;
    return strcmp(want, quhua_verdict_name(answer->verdict)) == 0;
}

static bool codes_hold(const char *want, const struct quhua_answer *answer)
{
    char copy[256], *code[32];
    if (is_any(want))
        return true;
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = support_split(copy, '|', code, 32);
    for (size_t i = 0; i < count; i++) {
        unsigned number = (unsigned)strtoul(code[i], NULL, 10);
        if (answer->verdict == QUHUA_ACCEPT && answer->code == number)
            return true;
        if (answer->verdict != QUHUA_ACCEPT && !support_has_candidate(answer, number))
            return false;
    }
    return answer->verdict != QUHUA_ACCEPT;
}

static bool reasons_hold(const char *want, const struct quhua_answer *answer)
{
    char copy[256], *reason[16];
    if (is_any(want))
        return true;
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = support_split(copy, ',', reason, 16);
    for (size_t i = 0; i < count; i++) {
        bool unwanted = reason[i][0] == '!';
        if (support_has_reason(answer, reason[i] + unwanted) == unwanted)
            return false;
    }
    return true;
}

static bool rest_holds(const char *want, const struct quhua_answer *answer)
{
    if (is_any(want))
        return true;
    if (strcmp(want, "\"\"") == 0)
        return answer->rest.size == 0;
    return support_same(answer->rest, want, strlen(want));
}

/* ---- running ------------------------------------------------------------------------------ */

static void run_case(quhua_session *session, const char *place, size_t line, struct test_case *test,
                     struct tally *tally)
{
    char shown[128];
    struct quhua_answer answer;
    struct quhua_options options = {.as_of = test->year};
    snprintf(shown, sizeof shown, "%.120s", test->text);
    if (quhua_normalize(session, unescape(test->text), &options, &answer) != QUHUA_OK) {
        tally_check(tally, false, "%s:%zu: %s: no answer", place, line, shown);
        return;
    }
    const char *wrong = support_inconsistent(&answer);
    bool ok = !wrong && verdict_holds(test->verdict, &answer) && codes_hold(test->codes, &answer) &&
              reasons_hold(test->reasons, &answer) && rest_holds(test->rest, &answer);
    tally_check(tally, ok, "%s:%zu: %s: want %s %s [%s] rest=%s got %s%s%s", place, line, shown,
                test->verdict, test->codes, test->reasons, test->rest, support_tell(&answer),
                wrong ? " INCONSISTENT: " : "", wrong ? wrong : "");
}

static void run_file(quhua_session *session, const char *path, struct tally *tally)
{
    struct file_lines lines;
    struct test_case test;
    if (!support_read(path, &lines)) {
        tally_check(tally, false, "%s: cannot be read", path);
        return;
    }
    for (size_t i = 0; i < lines.count; i++) {
        if (lines.line[i][0] == '#' || lines.line[i][0] == '\0')
            continue;
        if (parse(lines.line[i], &test))
            run_case(session, path, i + 1, &test, tally);
        else
            tally_check(tally, false, "%s:%zu: not a case", path, i + 1);
    }
    support_drop(&lines);
}

int main(int argc, char **argv)
{
    struct tally tally = {.shown = SIZE_MAX};
    if (argc < 3) {
        fputs("usage: cases_test INDEX FILE.tsv...\n", stderr);
        return 2;
    }
    quhua_index *index = support_open(argv[1]);
    quhua_session *session = support_session(index);
    for (int i = 2; i < argc; i++)
        run_file(session, argv[i], &tally);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    quhua_session_close(session);
    quhua_index_close(index);
    return tally.failed != 0;
}
