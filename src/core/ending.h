/*
 * ending.h - does a name end where its mention does, or go on into another word?
 *
 * 东方市场 is no 东方市, 古县镇 no 古县, 沭阳医院 no 沭阳; 博山区域城镇 is 博山区 all the same.
 */
#ifndef QUHUA_CORE_ENDING_H
#define QUHUA_CORE_ENDING_H

#include "chain.h"
#include "step.h"

/* May the name go on into another word, or into a township's? Nearly always tells where not. */
static inline bool ending_is_open(const struct chain_context *context,
                                  const struct mention *mention)
{
    uint16_t next = context->symbols->symbol[mention->end];
    return next == SYMBOL_ZHEN || next == SYMBOL_XIANG || next == SYMBOL_JIE ||
           match_may_begin(context->tables, context->symbols, mention->end - 1u);
}

/* Does the name tell a place by itself? One of two characters only if it is one's own (沛县, not
   城区). */
static inline bool ending_is_own_name(const struct chain_context *context,
                                      const struct mention *mention)
{
    uint16_t size = (uint16_t)(mention->end - mention->begin);
    uint16_t last = context->symbols->symbol[mention->end - 1];
    return size >= 3 || (size == 2 && (last == SYMBOL_LEVEL || last == SYMBOL_UPPER));
}

/* Does the name go on into another word, or into a township's name? */
bool ending_inside_word(const struct chain_context *context, const struct mention *mention);

/* Is it only the beginning of a township's name: 兵团 of 兵团一五二团? */
bool ending_inside_town(const struct chain_context *context, const struct mention *mention);

/* Is the name one of two characters that a road, a shop or a school bears (沛县路, 沙县小吃), and
   no township's name begins behind it (盂县路家村镇)? */
bool ending_in_facility(const struct chain_context *context, const struct mention *mention);

/* Does the full name end where its mention does? Not where it goes on into a township's (古县镇) or
   another word (东方市场), unless a division follows, or what the word is made of is plainer:
   淄博市博山区域城镇. */
bool ending_of_name(const struct chain_context *context, const struct mention *mention,
                    const struct step *step);

/* A stem is a level only where the writer stops, or goes on with something below it. With nothing
   above it, `alone`, a separator is not enough: 昆山（沭阳）工业园区. */
bool ending_of_stem(const struct chain_context *context, const struct step *step, bool alone,
                    uint16_t end);

/* Does another division that fits `taken`, or a grouping word, follow at `at`? */
bool ending_division_follows(const struct chain_context *context, const struct step *taken,
                             uint16_t at);

#endif
