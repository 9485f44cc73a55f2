/*
 * second.c - see second.h.
 */
#include "second.h"

#include "hint.h"
#include "history.h"
#include "run.h"
#include "settle.h"

void second_tell(const struct chain_context *context, struct reading *chain, const char *what,
                 uint16_t begin, uint16_t end)
{
    chain->flags |= READ_CONFLICT | READ_SECOND;
    trace_add(context->trace, what, begin, end, ROW_NONE);
}

/* Do two chains lead to a place in common? */
static bool is_same_place(const struct chain_context *context, const struct reading *chain,
                          const struct reading *other)
{
    for (uint16_t i = 0; i < other->leaf_count; i++)
        if (chain_is_place(context, chain, other->leaves[i]))
            return true;
    return false;
}

/* Is it, behind 原, the county that the chain's was a part of: 临平区（原余杭区）? */
static bool is_former(const struct chain_context *context, const struct reading *chain,
                      const struct reading *other, uint16_t at)
{
    if (at == 0 || !chain_is_single(context, at - 1u, ROW_LABEL))
        return false;
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        for (uint16_t j = 0; j < other->leaf_count; j++)
            if (history_gave(context->tables, other->leaves[j], chain->leaves[i], context->year))
                return true;
    return false;
}

bool second_begins(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    struct reading other;
    chain_init(&other, at);
    run_chain(context, &other);
    bool complete =
        other.leaf_count > 1 ? settle_rows(context, &other) : chain_is_complete(context, &other);
    if (!complete || is_same_place(context, chain, &other) || is_former(context, chain, &other, at))
        return false;
    chain->flags |= READ_CONFLICT | READ_SECOND;
    hint_counties(context, &other, chain);
    trace_add(context->trace, "another address", other.begin, other.end, other.leaves[0]);
    return true;
}
