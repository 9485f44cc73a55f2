/*
 * home_school.c - see home_school.h.
 */
#include "home_school.h"

#include "home_text.h"
#include "home_words.h"
#include "utf8.h"

enum { HOSPITAL_REACH = 7 };

/* Words that are looked for, by kinds. */
enum kind { COLLEGES, SCHOOLS, HOUSING, DORMITORIES, STAFF, OTHERS, KINDS };

static const struct {
    unsigned trait;            /* of the characters that they begin with */
    const char32_t *words[10]; /* NULL behind the last */
} kinds[KINDS] = {
    [COLLEGES] = {CHAR_SCHOOL, {U"大学", U"学院", U"高等专科学校", U"师专", U"高专", U"校区"}},
    [SCHOOLS] = {CHAR_SCHOOL,
                 {U"学校", U"中学", U"高中", U"一中", U"二中", U"中专", U"职高", U"技校",
                  U"职教中心"}},
    [HOUSING] = {CHAR_SCHOOL, {U"学生宿舍", U"学生公寓", U"学生寝室"}},
    [DORMITORIES] = {CHAR_DORMITORY, {U"宿舍", U"公寓", U"寝室", U"学生", U"舍区"}},
    [STAFF] = {CHAR_STAFF, {U"家属", U"教师", U"教工", U"职工", U"教职", U"老师"}},
    /* behind a school's name they tell of something near it, or named after it */
    [OTHERS] = {0, {U"附属", U"医院", U"城", U"里", U"门口", U"对面", U"旁边", U"附近"}},
};

void school_mark(struct chars *chars)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; kinds[kind].words[i]; i++)
            chars->traits[kinds[kind].words[i][0]] |= (uint16_t)kinds[kind].trait;
}

static bool is_word_of(const struct glyphs *body, uint32_t at, enum kind kind)
{
    const char32_t *word;
    for (size_t i = 0; (word = kinds[kind].words[i]) != NULL; i++)
        if (word[0] == body->code[at] && glyphs_word(body, at, word))
            return true;
    return false;
}

/* Does what follows make a road, a village or an estate of the school's name, or a hospital? */
static bool is_named_after(const struct glyphs *body, uint32_t end)
{
    const struct word *word = words_at(body, end);
    bool dormitory = glyphs_word(body, end, U"公寓") || glyphs_word(body, end, U"宿舍");
    if (is_word_of(body, end, OTHERS))
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

/* A word that names a school at `at`, and nothing that is named after one. */
static bool is_named(const struct glyphs *body, uint32_t at, enum kind kind)
{
    return is_word_of(body, at, kind) && !is_named_after(body, at + 2);
}

static bool is_staff(const struct glyphs *body, uint32_t at)
{
    return is_word_of(body, at, STAFF) && !glyphs_word(body, at, U"职工中") &&
           !glyphs_word(body, at, U"教师进修");
}

/* Do students live there, and no staff? A college needs no dormitory. */
static bool is_home_of_students(const struct glyphs *body, uint16_t from, bool college)
{
    bool dormitory = false;
    for (uint32_t at = from; at < body->count; at++) {
        unsigned traits = chars_of(body->chars, body->code[at]);
        if (traits & CHAR_STAFF && is_staff(body, at))
            return false;
        dormitory |= traits & CHAR_DORMITORY && is_word_of(body, at, DORMITORIES);
    }
    return college || dormitory;
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

static bool has_campus(const struct glyphs *body, uint16_t from, const struct quhua_rules *rules)
{
    for (size_t i = 0; i < rules->campus_count; i++)
        for (uint32_t at = from; at < body->count; at++)
            if (is_campus(body, at, rules->campuses[i]))
                return true;
    return false;
}

bool home_is_school(const struct glyphs *body, uint16_t from, const struct quhua_rules *rules)
{
    bool college = false, school = false;
    if (rules && has_campus(body, from, rules))
        return true;
    for (uint32_t at = from; at < body->count; at++) {
        if (!(chars_of(body->chars, body->code[at]) & CHAR_SCHOOL))
            continue;
        college |= is_named(body, at, COLLEGES) || is_word_of(body, at, HOUSING);
        school |= is_named(body, at, SCHOOLS);
    }
    return (college || school) && is_home_of_students(body, from, college);
}
