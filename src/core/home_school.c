/*
 * home_school.c - see home_school.h.
 */
#include "home_school.h"

#include "home_text.h"
#include "home_words.h"
#include "utf8.h"

enum { HOSPITAL_REACH = 7 };

static bool any_word(const struct glyphs *body, uint32_t at, const char32_t *const *words,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (glyphs_word(body, at, words[i]))
            return true;
    return false;
}

#define ANY_WORD(body, at, words) any_word(body, at, words, sizeof(words) / sizeof *(words))

/* Does what follows make a road, a village or an estate of the school's name, or a hospital? */
static bool is_named_after(const struct glyphs *body, uint32_t end)
{
    static const char32_t *const others[] = {U"附属", U"医院", U"城",   U"里",
                                             U"门口", U"对面", U"旁边", U"附近"};
    const struct word *word = words_at(body, end);
    bool dormitory = glyphs_word(body, end, U"公寓") || glyphs_word(body, end, U"宿舍");
    if (ANY_WORD(body, end, others))
        return true;
    /* 中南大学湘雅二医院 is a hospital. */
    for (uint32_t i = end; i < end + HOSPITAL_REACH && glyph_is_han(body->code[i]); i++)
        if (glyphs_word(body, i, U"医院"))
            return true;
    /* 学院南路, 大学东街: a direction stands between. */
    const struct word *road =
        glyph_in(body->code[end], U"东南西北中前后") ? words_at(body, end + 1) : NULL;
    return (road && road->kind == WORD_ROAD) ||
           (word && !dormitory &&
            (word->kind == WORD_ROAD || word->kind == WORD_VILLAGE || word->kind == WORD_ESTATE ||
             word->kind == WORD_HAMLET));
}

/* What the words of a body say. */
struct school_words {
    bool college, school, dormitory, staff;
};

enum { COLLEGE = 1, SCHOOL = 2, DORMITORY = 4, STAFF = 8 };

/* Of what the words may begin with `c`, as bits. */
static unsigned kinds_from(char32_t c)
{
    switch (c) {
    case U'大':
    case U'高':
    case U'师':
    case U'校':
        return COLLEGE | SCHOOL;
    case U'学':
        return COLLEGE | SCHOOL | DORMITORY;
    case U'中':
    case U'一':
    case U'二':
    case U'技':
        return SCHOOL;
    case U'职':
        return SCHOOL | STAFF;
    case U'宿':
    case U'公':
    case U'寝':
    case U'舍':
        return DORMITORY;
    case U'家':
    case U'教':
    case U'老':
        return STAFF;
    default:
        return 0;
    }
}

static void look_at(const struct glyphs *body, uint32_t at, struct school_words *found)
{
    static const char32_t *const colleges[] = {U"大学", U"学院", U"高等专科学校",
                                               U"师专", U"高专", U"校区"};
    static const char32_t *const schools[] = {U"学校", U"中学", U"高中", U"一中",    U"二中",
                                              U"中专", U"职高", U"技校", U"职教中心"};
    static const char32_t *const housing[] = {U"学生宿舍", U"学生公寓", U"学生寝室"};
    static const char32_t *const dormitories[] = {U"宿舍", U"公寓", U"寝室", U"学生", U"舍区"};
    static const char32_t *const staff[] = {U"家属", U"教师", U"教工", U"职工", U"教职", U"老师"};
    unsigned kinds = kinds_from(body->code[at]);
    if (kinds & COLLEGE && ANY_WORD(body, at, colleges))
        found->college |= !is_named_after(body, at + 2);
    if (kinds & SCHOOL && ANY_WORD(body, at, schools))
        found->school |= !is_named_after(body, at + 2);
    found->college |= kinds & DORMITORY && ANY_WORD(body, at, housing);
    if (kinds & DORMITORY)
        found->dormitory |= ANY_WORD(body, at, dormitories);
    if (kinds & STAFF)
        found->staff |= ANY_WORD(body, at, staff) && !glyphs_word(body, at, U"职工中") &&
                        !glyphs_word(body, at, U"教师进修");
}

/* The name of a campus at `at`, not of a road. Returns: whether it is there. */
static bool is_campus(const struct glyphs *body, uint32_t at, struct quhua_text name)
{
    const uint8_t *next = (const uint8_t *)name.data, *end = next + name.size;
    uint32_t size = 0;
    for (; next < end; size++)
        if (at + size >= body->count || utf8_next(&next, end) != body->code[at + size])
            return false;
    return size > 0 && !is_named_after(body, at + size);
}

bool home_is_school(const struct glyphs *body, uint16_t from, const struct quhua_rules *rules)
{
    struct school_words found = {false, false, false, false};
    for (uint32_t at = from; at < body->count; at++) {
        for (size_t i = 0; rules && i < rules->campus_count; i++)
            if (is_campus(body, at, rules->campuses[i]))
                return true;
        look_at(body, at, &found);
    }
    return !found.staff && (found.college || (found.school && found.dormitory));
}
