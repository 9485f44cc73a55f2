/*
 * record_test.c - quhua_check against the tables of tests/cases/record, and what holds for all.
 *
 *   record_test INDEX
 *
 * A line is `fields options verdict origin reasons note`, separated by tabs; `#` begins a comment.
 *   fields   name=value, joined by `;`. In id_number a final `?` becomes the right check digit and
 *            `!` a wrong one.
 *   options  `-`, or joined by `;`: as_of=YEAR, school=CODE, outside=PROVINCE (two digits),
 * ext1=A|B, ext_empty, REASON=GRADE origin   the code; or `?` and, joined by `|`, the candidates
 * that come first, in order reasons  joined by `,`: code:grade[:by], those of the record all and no
 * others; with `origin.` or `home.` before the code they are looked for there, with `!` they must
 * not be there
 */
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { MAX_PARTS = 16 };

/* ---- numbers ------------------------------------------------------------------------------ */

/* The check digit of 17 digits, by the weights that GB 11643 prints. */
static char check_digit(const char *digits)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += weight[i] * (digits[i] - '0');
    return "10X98765432"[sum % 11];
}

/* Put a check digit where `?` or `!` asks for one. */
static void finish_id(char *id)
{
    size_t size = strlen(id);
    if (size != 18 || (id[17] != '?' && id[17] != '!'))
        return;
    char right = check_digit(id);
    id[17] = id[17] == '?' ? right : right == '5' ? '6' : '5';
}

/* ---- a line ------------------------------------------------------------------------------- */

struct test_case {
    char *fields, *options, *verdict, *origin, *reasons;
};

static int field_named(const char *name)
{
    static const char *const names[] = {
#define X(field, text) text,
        QUHUA_FIELDS(X)
#undef X
    };
    for (int i = 0; i < QUHUA_FIELD_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static int reason_named(const char *code)
{
    for (int i = 0; i < QUHUA_REASON_COUNT; i++)
        if (strcmp(quhua_reason_info(i)->code, code) == 0)
            return i;
    return -1;
}

static bool read_fields(char *text, struct quhua_record *record)
{
    char *part[MAX_PARTS], *pair[2];
    memset(record, 0, sizeof *record);
    size_t count = support_split(text, ';', part, MAX_PARTS);
    for (size_t i = 0; i < count; i++) {
        size_t two = support_split(part[i], '=', pair, 2);
        int field = field_named(pair[0]);
        if (two != 2 || field < 0)
            return false;
        if (field == QUHUA_FIELD_ID_NUMBER)
            finish_id(pair[1]);
        record->fields[field] = support_text(pair[1]);
        record->given |= 1u << field;
    }
    return true;
}

static void read_list(char *text, struct quhua_rules *rules)
{
    char *value[QUHUA_MAX_LISTED];
    rules->ext1_count = support_split(text, '|', value, QUHUA_MAX_LISTED);
    for (size_t i = 0; i < rules->ext1_count; i++)
        rules->ext1[i] = support_text(value[i]);
}

static bool read_grade(const char *reason, const char *grade, struct quhua_rules *rules)
{
    int named = reason_named(reason);
    for (int i = 0; named >= 0 && i <= QUHUA_GRADE_REJECT; i++)
        if (strcmp(quhua_grade_name(i), grade) == 0) {
            rules->grades[named] = (uint8_t)i;
            return true;
        }
    return false;
}

static bool read_options(char *text, struct quhua_options *options, struct quhua_rules *rules)
{
    char *part[MAX_PARTS], *pair[2];
    quhua_rules_init(rules);
    *options = (struct quhua_options){.rules = rules};
    if (strcmp(text, "-") == 0)
        return true;
    size_t count = support_split(text, ';', part, MAX_PARTS);
    for (size_t i = 0; i < count; i++) {
        size_t two = support_split(part[i], '=', pair, 2);
        if (strcmp(pair[0], "ext_empty") == 0)
            rules->ext_empty = 1;
        else if (two != 2)
            return false;
        else if (strcmp(pair[0], "as_of") == 0)
            options->as_of = atoi(pair[1]);
        else if (strcmp(pair[0], "school") == 0)
            rules->school_county = (uint32_t)strtoul(pair[1], NULL, 10);
        else if (strcmp(pair[0], "outside") == 0)
            rules->prefecture_outside = (uint32_t)strtoul(pair[1], NULL, 10);
        else if (strcmp(pair[0], "ext1") == 0)
            read_list(pair[1], rules);
        else if (!read_grade(pair[0], pair[1], rules))
            return false;
    }
    return true;
}

/* ---- comparing ---------------------------------------------------------------------------- */

struct notes {
    const struct quhua_note *list;
    size_t count;
};

/* Does `want`, code[:grade[:by]], hold for one of the notes? */
static bool has_note(struct notes notes, const char *want)
{
    char copy[128], *part[3];
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = support_split(copy, ':', part, 3);
    for (size_t i = 0; i < notes.count; i++) {
        const struct quhua_note *note = &notes.list[i];
        if (strcmp(quhua_reason_info(note->reason)->code, part[0]) == 0 &&
            (count < 2 || strcmp(quhua_grade_name(note->grade), part[1]) == 0) &&
            strcmp(note->by ? note->by : "", count < 3 ? "" : part[2]) == 0)
            return true;
    }
    return false;
}

static bool reasons_hold(const char *want, const struct quhua_record_answer *answer)
{
    char copy[512], *part[MAX_PARTS];
    size_t own = 0;
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = strcmp(want, "-") ? support_split(copy, ',', part, MAX_PARTS) : 0;
    for (size_t i = 0; i < count; i++) {
        bool unwanted = part[i][0] == '!';
        const char *code = part[i] + unwanted;
        struct notes notes = {answer->reasons, answer->reason_count};
        if (strncmp(code, "origin.", 7) == 0)
            notes = (struct notes){answer->origin.reasons, answer->origin.reason_count};
        else if (strncmp(code, "home.", 5) == 0)
            notes = (struct notes){answer->home.reasons, answer->home.reason_count};
        else
            own++;
        const char *dot = strchr(code, '.');
        if (has_note(notes, dot ? dot + 1 : code) == unwanted)
            return false;
    }
    return own == answer->reason_count;
}

static bool origin_holds(const char *want, const struct quhua_answer *origin)
{
    char copy[256], *code[QUHUA_MAX_CANDIDATES];
    if (want[0] != '?')
        return origin->code == strtoul(want, NULL, 10);
    if (origin->code != 0)
        return false;
    snprintf(copy, sizeof copy, "%s", want + 1);
    size_t count = copy[0] ? support_split(copy, '|', code, QUHUA_MAX_CANDIDATES) : 0;
    for (size_t i = 0; i < count; i++)
        if (i >= origin->candidate_count ||
            origin->candidates[i].code != strtoul(code[i], NULL, 10))
            return false;
    return true;
}

static bool verdict_holds(const char *want, enum quhua_verdict verdict)
{
    return strcmp(want, "-") == 0 || strcmp(want, quhua_verdict_name(verdict)) == 0;
}

/* What every answer has to keep. Returns: NULL, or what is wrong. */
static const char *inconsistent(const struct quhua_record *record,
                                const struct quhua_record_answer *answer)
{
    enum quhua_verdict worst = answer->origin.verdict;
    bool home = record->given >> QUHUA_FIELD_HOME & 1;
    if (answer->home.verdict > worst)
        worst = answer->home.verdict;
    if (answer->reason_count > QUHUA_MAX_REASONS)
        return "too many reasons";
    for (size_t i = 0; i < answer->reason_count; i++)
        if ((int)answer->reasons[i].grade > (int)worst)
            worst = (enum quhua_verdict)answer->reasons[i].grade;
    if (worst != answer->verdict)
        return "the verdict is not the worst";
    if (!home && (answer->home.reason_count || answer->home.code))
        return "a home address that was not given";
    if (home && answer->home.verdict == QUHUA_ACCEPT && !answer->home.code)
        return "a home address that was lost";
    return support_inconsistent(&answer->origin);
}

static const char *tell(const struct quhua_record_answer *answer)
{
    static char json[16384];
    size_t size = quhua_render_record_json(answer, json, sizeof json - 1);
    json[size < sizeof json ? size : sizeof json - 1] = '\0';
    return json;
}

/* ---- tables ------------------------------------------------------------------------------- */

static void run_case(quhua_session *session, const char *place, size_t line, struct test_case *test,
                     struct tally *tally)
{
    struct quhua_record record;
    struct quhua_options options;
    struct quhua_rules rules;
    struct quhua_record_answer answer;
    char shown[160];
    snprintf(shown, sizeof shown, "%.150s", test->fields);
    if (!read_fields(test->fields, &record) || !read_options(test->options, &options, &rules)) {
        tally_check(tally, false, "%s:%zu: not a case", place, line);
        return;
    }
    if (quhua_check(session, &record, &options, &answer) != QUHUA_OK) {
        tally_check(tally, false, "%s:%zu: no answer", place, line);
        return;
    }
    const char *wrong = inconsistent(&record, &answer);
    bool ok = !wrong && verdict_holds(test->verdict, answer.verdict) &&
              origin_holds(test->origin, &answer.origin) && reasons_hold(test->reasons, &answer);
    tally_check(tally, ok, "%s:%zu: %s: want %s %s [%s] got %s %s", place, line, shown,
                test->verdict, test->origin, test->reasons, tell(&answer), wrong ? wrong : "");
}

static void run_file(quhua_session *session, const char *path, struct tally *tally)
{
    struct file_lines lines;
    if (!support_read(path, &lines)) {
        tally_check(tally, false, "%s: cannot be read", path);
        return;
    }
    for (size_t i = 0; i < lines.count; i++) {
        char *column[6];
        if (lines.line[i][0] == '#' || lines.line[i][0] == '\0')
            continue;
        if (support_split(lines.line[i], '\t', column, 6) < 5) {
            tally_check(tally, false, "%s:%zu: not a case", path, i + 1);
            continue;
        }
        struct test_case test = {column[0], column[1], column[2], column[3], column[4]};
        run_case(session, path, i + 1, &test, tally);
    }
    support_drop(&lines);
}

static void run_tables(quhua_session *session, struct tally *tally)
{
    glob_t found;
    bool any = glob("tests/cases/record/*.tsv", 0, NULL, &found) == 0;
    tally_check(tally, any, "tests/cases/record: no tables");
    for (size_t i = 0; any && i < found.gl_pathc; i++)
        run_file(session, found.gl_pathv[i], tally);
    globfree(&found);
}

/* ---- the number alone --------------------------------------------------------------------- */

/* Each of the eleven check digits, and each other character in its place. */
static void test_check_digits(struct tally *tally)
{
    char seen[12] = "", id[18], number[40] = "320722199901010000";
    for (int serial = 0; serial < 1000 && strlen(seen) < 11; serial++) {
        snprintf(number + 14, 16, "%03d?", serial);
        char right = check_digit(number);
        if (strchr(seen, right))
            continue;
        seen[strlen(seen)] = right;
        for (const char *c = "0123456789X"; *c; c++) {
            number[17] = *c;
            int valid = quhua_id_number((struct quhua_text){number, 18}, id);
            tally_check(tally, valid == (*c == right), "%s: valid %d", number, valid);
            tally_check(tally, !valid || memcmp(id, number, 18) == 0, "%s: not itself", number);
        }
    }
    tally_check(tally, strlen(seen) == 11, "check digits seen: %s", seen);
}

/* Every day of the calendar and no other, for years with and without a leap day. */
static void test_dates(struct tally *tally)
{
    static const int years[] = {1900, 1996, 1999, 2000, 2001, 2099};
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (size_t y = 0; y < sizeof years / sizeof *years; y++)
        for (int month = 0; month <= 13; month++)
            for (int day = 0; day <= 32; day++) {
                char number[64], id[18];
                int year = years[y], leap = year % 4 == 0 && year != 1900;
                bool real = month >= 1 && month <= 12 && day >= 1 &&
                            day <= days[month - 1] + (month == 2 && leap);
                snprintf(number, sizeof number, "320722%04d%02d%02d123?", year, month, day);
                finish_id(number);
                tally_check(tally, quhua_id_number(support_text(number), id) == real, "%s", number);
            }
}

/* ---- every county ------------------------------------------------------------------------- */

enum { MAX_ROWS = 4096, FIRST_BIRTH = 1985, LAST_BIRTH = 2007 };

static void valid_id(unsigned code, int birth, char id[20])
{
    snprintf(id, 20, "%06u%04u0615%03u?", code % 1000000, (unsigned)birth % 10000, code % 997);
    finish_id(id);
}

/* An origin and a number: raises it nothing? */
static void test_pair(quhua_session *session, struct quhua_text origin, uint32_t county,
                      uint32_t prefix, int birth, struct tally *tally)
{
    char id[20];
    struct quhua_record record = {.given = 1u << QUHUA_FIELD_ORIGIN | 1u << QUHUA_FIELD_ID_NUMBER};
    struct quhua_record_answer answer;
    valid_id(prefix, birth, id);
    record.fields[QUHUA_FIELD_ORIGIN] = origin;
    record.fields[QUHUA_FIELD_ID_NUMBER] = support_text(id);
    bool ok = quhua_check(session, &record, NULL, &answer) == QUHUA_OK &&
              !inconsistent(&record, &answer) && answer.origin.code == county &&
              answer.reason_count == 0;
    tally_check(tally, ok, "%.*s, born %d under %06u: %s", (int)origin.size, origin.data, birth,
                (unsigned)prefix, tell(&answer));
}

/* The text of a county that leaves no doubt. */
static size_t full_origin(const struct quhua_division *county, char *text, size_t capacity)
{
    return (size_t)snprintf(text, capacity, "%.*s%.*s%.*s", (int)county->province.size,
                            county->province.data, (int)county->prefecture.size,
                            county->prefecture.data, (int)county->name.size, county->name.data);
}

/* Whoever was born under a county's code and is from there has nothing to explain. */
static void test_in_force(quhua_session *session, const struct quhua_division *county,
                          struct tally *tally)
{
    char text[256];
    size_t size = full_origin(county, text, sizeof text);
    for (int birth = FIRST_BIRTH; birth <= LAST_BIRTH; birth++)
        test_pair(session, (struct quhua_text){text, size}, county->code, county->code, birth,
                  tally);
}

/* The rows in force in which the ended row lives on, through as many changes as there were. */
static size_t heirs_in_force(quhua_session *session, const struct quhua_division *ended,
                             uint32_t *codes, size_t capacity)
{
    struct {
        uint32_t code;
        int year;
    } way[128];
    struct quhua_division rows[32];
    size_t found = 0, count = 0;
    for (size_t i = 0; i < ended->heir_count; i++) {
        way[count].code = ended->heirs[i];
        way[count++].year = ended->end;
    }
    for (size_t next = 0; next < count; next++) {
        char code[8];
        snprintf(code, sizeof code, "%06u", (unsigned)way[next].code);
        struct quhua_lookup_options former = {.former = 1};
        size_t n = quhua_lookup(session, support_text(code), &former, rows, 32);
        for (size_t i = 0; i < n && i < 32; i++) {
            if (rows[i].start > way[next].year || (rows[i].end && rows[i].end <= way[next].year))
                continue;
            if (!rows[i].end && found < capacity)
                codes[found++] = rows[i].code;
            for (size_t j = 0; rows[i].end && j < rows[i].heir_count && count < 128; j++) {
                way[count].code = rows[i].heirs[j];
                way[count++].year = rows[i].end;
            }
        }
    }
    return found;
}

/* A code that has ended: its people are from what the county became. */
static void test_ended(quhua_session *session, const struct quhua_division *ended,
                       const struct quhua_division *counties, size_t count, struct tally *tally)
{
    uint32_t heirs[64];
    size_t heir_count = heirs_in_force(session, ended, heirs, 64);
    for (size_t i = 0; i < heir_count; i++)
        for (size_t c = 0; c < count; c++) {
            char text[256];
            if (counties[c].code != heirs[i])
                continue;
            size_t size = full_origin(&counties[c], text, sizeof text);
            int first = ended->start > FIRST_BIRTH ? ended->start : FIRST_BIRTH;
            int last = ended->end - 1 < LAST_BIRTH ? ended->end - 1 : LAST_BIRTH;
            test_pair(session, (struct quhua_text){text, size}, heirs[i], ended->code,
                      first < last ? first : last, tally);
            test_pair(session, (struct quhua_text){text, size}, heirs[i], ended->code, last, tally);
        }
}

static size_t gather_counties(quhua_session *session, struct quhua_division *counties)
{
    static struct quhua_division below[64];
    size_t count = 0;
    for (unsigned code = 11; code <= 65; code++) {
        char prefix[4];
        snprintf(prefix, sizeof prefix, "%u", code);
        struct quhua_lookup_options options = {0};
        struct quhua_division *rows = counties + count;
        size_t n = quhua_lookup(session, support_text(prefix), &options, rows, MAX_ROWS - count);
        for (size_t i = 0, kept = 0; i < n && count + i < MAX_ROWS; i++) {
            bool leaf = rows[i].level == QUHUA_COUNTY ||
                        (rows[i].level == QUHUA_PREFECTURE &&
                         quhua_list(session, rows[i].code, 0, below, 64) == 0);
            if (leaf)
                rows[kept++] = rows[i];
            if (i + 1 == n)
                count += kept;
        }
    }
    return count;
}

/* ---- the quick way and the long one --------------------------------------------------------- */

static void tell_both(quhua_session *session, const struct quhua_record *record,
                      struct tally *tally)
{
    static char quick[1 << 15], full[1 << 15];
    static const struct quhua_options at_length = {.explain = 1};
    struct quhua_record_answer answer;
    quhua_check(session, record, NULL, &answer);
    quick[quhua_render_record_json(&answer, quick, sizeof quick - 1)] = '\0';
    quhua_check(session, record, &at_length, &answer);
    full[quhua_render_record_json(&answer, full, sizeof full - 1)] = '\0';
    struct quhua_text origin = record->fields[QUHUA_FIELD_ORIGIN];
    tally_check(tally, strcmp(quick, full) == 0, "%.*s: %s but at length %s", (int)origin.size,
                origin.data, quick, full);
}

/* What is told of an origin that its code or the number names must not depend on the way; who asks
   for an explanation is led the long one. */
static void test_both_ways(quhua_session *session, const struct quhua_division *county,
                           struct tally *tally)
{
    static const struct {
        bool province, prefecture;
        const char *rest;
    } forms[] = {{true, false, ""},  {true, true, ""},   {false, true, ""},  {false, false, ""},
                 {true, false, " "}, {true, true, "区"}, {true, true, "1号"}};
    char text[256], code[8], id[20];
    valid_id(county->code, 2000, id);
    snprintf(code, sizeof code, "%06u", (unsigned)county->code);
    struct quhua_record record = {.given = 0};
    record.fields[QUHUA_FIELD_ORIGIN_CODE] = support_text(code);
    record.fields[QUHUA_FIELD_ID_NUMBER] = support_text(id);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t size = (size_t)snprintf(
            text, sizeof text, "%.*s%.*s%.*s%s", forms[i].province ? (int)county->province.size : 0,
            county->province.data, forms[i].prefecture ? (int)county->prefecture.size : 0,
            county->prefecture.data, (int)county->name.size, county->name.data, forms[i].rest);
        record.fields[QUHUA_FIELD_ORIGIN] = (struct quhua_text){text, size};
        record.given = 1u << QUHUA_FIELD_ORIGIN | 1u << QUHUA_FIELD_ORIGIN_CODE;
        tell_both(session, &record, tally);
        record.given = 1u << QUHUA_FIELD_ORIGIN | 1u << QUHUA_FIELD_ID_NUMBER;
        tell_both(session, &record, tally);
    }
}

static void test_history(quhua_session *session, struct tally *tally)
{
    static struct quhua_division counties[MAX_ROWS], ended[MAX_ROWS];
    size_t count = gather_counties(session, counties);
    tally_check(tally, count > 2800, "counties: %zu", count);
    for (size_t i = 0; i < count; i++) {
        test_in_force(session, &counties[i], tally);
        test_both_ways(session, &counties[i], tally);
    }
    for (unsigned code = 11; code <= 65; code++) {
        char prefix[4];
        snprintf(prefix, sizeof prefix, "%u", code);
        struct quhua_lookup_options former = {.former = 1};
        size_t n = quhua_lookup(session, support_text(prefix), &former, ended, MAX_ROWS);
        for (size_t i = 0; i < n && i < MAX_ROWS; i++)
            if (ended[i].level == QUHUA_COUNTY && ended[i].end)
                test_ended(session, &ended[i], counties, count, tally);
    }
}

/* ---- any bytes ---------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static size_t random_text(char *text, size_t capacity, uint32_t *state)
{
    static const char *const pieces[] = {"江苏省",  "东海县", "鼓楼区",   "3207",    "22",   "1999",
                                         "0101001", "X",      "E+17",     ".",       "残疾", "\xFF",
                                         "　",      "无",     "白塔埠镇", "\xE6\xB1"};
    size_t size = 0, parts = next_random(state) % 8;
    for (size_t i = 0; i < parts; i++) {
        const char *piece = pieces[next_random(state) % (sizeof pieces / sizeof *pieces)];
        char byte[2] = {(char)next_random(state), '\0'};
        if (next_random(state) % 4 == 0)
            piece = byte;
        size_t length = strlen(piece);
        if (size + length <= capacity)
            memcpy(text + size, piece, length);
        size += size + length <= capacity ? length : 0;
    }
    return size;
}

/* Whatever stands in the fields: an answer that keeps its promises, the same the second time. */
static void test_random(quhua_session *session, struct tally *tally)
{
    static char texts[QUHUA_FIELD_COUNT][128], first[32768], again[32768];
    static const uint32_t codes[] = {0, 320706, 110101, 999999};
    uint32_t state = 20240601;
    for (int round = 0; round < 20000; round++) {
        struct quhua_record record = {.given = next_random(&state)};
        struct quhua_rules rules;
        struct quhua_options options = {.rules = &rules};
        struct quhua_record_answer answer;
        quhua_rules_init(&rules);
        rules.school_county = codes[next_random(&state) % 4];
        rules.ext_empty = round & 1;
        for (int f = 0; f < QUHUA_FIELD_COUNT; f++)
            record.fields[f] =
                (struct quhua_text){texts[f], random_text(texts[f], sizeof texts[f], &state)};
        bool ok = quhua_check(session, &record, &options, &answer) == QUHUA_OK;
        const char *wrong = ok ? inconsistent(&record, &answer) : "no answer";
        size_t size = quhua_render_record_json(&answer, first, sizeof first);
        ok = ok && quhua_check(session, &record, &options, &answer) == QUHUA_OK &&
             quhua_render_record_json(&answer, again, sizeof again) == size &&
             size <= sizeof first && memcmp(first, again, size) == 0;
        tally_check(tally, ok && !wrong, "round %d: %s", round, wrong ? wrong : "two answers");
    }
}

int main(int argc, char **argv)
{
    struct tally tally = {.shown = 60};
    if (argc < 2) {
        fputs("usage: record_test INDEX\n", stderr);
        return 2;
    }
    quhua_index *index = support_open(argv[1]);
    quhua_session *session = support_session(index);
    run_tables(session, &tally);
    test_check_digits(&tally);
    test_dates(&tally);
    test_history(session, &tally);
    test_random(session, &tally);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    quhua_session_close(session);
    quhua_index_close(index);
    return tally.failed != 0;
}
