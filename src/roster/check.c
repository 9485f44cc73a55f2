/*
 * check.c - a row to a record to an answer.
 */
#include "check.h"

#include <string.h>

#include "nobody.h"

enum quhua_grade check_grade(const struct checker *checker, enum quhua_reason reason)
{
    const struct quhua_rules *rules = checker->options->rules;
    if (rules && rules->grades[reason] != QUHUA_GRADE_USUAL)
        return (enum quhua_grade)rules->grades[reason];
    return quhua_reason_info(reason)->grade;
}

struct quhua_text check_item_text(const struct checked *checked, enum item item)
{
    static const enum quhua_field fields[] = {QUHUA_FIELD_ORIGIN, QUHUA_FIELD_HOME,
                                              QUHUA_FIELD_ID_NUMBER};
    if (item == ITEM_ROW)
        return (struct quhua_text){NULL, 0};
    struct quhua_text text = checked->record.fields[fields[item]];
    if (item == ITEM_ORIGIN && text.size == 0)
        text = checked->record.fields[QUHUA_FIELD_ORIGIN_CODE];
    return text;
}

static void read_record(const struct checker *checker, const struct row *row,
                        struct quhua_record *record)
{
    record->given = 0;
    for (int field = 0; field < QUHUA_FIELD_COUNT; field++) {
        record->fields[field] = row_field(row, checker->columns, (enum column)field);
        if (checker->columns->at[field] != COLUMNS_NONE)
            record->given |= 1U << field;
    }
}

void check_row(const struct checker *checker, quhua_session *session, struct checked *checked)
{
    checked->extra_count = 0;
    memset(checked->decided, 0, sizeof checked->decided);
    memset(checked->kept, 0, sizeof checked->kept);
    memset(checked->refusal, 0, sizeof checked->refusal);
    read_record(checker, &checked->row, &checked->record);
    if (nobody_row(&checked->row, checker->columns, checker->headers))
        checked->row.damage.damage = DAMAGE_NOBODY;
    if (check_is_damaged(checked)) {
        checked->verdict = QUHUA_REJECT;
        return;
    }
    quhua_check(session, &checked->record, checker->options, &checked->answer);
    checked->verdict = checked->answer.verdict;
}

enum quhua_grade check_extra_grade(const struct checker *checker, const struct checked *checked,
                                   const struct extra *extra)
{
    return checked->kept[ITEM_ROW] ? QUHUA_NOTE : check_grade(checker, extra->reason);
}

static void raise_verdict(struct checked *checked, int grade)
{
    if (grade > (int)checked->verdict)
        checked->verdict = (enum quhua_verdict)grade;
}

void check_add(const struct checker *checker, struct checked *checked, enum quhua_reason reason,
               uint64_t line)
{
    if (checked->extra_count == CHECK_MAX_EXTRAS)
        return;
    struct extra *extra = &checked->extras[checked->extra_count++];
    *extra = (struct extra){reason, line};
    raise_verdict(checked, (int)check_extra_grade(checker, checked, extra));
}

void check_refuse(struct checked *checked, enum item item, const char *why)
{
    checked->refusal[item] = why;
    raise_verdict(checked, QUHUA_CONFIRM);
}

void check_settle(const struct checker *checker, struct checked *checked)
{
    checked->verdict = checked->answer.verdict;
    for (int item = 0; item < ITEM_COUNT; item++)
        if (checked->refusal[item])
            raise_verdict(checked, QUHUA_CONFIRM);
    for (size_t i = 0; i < checked->extra_count; i++)
        raise_verdict(checked, (int)check_extra_grade(checker, checked, &checked->extras[i]));
}
