/*
 * rules.h - the rules of a profile as the stages ask for them.
 */
#ifndef QUHUA_CORE_RULES_H
#define QUHUA_CORE_RULES_H

#include "../quhua.h"

/* The grade of `reason` under `rules`; NULL: the usual one. */
static inline enum quhua_grade rules_grade(const struct quhua_rules *rules,
                                           enum quhua_reason reason)
{
    if (rules && rules->grades[reason] != QUHUA_GRADE_USUAL)
        return (enum quhua_grade)rules->grades[reason];
    return quhua_reason_info(reason)->grade;
}

#endif
