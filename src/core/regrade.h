/*
 * regrade.h - a judgement as a profile grades it.
 */
#ifndef QUHUA_CORE_REGRADE_H
#define QUHUA_CORE_REGRADE_H

#include "judge.h"

/*
 * Give each reason of an origin the grade of `rules`, and the verdict that follows.
 *
 * A reason that already has a lighter grade than its usual one is settled (a zone beside a county)
 * and stays; one that has a graver one may only become graver. What becomes acceptable is the row
 * that judging held back (judgement->held), never a choice of several; what is no longer
 * acceptable becomes a candidate.
 * Returns: may what was held back be accepted? Then verdict_held does it, and the reasons that it
 *   adds are to be graded too.
 */
bool regrade_judgement(const struct quhua_rules *rules, const struct tables *tables,
                       struct judgement *judgement);

#endif
