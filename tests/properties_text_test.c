/*
 * properties_text_test.c - what has to hold for every text: folding, round trips, lookup, limits,
 * independence of neighbours, linear time, and sense in whatever is thrown at it.
 *
 *   properties_text_test INDEX [CASES.tsv...]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/core/fold.h"
#include "../src/core/history.h"
#include "../src/core/index.h"
#include "../src/core/pinyin.h"
#include "support.h"

enum { LINE = 8192, RANDOM_TEXTS = 100000 };

static quhua_index *library;
static const struct tables *tables;
static struct tally tally = {.shown = 20};

static struct quhua_answer ask(quhua_session *session, struct quhua_text text, bool full_name)
{
    struct quhua_answer answer;
    struct quhua_options options = {.full_name = full_name};
    quhua_normalize(session, text, &options, &answer);
    return answer;
}

/* ---- folding -------------------------------------------------------------------------- */

/* Folding twice is folding once: whatever a code point folds to, the code point that stands for
   that symbol folds to itself, and there is only one. */
static void test_folding(void)
{
    static uint32_t own[SYMBOL_MASK + 1];
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t cp = 0x80; cp < 0x30000; cp++) {
            uint16_t symbol = fold_code_point(tables, cp);
            uint16_t plain = symbol & SYMBOL_MASK;
            if (plain < SYMBOL_HAN)
                continue;
            if (pass == 0 && !(symbol & SYMBOL_CHANGED)) {
                tally_check(&tally, own[plain] == 0, "U+%04X and U+%04X share a symbol", own[plain],
                            cp);
                own[plain] = cp;
            }
            if (pass == 1 && symbol & SYMBOL_CHANGED)
                tally_check(&tally, own[plain] != 0, "U+%04X folds to nothing that stays", cp);
        }
}

/* ---- round trips and lookup ----------------------------------------------------------- */

static bool finds(quhua_session *session, struct quhua_text query, uint32_t code)
{
    static struct quhua_division rows[512];
    size_t count = quhua_lookup(session, query, NULL, rows, 512);
    for (size_t i = 0; i < count && i < 512; i++)
        if (rows[i].code == code)
            return true;
    return false;
}

/* code -> origin -> the same code. An origin may be the old name of another place too
   (河北省桥东区, 石家庄市井陉矿区): then it is asked. */
static void check_round_trip(quhua_session *session, uint32_t code, bool full_name)
{
    char digits[8], origin[256];
    snprintf(digits, sizeof digits, "%06u", (unsigned)code);
    struct quhua_answer first = ask(session, support_text(digits), full_name);
    snprintf(origin, sizeof origin, "%.*s", (int)first.origin.size,
             first.origin.data ? first.origin.data : "");
    struct quhua_answer second = ask(session, support_text(origin), full_name);
    bool asked =
        support_has_reason(&second, "homonym_in_time") && support_has_candidate(&second, code);
    tally_check(&tally, first.code == code && (second.code == code || asked), "%06u -> %s -> %s",
                (unsigned)code, origin, support_tell(&second));
}

static void test_table(quhua_session *session, unsigned year)
{
    for (uint16_t i = 0; i < tables->head->division_count; i++) {
        const struct row *row = &tables->rows[i];
        if (!row_in_force(row, year) || !history_is_origin(tables, i, year))
            continue;
        struct quhua_text name = row_name(tables, row), stem = {name.data, row->stem_size};
        check_round_trip(session, row->code, false);
        check_round_trip(session, row->code, true);
        tally_check(&tally, finds(session, name, row->code), "lookup %.*s misses %06u",
                    (int)name.size, name.data, (unsigned)row->code);
        if (stem.size > 0)
            tally_check(&tally, finds(session, stem, row->code), "lookup %.*s misses %06u",
                        (int)stem.size, stem.data, (unsigned)row->code);
    }
}

/* Names whose readings are easily got wrong, in full, short and by initials. */
static void test_pinyin(quhua_session *session)
{
    static const struct {
        const char *query;
        uint32_t code;
    } known[] = {
        {"qingjiangpu", 320812},  {"qingjiangpuqu", 320812}, {"qjp", 320812},
        {"qjpq", 320812},         {"donghai", 320722},       {"donghaixian", 320722},
        {"dhx", 320722},          {"xuyi", 320830},          {"hanjiang", 321003},
        {"suining", 320324},      {"pizhou", 320382},        {"luhe", 320116},
        {"yanshan", 361124},      {"donge", 371524},         {"panyu", 440113},
        {"yueqing", 330382},      {"laoling", 371481},       {"xunxian", 410621},
        {"shanxian", 371722},     {"hongtong", 141024},      {"zhangzi", 140428},
        {"fanshi", 140924},       {"xingyang", 410182},      {"guoyang", 341621},
        {"dangshan", 341321},     {"poyang", 361128},        {"qijiang", 500110},
        {"qianwei", 511123},      {"pidu", 510117},          {"yuli", 652823},
        {"muping", 370612},       {"zhongmu", 410122},       {"shenxian", 371522},
        {"renqiu", 130982},       {"lixian", 130635},        {"jingxing", 130121},
        {"gaocheng", 130109},     {"laoting", 130225},       {"yuxian", 130726},
        {"bozhou", 520304},       {"changshu", 320581},      {"chaoyang", 110105},
        {"chaoyangxian", 211321}, {"chongming", 310151},     {"jiading", 310114},
        {"pudong", 310115},       {"pudongxinqu", 310115},   {"taicang", 320585},
        {"lishui", 320117},       {"lvshunkou", 210212},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        tally_check(&tally, finds(session, support_text(known[i].query), known[i].code),
                    "lookup %s misses %06u", known[i].query, (unsigned)known[i].code);
}

/* Every name is read: a syllable of letters for each of its characters but 、. */
static void test_readings(void)
{
    const uint8_t *at = tables->readings;
    struct quhua_text reading = {"", 0};
    for (uint32_t i = 0; i < tables->head->division_count; i++) {
        const struct row *row = &tables->rows[i];
        size_t characters = 0, syllables = 1;
        bool letters = true;
        pinyin_next(&at, &reading);
        for (size_t c = 0; c < reading.size; c++) {
            bool space = reading.data[c] == ' ';
            letters = letters && (space ? c > 0 && reading.data[c - 1] != ' '
                                        : reading.data[c] >= 'a' && reading.data[c] <= 'z');
            syllables += space;
        }
        struct quhua_text name = row_name(tables, row);
        for (size_t c = 0; c < name.size; c += 3)
            characters += memcmp(name.data + c, "、", 3) != 0;
        tally_check(&tally, letters && syllables == characters, "%06u is read %.*s",
                    (unsigned)row->code, (int)reading.size, reading.data);
    }
}

/* ---- limits ----------------------------------------------------------------------- */

static struct quhua_text repeat(const char *unit, size_t code_points, char *buffer)
{
    size_t size = 0, at = 0, length = strlen(unit);
    for (size_t i = 0; i < code_points; i++) {
        do
            buffer[size++] = unit[at++];
        while (at < length && (unit[at] & 0xC0) == 0x80);
        at = at == length ? 0 : at;
    }
    return (struct quhua_text){buffer, size};
}

static void test_limits(quhua_session *session)
{
    static const char *const many[] = {"郊区", "城区", "市中区", "鼓楼区", "新华区", "和平区"};
    static char text[LINE];
    for (size_t over = 0; over < 2; over++) {
        struct quhua_text long_text = repeat("江苏省东海县", QUHUA_MAX_TEXT + over, text);
        struct quhua_answer answer = ask(session, long_text, false);
        tally_check(&tally, support_has_reason(&answer, "input_too_long") == (over == 1),
                    "%zu code points: %s", QUHUA_MAX_TEXT + over, support_tell(&answer));
    }
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        struct quhua_answer answer = ask(session, support_text(many[i]), false);
        size_t carried = answer.candidates_total < QUHUA_MAX_CANDIDATES ? answer.candidates_total
                                                                        : QUHUA_MAX_CANDIDATES;
        tally_check(&tally, answer.candidate_count == carried, "%s: %zu of %zu candidates", many[i],
                    answer.candidate_count, answer.candidates_total);
        if (i == 0)
            tally_check(&tally, answer.candidates_total > QUHUA_MAX_CANDIDATES,
                        "%s: only %zu candidates", many[i], answer.candidates_total);
    }
}

/* ---- time ------------------------------------------------------------------------- */

static double seconds_for(quhua_session *session, struct quhua_text text, int rounds)
{
    double best = 1e9;
    for (int attempt = 0; attempt < 5; attempt++) {
        struct timespec begin, end;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
        for (int i = 0; i < rounds; i++)
            ask(session, text, false);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        double took =
            (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
        best = took < best ? took : best;
    }
    return best / rounds;
}

/* 32 times the text may take 40 times as long, or 100 microseconds where that is more: a constant
   amount of work for the first long text is no growth. */
static void test_time(quhua_session *session)
{
    static const char *const units[] = {
        "江苏省", "东海县", "江苏省东海县", "鼓楼区",       "郊区",           "市辖区", "中",
        "县",     "江苏",   "淮安市清河区", "白塔埠镇",     "科尔沁左翼后旗", "1",      "清",
        "盱胎县", " ",      "、",           "苏州工业园区",
    };
    static char few[LINE], many[LINE];
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double small = seconds_for(session, repeat(units[i], 32, few), 200);
        double large = seconds_for(session, repeat(units[i], QUHUA_MAX_TEXT, many), 20);
        tally_check(&tally, large <= 40 * small || large < 1e-4,
                    "%s: 32 code points %.2f us, 1024 %.2f us", units[i], small * 1e6, large * 1e6);
    }
}

/* ---- neighbours ------------------------------------------------------------------- */

static char *rendered(quhua_session *session, const char *text)
{
    static char buffer[65536];
    struct quhua_answer answer = ask(session, support_text(text), false);
    size_t size = quhua_render_json(&answer, buffer, sizeof buffer - 1);
    size_t none = quhua_render_json(&answer, NULL, 0);
    tally_check(&tally, size == none && size < sizeof buffer, "%s: needs %zu or %zu bytes", text,
                size, none);
    buffer[size < sizeof buffer ? size : 0] = '\0';
    return strdup(buffer);
}

/* The answers to the lines of one file: in order, in reverse, and each in a session of its own. */
static void check_neighbours(const char *path)
{
    struct file_lines lines;
    if (!tally_check(&tally, support_read(path, &lines), "%s cannot be read", path))
        return;
    quhua_session *session = support_session(library);
    char **answers = calloc(lines.count + 1, sizeof *answers);
    for (size_t i = 0; i < lines.count; i++)
        answers[i] = rendered(session, lines.line[i]);
    for (size_t i = lines.count; i-- > 0;) {
        quhua_session *fresh = support_session(library);
        char *again = rendered(session, lines.line[i]), *alone = rendered(fresh, lines.line[i]);
        tally_check(&tally, strcmp(answers[i], again) == 0 && strcmp(answers[i], alone) == 0,
                    "%s:%zu: the answer depends on its neighbours", path, i + 1);
        quhua_session_close(fresh);
        free(again);
        free(alone);
        free(answers[i]);
    }
    free(answers);
    quhua_session_close(session);
    support_drop(&lines);
}

/* ---- random texts ----------------------------------------------------------------- */

static uint32_t random_next(uint32_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

static const char *const pieces[] = {
    "籍贯：",       "户籍地址:",
    "市辖区",       "省直辖县级行政区划",
    "白塔埠镇",     "湖南路街道",
    "开发区",       "南京西路",
    "中学",         "小区",
    "3组12号",      " ",
    "，",           "（",
    "）",           "\xE2\x80\x8B",
    "\xEF\xBF\xBD", "無",
    "縣",           "毫州",
    "盱胎县",       "320722",
    "320802",       "１２",
    "日本",         "香港",
    "台湾省",       "\xFF",
    "\xE6\xB7",     "\xF0\x9F\x98\x80",
    "\t",           "\n",
    "\\",           "\"",
    "高新区",       "兵团",
    "县",           "区",
    "市",
};

/* A piece of a text: a name whole or cut anywhere, a word, or bytes. */
static size_t random_piece(uint32_t *state, char *out)
{
    uint32_t kind = random_next(state, 10);
    if (kind < 6) {
        uint32_t number = random_next(state, tables->head->division_count);
        struct quhua_text name = row_name(tables, &tables->rows[number]);
        size_t size = kind < 4 ? name.size : 1 + random_next(state, (uint32_t)name.size);
        memcpy(out, name.data, size);
        return size;
    }
    if (kind < 9) {
        struct quhua_text piece =
            support_text(pieces[random_next(state, sizeof pieces / sizeof *pieces)]);
        memcpy(out, piece.data, piece.size);
        return piece.size;
    }
    size_t size = random_next(state, 6);
    for (size_t i = 0; i < size; i++)
        out[i] = (char)random_next(state, 256);
    return size;
}

/* Exactly as many bytes as the text has, so that a tool like ASan sees a read past its end. */
static void test_random(quhua_session *session)
{
    static char text[LINE];
    uint32_t state = 20251231;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        size_t size = 0, count = 1 + random_next(&state, i % 100 == 0 ? 60 : 7);
        for (size_t piece = 0; piece < count; piece++)
            size += random_piece(&state, text + size);
        char *exact = malloc(size ? size : 1);
        if (!exact)
            abort();
        memcpy(exact, text, size);
        struct quhua_answer answer = ask(session, (struct quhua_text){exact, size}, i % 2);
        const char *wrong = support_inconsistent(&answer);
        bool within =
            answer.rest.size == 0 || (answer.rest.data >= exact && answer.rest.size <= size &&
                                      answer.rest.data + answer.rest.size <= exact + size);
        tally_check(&tally, !wrong && within, "%.*s: %s", (int)size, exact,
                    wrong ? wrong : "the rest is no part of the text");
        free(exact);
    }
}

int main(int argc, char **argv)
{
    struct quhua_index_info info;
    if (argc < 2) {
        fputs("usage: properties_text_test INDEX [CASES.tsv...]\n", stderr);
        return 2;
    }
    library = support_open(argv[1]);
    tables = index_tables(library);
    quhua_index_describe(library, &info);
    quhua_session *session = support_session(library);
    test_folding();
    test_table(session, (unsigned)info.year);
    test_pinyin(session);
    test_readings();
    test_limits(session);
    test_time(session);
    for (int i = 2; i < argc; i++)
        check_neighbours(argv[i]);
    test_random(session);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    quhua_session_close(session);
    quhua_index_close(library);
    return tally.failed != 0;
}
