/*
 * home_test.c - home addresses against the tables of tests/cases/home, and what holds for all.
 *
 *   home_test INDEX
 *
 * A line is `text origin rules verdict home elements reasons note`, separated by tabs; `#` begins
 * a comment. Trailing columns may be missing, `-` leaves one unchecked.
 *   origin    code of the person's origin, or -
 *   rules     words separated by spaces: limit=N, unit=chars|utf8|gbk, campus=NAME,
 *             REASON=note|confirm|reject
 *   home      the text to report; where it is not accepted, candidates `a|b` that must be there
 *   elements  `village=前营村 group=3组`: all but the county and the township, which may be given;
 *             extras too, and nothing else may be there
 *   reasons   all of them, in any order, separated by commas; `""` for none
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

struct test_case {
    char *text, *origin, *rules, *verdict, *home, *elements, *reasons;
};

static const char *const element_names[] = {
#define X(name, text) text,
    QUHUA_ELEMENTS(X)
#undef X
};

static const char *const extra_names[] = {
#define X(name, text) text,
    QUHUA_EXTRAS(X)
#undef X
};

static bool is_any(const char *column)
{
    return column[0] == '\0' || strcmp(column, "-") == 0;
}

/* ---- reading a line ------------------------------------------------------------------------- */

static bool parse(char *line, struct test_case *test)
{
    static char any[] = "-";
    char *field[8] = {any, any, any, any, any, any, any, any};
    size_t count = support_split(line, '\t', field, 8);
    *test =
        (struct test_case){field[0], field[1], field[2], field[3], field[4], field[5], field[6]};
    return count > 3;
}

static int reason_of(const char *code)
{
    for (int i = 0; i < QUHUA_REASON_COUNT; i++)
        if (strcmp(quhua_reason_info((enum quhua_reason)i)->code, code) == 0)
            return i;
    return -1;
}

/* One `name=value` of the rules. Returns: false where it is none. */
static bool set_rule(struct quhua_rules *rules, char *word)
{
    static const char *const units[] = {"chars", "utf8", "gbk"};
    static const char *const grades[] = {"note", "confirm", "reject"};
    char *value = strchr(word, '=');
    if (!value)
        return false;
    *value++ = '\0';
    int reason = reason_of(word);
    if (strcmp(word, "limit") == 0)
        rules->home_limit = strtoul(value, NULL, 10);
    else if (strcmp(word, "campus") == 0)
        rules->campuses[rules->campus_count++] = support_text(value);
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, "unit") == 0 && strcmp(value, units[i]) == 0)
            rules->home_unit = (enum quhua_unit)i;
        if (reason >= 0 && strcmp(value, grades[i]) == 0)
            rules->grades[reason] = (uint8_t)i;
    }
    return true;
}

static bool set_rules(struct quhua_rules *rules, char *column)
{
    char *word[8];
    quhua_rules_init(rules);
    if (is_any(column))
        return true;
    size_t count = support_split(column, ' ', word, 8);
    for (size_t i = 0; i < count; i++)
        if (!set_rule(rules, word[i]))
            return false;
    return true;
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* Are all the codes candidates, the first of them the first? */
static bool holds_candidates(const char *want, const struct quhua_home *home)
{
    char copy[256], *code[16];
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = support_split(copy, '|', code, 16);
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < home->candidate_count; j++)
            found |= home->candidates[j].code == strtoul(code[i], NULL, 10);
        if (!found || home->candidates[0].code != strtoul(code[0], NULL, 10))
            return false;
    }
    return true;
}

static bool holds_home(const char *want, const struct quhua_home *home)
{
    if (is_any(want))
        return true;
    return home->verdict == QUHUA_ACCEPT ? support_same(home->home, want, strlen(want))
                                         : holds_candidates(want, home);
}

/* Is `name` in `want` as the text is? An absent one must not be there. */
static bool holds_text(const char *want, const char *name, struct quhua_text text, bool optional)
{
    size_t size = strlen(name);
    for (const char *at = want; at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        if (strncmp(at, name, size) != 0 || at[size] != '=')
            continue;
        const char *value = at + size + 1;
        return support_same(text, value, strcspn(value, " "));
    }
    return optional || text.size == 0;
}

static bool holds_elements(const char *want, const struct quhua_home *home)
{
    bool ok = true;
    if (is_any(want))
        return true;
    for (int i = 0; i < QUHUA_ELEMENT_COUNT; i++)
        ok &= holds_text(want, element_names[i], home->elements[i], i <= QUHUA_ELEMENT_TOWNSHIP);
    for (int i = 0; i < QUHUA_EXTRA_COUNT; i++)
        ok &= holds_text(want, extra_names[i], home->extra[i], false);
    return ok;
}

static bool holds_reasons(const char *want, const struct quhua_home *home)
{
    char copy[512], *code[16];
    if (is_any(want))
        return true;
    if (strcmp(want, "\"\"") == 0)
        return home->reason_count == 0;
    snprintf(copy, sizeof copy, "%s", want);
    size_t count = support_split(copy, ',', code, 16);
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < home->reason_count; j++)
            found |= strcmp(quhua_reason_info(home->reasons[j].reason)->code, code[i]) == 0;
        if (!found)
            return false;
    }
    return count == home->reason_count;
}

/* ---- what every answer keeps ---------------------------------------------------------------- */

static bool is_inside(struct quhua_text whole, struct quhua_text part)
{
    return part.size == 0 || (part.data >= whole.data && part.size <= whole.size &&
                              (size_t)(part.data - whole.data) <= whole.size - part.size);
}

/* Returns: NULL, or what is wrong. */
static const char *inconsistent(const struct quhua_home *home)
{
    enum quhua_grade worst = QUHUA_NOTE;
    if (home->reason_count > QUHUA_MAX_REASONS || home->candidate_count > QUHUA_MAX_CANDIDATES ||
        home->candidate_count > home->candidates_total)
        return "miscounted";
    for (size_t i = 0; i < home->reason_count; i++)
        if (home->reasons[i].grade > worst)
            worst = home->reasons[i].grade;
    if ((int)worst != (int)home->verdict)
        return "the verdict is not the worst grade";
    if ((home->verdict == QUHUA_ACCEPT) != (home->code != 0) ||
        (home->code != 0) != (home->home.size != 0))
        return "code and home go with accept";
    for (int i = QUHUA_ELEMENT_TOWNSHIP; i < QUHUA_ELEMENT_COUNT; i++) {
        if (home->code && !is_inside(home->home, home->elements[i]))
            return "an element is no part of the home";
        for (int j = QUHUA_ELEMENT_TOWNSHIP; j < i; j++)
            if (home->elements[i].size && home->elements[j].size &&
                home->elements[i].data < home->elements[j].data + home->elements[j].size &&
                home->elements[j].data < home->elements[i].data + home->elements[i].size)
                return "elements overlap";
    }
    return NULL;
}

static const char *tell(const struct quhua_home *home)
{
    static char told[1 << 15];
    size_t size = quhua_render_home_json(home, told, sizeof told - 1);
    told[size < sizeof told ? size : sizeof told - 1] = '\0';
    return told;
}

/* ---- tables --------------------------------------------------------------------------------- */

static void run_case(quhua_session *session, const char *place, size_t line, struct test_case *test,
                     struct tally *tally)
{
    struct quhua_home home;
    struct quhua_rules rules;
    bool known = set_rules(&rules, test->rules);
    struct quhua_options options = {.rules = &rules};
    if (!is_any(test->origin))
        options.origin = (uint32_t)strtoul(test->origin, NULL, 10);
    quhua_normalize_home(session, support_text(test->text), &options, &home);
    const char *wrong = known ? inconsistent(&home) : "no such rule";
    bool verdict = strcmp(test->verdict, quhua_verdict_name(home.verdict)) == 0;
    bool ok = !wrong && verdict && holds_home(test->home, &home) &&
              holds_elements(test->elements, &home) && holds_reasons(test->reasons, &home);
    tally_check(tally, ok, "%s:%zu: %s: want %s %s [%s] [%s] got %s %s", place, line, test->text,
                test->verdict, test->home, test->elements, test->reasons, tell(&home),
                wrong ? wrong : "");
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

static void run_tables(quhua_session *session, struct tally *tally)
{
    glob_t found;
    int status = glob("tests/cases/home/*.tsv", 0, NULL, &found);
    tally_check(tally, status == 0 && found.gl_pathc >= 5, "tests/cases/home: no tables");
    for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
        run_file(session, found.gl_pathv[i], tally);
    globfree(&found);
}

/* ---- every township of every county --------------------------------------------------------- */

static void check_town(quhua_session *session, const char *prefix, const char *county,
                       unsigned code, const char *town, struct tally *tally)
{
    char text[512], want[512];
    struct quhua_home home, again;
    struct quhua_options options = {.origin = code};
    snprintf(want, sizeof want, "%s%s前营村3组12号", county, town);
    snprintf(text, sizeof text, "%s%s", prefix, want);
    quhua_normalize_home(session, support_text(text), &options, &home);
    bool ok = home.verdict == QUHUA_ACCEPT && home.code == code &&
              support_same(home.home, want, strlen(want)) &&
              holds_elements("village=前营村 group=3组 number=12号", &home) &&
              support_same(home.elements[QUHUA_ELEMENT_TOWNSHIP], town, strlen(town)) &&
              holds_reasons(prefix[0] ? "above_county_dropped" : "\"\"", &home) &&
              !inconsistent(&home);
    if (!tally_check(tally, ok, "%s (%u): %s", text, code, tell(&home)))
        return;
    /* The same again, by itself. */
    quhua_normalize_home(session, support_text(want), &options, &again);
    tally_check(tally, again.code == code && support_same(again.home, want, strlen(want)), "%s: %s",
                want, tell(&again));
}

struct county {
    unsigned code;
    char name[128], above[128];
};

static bool find_county(quhua_session *session, unsigned code, struct county *county)
{
    char digits[8];
    struct quhua_division row[1];
    struct quhua_lookup_options options = {0};
    snprintf(digits, sizeof digits, "%u", code);
    if (quhua_lookup(session, support_text(digits), &options, row, 1) == 0 || row[0].code != code)
        return false;
    county->code = code;
    snprintf(county->name, sizeof county->name, "%.*s", (int)row[0].name.size, row[0].name.data);
    snprintf(county->above, sizeof county->above, "%.*s%.*s", (int)row[0].province.size,
             row[0].province.data, (int)row[0].prefecture.size, row[0].prefecture.data);
    if (row[0].level == QUHUA_PREFECTURE)
        snprintf(county->above, sizeof county->above, "%.*s", (int)row[0].province.size,
                 row[0].province.data);
    return true;
}

static bool ends_in(const char *name, const char *word)
{
    size_t size = strlen(name), word_size = strlen(word);
    return size > word_size && strcmp(name + size - word_size, word) == 0;
}

static void run_towns(quhua_session *session, struct tally *tally)
{
    struct file_lines lines;
    struct county county = {.code = 0};
    char *field[4];
    if (!tally_check(tally, support_read("data/townships.csv", &lines), "data/townships.csv"))
        return;
    for (size_t i = 1; i < lines.count; i++) {
        if (support_split(lines.line[i], ',', field, 4) != 4 || strcmp(field[3], "current") != 0 ||
            !(ends_in(field[1], "镇") || ends_in(field[1], "乡") || ends_in(field[1], "街道") ||
              ends_in(field[1], "苏木")))
            continue;
        unsigned code = (unsigned)strtoul(field[0], NULL, 10);
        if (county.code != code && !find_county(session, code, &county))
            continue;
        check_town(session, "", county.name, code, field[1], tally);
        check_town(session, county.above, county.name, code, field[1], tally);
    }
    support_drop(&lines);
}

/* ---- the quick way and the long one --------------------------------------------------------- */

/* What is told of a home of the origin's county must not depend on the way; who asks for an
   explanation is led the long one. */
static void check_both_ways(quhua_session *session, unsigned origin, const char *text,
                            struct tally *tally)
{
    static char quick[1 << 15], full[1 << 15];
    struct quhua_home home;
    struct quhua_options options = {.origin = origin};
    quhua_normalize_home(session, support_text(text), &options, &home);
    size_t size = quhua_render_home_json(&home, quick, sizeof quick - 1);
    quick[size] = '\0';
    options.explain = 1;
    quhua_normalize_home(session, support_text(text), &options, &home);
    full[quhua_render_home_json(&home, full, sizeof full - 1)] = '\0';
    tally_check(tally, strcmp(quick, full) == 0, "%s (%u): %s but at length %s", text, origin,
                quick, full);
}

static void run_both_ways(quhua_session *session, struct tally *tally)
{
    static const char *const tails[] = {"前营村3组12号",
                                        "幸福路12号锦绣花园3幢2单元501室",
                                        "三里村五组",
                                        "第二社区第三居民组七号",
                                        "和平街12-3号",
                                        "人民西路3号5-2-501",
                                        "大学路12号学生宿舍",
                                        "某某学院3号宿舍楼501",
                                        "站前路8号职工家属院2号楼301室",
                                        "新村小区A座1201",
                                        "前营村",
                                        "",
                                        "解放路",
                                        "机场路8号",
                                        "前营村3组12号张三收",
                                        "前营村3组13800000000",
                                        "前营村3组 12号",
                                        "前營村3組12號",
                                        "办事处和平路1号",
                                        "1234弄5号601室",
                                        "前营村3组12号邮编222300",
                                        "和平路１２号"};
    struct file_lines lines;
    struct county county = {.code = 0};
    char *field[4], text[512];
    if (!tally_check(tally, support_read("data/townships.csv", &lines), "data/townships.csv"))
        return;
    for (size_t i = 1; i < lines.count; i++) {
        if (support_split(lines.line[i], ',', field, 4) != 4)
            continue;
        unsigned code = (unsigned)strtoul(field[0], NULL, 10);
        if (county.code != code && !find_county(session, code, &county))
            continue;
        snprintf(text, sizeof text, "%s%s%s", county.name, field[1],
                 tails[i % (sizeof tails / sizeof *tails)]);
        check_both_ways(session, code, text, tally);
    }
    support_drop(&lines);
}

/* ---- any bytes ------------------------------------------------------------------------------ */

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

/* Pieces of addresses in any order, and bytes of no sense. */
static size_t random_text(unsigned *state, char *text)
{
    static const char *const pieces[] = {
        "东海县", "白塔埠镇", "前营村", "三组", "12号", "3-2-501", "十",          "百",
        "（",     "）",       "收",     "-",    "一",   " ",       "13800000000", "222300",
        "路",     "街",       "小区",   "单元", "楼",   "号",      "第",          "附",
        "户主",   "\xFF",     "\xE6",   "组",   "X",    "江苏省",  "鼓楼区",      "大学",
        "宿舍",   "　",       "#",      "乡",   "街道"};
    size_t size = 0, count = next_random(state) % 24;
    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[next_random(state) % (sizeof pieces / sizeof *pieces)];
        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return size;
}

static void run_random(quhua_session *session, struct tally *tally)
{
    unsigned state = 20260;
    char text[24 * 16];
    for (int i = 0; i < 20000; i++) {
        struct quhua_home home;
        struct quhua_options options = {.origin = i % 3 ? 320722 : 0};
        size_t size = random_text(&state, text);
        quhua_normalize_home(session, (struct quhua_text){text, size}, &options, &home);
        const char *wrong = inconsistent(&home);
        tally_check(tally, !wrong, "%.*s: %s %s", (int)size, text, wrong ? wrong : "",
                    wrong ? tell(&home) : "");
    }
}

/* The answer of an origin stays valid beside one home address. */
static void run_beside(quhua_session *session, struct tally *tally)
{
    struct quhua_answer answer;
    struct quhua_home home;
    char before[4096], after[4096];
    struct quhua_options options = {.full_name = 1};
    quhua_normalize(session, support_text("江苏省鼓楼区"), &options, &answer);
    size_t size = quhua_render_json(&answer, before, sizeof before);
    quhua_normalize_home(session, support_text("河南省鼓楼区北林路街道1号"), &options, &home);
    tally_check(tally,
                quhua_render_json(&answer, after, sizeof after) == size &&
                    memcmp(before, after, size) == 0,
                "an origin's answer changed under a home address");
}

int main(int argc, char **argv)
{
    struct tally tally = {.shown = 40};
    if (argc < 2)
        return 2;
    quhua_index *index = support_open(argv[1]);
    quhua_session *session = support_session(index);
    run_tables(session, &tally);
    run_random(session, &tally);
    run_beside(session, &tally);
    run_towns(session, &tally);
    run_both_ways(session, &tally);
    quhua_session_close(session);
    quhua_index_close(index);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
