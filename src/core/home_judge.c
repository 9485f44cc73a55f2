/*
 * home_judge.c - see home_judge.h.
 */
#include "home_judge.h"

#include "rules.h"
#include "town.h"
#include "utf8.h"

static bool has_any(const struct elements *elements, const enum quhua_element *of, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!span_is_empty(elements->span[of[i]]))
            return true;
    return false;
}

/* Is the reason one that a profile asks for by name? */
static bool is_required(const struct quhua_rules *rules, enum quhua_reason reason)
{
    return rules && rules->grades[reason] != QUHUA_GRADE_USUAL;
}

void home_judge_elements(const struct elements *elements, const struct quhua_rules *rules,
                         struct judgement *out)
{
    static const enum quhua_element wheres[] = {QUHUA_ELEMENT_VILLAGE, QUHUA_ELEMENT_ROAD,
                                                QUHUA_ELEMENT_ESTATE, QUHUA_ELEMENT_PLACE};
    static const enum quhua_element doors[] = {QUHUA_ELEMENT_GROUP,    QUHUA_ELEMENT_NUMBER,
                                               QUHUA_ELEMENT_BUILDING, QUHUA_ELEMENT_UNIT,
                                               QUHUA_ELEMENT_FLOOR,    QUHUA_ELEMENT_ROOM};
    if (span_is_empty(elements->span[QUHUA_ELEMENT_TOWNSHIP]) &&
        is_required(rules, QUHUA_REASON_NO_TOWNSHIP))
        home_reason(out, rules, QUHUA_REASON_NO_TOWNSHIP);
    bool where = has_any(elements, wheres, sizeof wheres / sizeof *wheres);
    bool door = has_any(elements, doors, sizeof doors / sizeof *doors);
    if (elements->unnamed_where || !(where || (elements->farm && door)))
        home_reason(out, rules, QUHUA_REASON_NO_VILLAGE_OR_ROAD);
    if (elements->unnamed_door || !(door || elements->hamlet))
        home_reason(out, rules, QUHUA_REASON_NO_NUMBER_OR_GROUP);
}

void home_judge_town(const struct county_question *question, const struct county_found *county,
                     const struct town_found *town, struct judgement *out)
{
    const struct tables *tables = question->tables;
    if (town->grade != TOWN_ELSEWHERE || county->row == ROW_NONE)
        return;
    enum quhua_grade grade = QUHUA_GRADE_CONFIRM;
    if (is_required(question->rules, QUHUA_REASON_TOWNSHIP_ELSEWHERE))
        grade = rules_grade(question->rules, QUHUA_REASON_TOWNSHIP_ELSEWHERE);
    judge_note(out, (struct quhua_note){.reason = QUHUA_REASON_TOWNSHIP_ELSEWHERE, .grade = grade});
    uint32_t next = town->town;
    for (uint16_t row; grade != QUHUA_NOTE && town_next(tables, &next, &row);)
        if (home_town_is_near(tables, town->town, county->row, row))
            judge_candidate(out, row, QUHUA_REASON_TOWNSHIP_ELSEWHERE);
}

/* Widths of fields in bytes of GBK that have been met, 18, 27 and 30 characters: where the next
   character did not fit, one less is left of them. */
static bool is_field_width(size_t width)
{
    static const uint8_t widths[] = {36, 54, 60};
    for (size_t i = 0; i < sizeof widths; i++)
        if (width == widths[i] || width + 1 == widths[i])
            return true;
    return false;
}

void home_judge_end(const struct elements *elements, struct quhua_text text,
                    const struct quhua_rules *rules, struct judgement *out)
{
    if (elements->tail == TAIL_CUT ||
        (elements->tail != TAIL_WHOLE && is_field_width(home_length(text, QUHUA_GBK_BYTES))))
        home_reason(out, rules, QUHUA_REASON_LOOKS_TRUNCATED);
}

size_t home_length(struct quhua_text text, enum quhua_unit unit)
{
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    size_t length = 0;
    if (unit == QUHUA_UTF8_BYTES)
        return text.size;
    while (at < end) {
        uint32_t code_point = utf8_next(&at, end);
        if (code_point == UTF8_INVALID)
            break;
        bool wide = unit == QUHUA_GBK_BYTES && code_point >= 0x80;
        length += wide ? code_point < 0x10000 ? 2 : 4 : 1;
    }
    return length;
}
