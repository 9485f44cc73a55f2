/*
 * rules.c - the rules that hold without a profile.
 */
#include "rules.h"

#include <string.h>

void quhua_rules_init(struct quhua_rules *rules)
{
    memset(rules, 0, sizeof *rules);
    memset(rules->grades, QUHUA_GRADE_USUAL, sizeof rules->grades);
}
