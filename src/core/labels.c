/*
 * labels.c - see labels.h.
 */
#include "labels.h"

#include "ending.h"

/* No label is a division's name, so the first sense tells; one that begins such a name is none
   (原, 原平市). */
static uint16_t label_end(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--) {
        const enum row_kind kind = chain_first_kind(context, &m[-1]);
        if (kind == ROW_LABEL && m[-1].end - m[-1].begin > 1 &&
            !ending_inside_town(context, &m[-1]))
            return m[-1].end;
        if (kind == ROW_DIVISION)
            return 0;
    }
    if (!chain_is_single(context, at, ROW_LABEL))
        return 0;
    range = chain_mentions(context, at + 1u); /* 原清河区, but not 原动力 */
    return range.begin < range.end && chain_is_official(context, range.end - 1) ? (uint16_t)(at + 1)
                                                                                : 0;
}

uint16_t labels_skip(const struct chain_context *context)
{
    uint16_t at = 0, end;
    while (at < context->symbols->count && (end = label_end(context, at)))
        at = end;
    return at;
}
