/*
 * rules_test.c - rules given through quhua.h: no grade makes an uncertain answer an accepted one.
 */
#include <stdio.h>
#include <string.h>

#include "support.h"

static int passed, failed;

static void check(int good, const char *what, const char *text)
{
    if (good) {
        passed++;
    } else {
        failed++;
        printf("not ok %s: %s\n", what, text);
    }
}

static struct quhua_answer ask(quhua_session *session, const char *text,
                               const struct quhua_rules *rules)
{
    struct quhua_answer answer;
    struct quhua_options options = {.rules = rules};
    quhua_normalize(session, (struct quhua_text){text, strlen(text)}, &options, &answer);
    return answer;
}

/* The verdict is the worst grade; what is accepted has a code, a level and no candidates. */
static void check_whole(const struct quhua_answer *answer, const char *text)
{
    int worst = QUHUA_ACCEPT;
    for (size_t i = 0; i < answer->reason_count; i++)
        if ((int)answer->reasons[i].grade > worst)
            worst = (int)answer->reasons[i].grade;
    check(worst == (int)answer->verdict, "the verdict is the worst grade", text);
    check((answer->verdict == QUHUA_ACCEPT) == (answer->code != 0), "a code if accepted", text);
    check((answer->code != 0) == (answer->level != QUHUA_NO_LEVEL), "a level if accepted", text);
    check((answer->code != 0) == (answer->origin.size != 0), "an origin if accepted", text);
    check(answer->code == 0 || answer->candidate_count == 0, "accepted or asked", text);
}

/* Texts that are not accepted, one of each reason at least. */
static const char *const uncertain[] = {"",
                                        "无",
                                        "幸福路3号",
                                        "江苏省",
                                        "江苏省连云港市",
                                        "320800",
                                        "鼓楼区",
                                        "江苏省鼓楼区",
                                        "32072",
                                        "江苏省淮安市市辖区",
                                        "320571",
                                        "苏州工业园区",
                                        "江苏省南京市清江浦区",
                                        "琼山市",
                                        "海南省琼山市",
                                        "台湾省",
                                        "美国加州",
                                        "320722 江苏省灌云县",
                                        "牛山街道",
                                        "江苏省牛山街道",
                                        "城关镇",
                                        "朝阳",
                                        "淮安",
                                        "\xFF",
                                        "江苏\xEF\xBF\xBD",
                                        "朝阳区",
                                        "810000",
                                        "999999",
                                        "同上",
                                        "连云港市牛山镇",
                                        "310000",
                                        "郊区",
                                        "市中区"};

static void no_note_accepts(quhua_session *session)
{
    struct quhua_rules rules;
    quhua_rules_init(&rules);
    memset(rules.grades, QUHUA_NOTE, sizeof rules.grades);
    for (size_t i = 0; i < sizeof uncertain / sizeof *uncertain; i++) {
        struct quhua_answer usual = ask(session, uncertain[i], NULL);
        struct quhua_answer answer = ask(session, uncertain[i], &rules);
        check(usual.verdict != QUHUA_ACCEPT, "is uncertain", uncertain[i]);
        check(answer.verdict == usual.verdict, "stays uncertain", uncertain[i]);
        check_whole(&answer, uncertain[i]);
    }
    struct quhua_answer town = ask(session, "连云港市牛山街道", &rules);
    check(town.verdict == QUHUA_ACCEPT && town.code == 320722, "accepted", "连云港市牛山街道");
    check_whole(&town, "连云港市牛山街道");
}

/* Each reason as confirm and as reject: answers stay whole, what was accepted is a candidate. */
static void graver_is_whole(quhua_session *session)
{
    static const char *const texts[] = {
        "江苏省东海县",       "东海县",       "江苏省盱胎县",         "淮安市清河区",
        "江苏省淮阴市沭阳县", "淮安市楚州区", "江苏省东海县牛山街道", "320722.0",
        "广东省东莞市",       "湖北省仙桃市", "遼寧省瀋陽市瀋河區",   "余杭区临平街道",
        "江苏淮安清江浦",     "鼓楼区",       "江苏省连云港市",       "连云港市牛山街道"};
    for (int reason = 0; reason < QUHUA_REASON_COUNT; reason++)
        for (int grade = QUHUA_GRADE_CONFIRM; grade <= QUHUA_GRADE_REJECT; grade++)
            for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct quhua_rules rules;
                quhua_rules_init(&rules);
                rules.grades[reason] = (uint8_t)grade;
                struct quhua_answer usual = ask(session, texts[i], NULL);
                uint32_t code = usual.code;
                struct quhua_answer answer = ask(session, texts[i], &rules);
                check_whole(&answer, texts[i]);
                check(!code || answer.code == code ||
                          (answer.candidate_count == 1 && answer.candidates[0].code == code),
                      "what is not accepted is asked", texts[i]);
            }
}

/* Every prefecture in force, and a road after it: accepted outside the province, never inside. */
static void prefectures(quhua_session *session)
{
    struct quhua_division provinces[64], cities[64];
    struct quhua_rules rules;
    quhua_rules_init(&rules);
    rules.prefecture_outside = 32;
    size_t count = quhua_list(session, 0, 0, provinces, 64), met = 0;
    for (size_t p = 0; p < count; p++) {
        size_t below = quhua_list(session, provinces[p].code, 0, cities, 64);
        for (size_t c = 0; c < below && c < 64; c++) {
            char text[256];
            if (cities[c].level != QUHUA_PREFECTURE)
                continue;
            snprintf(text, sizeof text, "%.*s%.*s", (int)provinces[p].name.size,
                     provinces[p].name.data, (int)cities[c].name.size, cities[c].name.data);
            struct quhua_answer usual = ask(session, text, NULL);
            int inside = provinces[p].code / 10000 == 32;
            struct quhua_answer answer = ask(session, text, &rules);
            check(answer.code == (inside ? usual.code : cities[c].code), "prefecture", text);
            check_whole(&answer, text);
            met++;
        }
    }
    check(met > 300, "prefectures were met", "all");
}

static void what_may_be(void)
{
    check(quhua_rules_may(QUHUA_REASON_TYPO, QUHUA_NOTE), "may be a note", "typo");
    check(quhua_rules_may(QUHUA_REASON_COUNTY_FROM_TOWNSHIP, QUHUA_NOTE), "may be a note", "town");
    check(quhua_rules_may(QUHUA_REASON_HOME_ORIGIN_CONFLICT, QUHUA_NOTE), "may be a note", "home");
    check(!quhua_rules_may(QUHUA_REASON_AMBIGUOUS, QUHUA_NOTE), "may not be", "ambiguous");
    check(!quhua_rules_may(QUHUA_REASON_HOME_EMPTY, QUHUA_NOTE), "may not be", "home_empty");
    check(quhua_rules_may(QUHUA_REASON_AMBIGUOUS, QUHUA_GRADE_REJECT), "may reject", "ambiguous");
    check(!quhua_rules_may(QUHUA_REASON_COUNT, QUHUA_GRADE_REJECT), "no reason", "count");
    check(!quhua_rules_may(QUHUA_REASON_TYPO, (enum quhua_grade)3), "no grade", "3");
}

int main(int argc, char **argv)
{
    quhua_index *index;
    quhua_session *session;
    if (argc < 2 || quhua_index_open(argv[1], QUHUA_OPEN_COPY, &index, NULL) != QUHUA_OK ||
        quhua_session_open(index, &session) != QUHUA_OK) {
        puts("not ok no index");
        return 1;
    }
    what_may_be();
    no_note_accepts(session);
    graver_is_whole(session);
    prefectures(session);
    quhua_session_close(session);
    quhua_index_close(index);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
