/*
 * home_lower.c - see home_lower.h.
 */
#include "home_lower.h"

#include "chain.h"
#include "history.h"
#include "home_text.h"
#include "home_words.h"
#include "town.h"

/* Does a township of the origin's county begin where the reading does, and reach further? 榆林子镇
   of a person from 正宁县 names no 榆林市. */
static bool is_town_of_origin(const struct county_question *question, const struct reading *reading)
{
    const struct tables *tables = question->tables;
    uint16_t end, origin = history_at(tables, question->origin, question->year);
    uint32_t town = town_match(tables, question->symbols, reading->begin, &end);
    return origin != ROW_NONE && town != NO_TOWN && end > reading->end &&
           town_standing(tables, town, origin) != TOWN_NOT_THERE;
}

static bool is_name_word(const struct glyphs *glyphs, uint32_t at)
{
    const struct word *word = words_at(glyphs, at);
    return word && (word->kind == WORD_VILLAGE || word->kind == WORD_HAMLET ||
                    word->kind == WORD_ROAD || word->kind == WORD_ESTATE);
}

/* Does what stands at glyph `next` make the name before it one of a township, a village, a road or
   an estate: 朝阳镇, 朝阳村, 新华社区, 南京东路, 上海新村? */
static bool makes_lower_name(const struct glyphs *glyphs, uint32_t next)
{
    static const char32_t *const towns[] = {U"镇", U"乡", U"街道", U"苏木", U"庄", U"营"};
    for (size_t i = 0; i < sizeof towns / sizeof *towns; i++)
        if (glyphs_word(glyphs, next, towns[i]))
            return true;
    return is_name_word(glyphs, next) ||
           (glyph_in(glyphs->code[next], U"东西南北中") && is_name_word(glyphs, next + 1));
}

/* A township of its own behind the name leaves it whole: 北京花园路街道. */
static bool is_lower(const struct county_question *question, const struct glyphs *glyphs,
                     uint32_t next, const struct reading *reading)
{
    uint16_t end;
    return (makes_lower_name(glyphs, next) &&
            town_match(question->tables, question->symbols, reading->end, &end) == NO_TOWN) ||
           is_town_of_origin(question, reading);
}

void home_drop_lower_name(const struct county_question *question, const struct glyphs *glyphs,
                          uint32_t next, struct reading *reading)
{
    uint16_t end, begin = reading->begin;
    if (!reading->leaf_count || reading->steps != 1 || reading->last_form <= FORM_FULL ||
        !is_lower(question, glyphs, next, reading))
        return;
    /* 蔡桥镇东营村16组: the township at the head is the one that the village is in. */
    uint32_t town = town_match(question->tables, question->symbols, question->head, &end);
    if (town == NO_TOWN || end > begin)
        town = town_match(question->tables, question->symbols, begin, &end);
    else
        begin = question->head;
    chain_init(reading, begin);
    reading->town = town;
}
