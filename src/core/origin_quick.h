/*
 * origin_quick.h - origins as the notice asks for them, of a place that another field names.
 *
 * They are judged as any other, only sooner: the field is a guess, and the text alone decides
 * whether it holds. tests/record_test.c holds both ways against each other for every county.
 */
#ifndef QUHUA_CORE_ORIGIN_QUICK_H
#define QUHUA_CORE_ORIGIN_QUICK_H

#include "judge.h"

/*
 * Is `text` the official path of `row`, a county in force in `year`, its prefecture named or, where
 * that is enough, left out? Then `judgement`, which is as judge_init left it, accepts it. Returns:
 * false where it is none, or where that cannot be told at a glance; `judgement` has to be made anew
 * then.
 */
bool origin_quick_judge(const struct tables *tables, uint16_t row, unsigned year,
                        struct quhua_text text, struct judgement *judgement);

#endif
