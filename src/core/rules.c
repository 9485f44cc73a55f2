/*
 * rules.c - the rules that hold without a profile, and what a profile may change.
 */
#include "rules.h"

#include <string.h>

void quhua_rules_init(struct quhua_rules *rules)
{
    memset(rules, 0, sizeof *rules);
    memset(rules->grades, QUHUA_GRADE_USUAL, sizeof rules->grades);
}

int quhua_rules_may(enum quhua_reason reason, enum quhua_grade grade)
{
    const struct quhua_reason_info *info = quhua_reason_info(reason);
    if (!info || (unsigned)grade > QUHUA_GRADE_REJECT)
        return 0;
    if (grade != QUHUA_NOTE || info->grade == QUHUA_NOTE)
        return 1;
    switch (reason) {
    case QUHUA_REASON_COUNTY_FROM_TOWNSHIP:
        return 1;
    case QUHUA_REASON_HOME_EMPTY:
    case QUHUA_REASON_HOME_TOO_LONG:
        return 0;
    default: /* the others of origins come first in the list */
        return reason > QUHUA_REASON_CODE_NAME_CONFLICT;
    }
}
