/*
 * deadlines.c - see deadlines.h.
 */
#include "deadlines.h"

void deadlines_init(struct deadlines *deadlines)
{
    for (int kind = 0; kind < DEADLINE_NONE; kind++)
        list_init(&deadlines->waiting[kind]);
}

void deadline_init(struct deadline *deadline)
{
    *deadline = (struct deadline){.kind = DEADLINE_NONE};
    list_init(&deadline->link);
}

void deadlines_set(struct deadlines *deadlines, struct deadline *deadline, enum deadline_kind kind,
                   uint64_t now_ms)
{
    list_remove(&deadline->link);
    deadline->kind = kind;
    if (kind == DEADLINE_NONE)
        return;
    deadline->at_ms = now_ms + deadlines->after_ms[kind];
    list_append(&deadlines->waiting[kind], &deadline->link);
}

/* Returns: the one of a kind that is over first, or NULL. */
static struct deadline *first_of(const struct deadlines *deadlines, int kind)
{
    const struct list *waiting = &deadlines->waiting[kind];
    return list_is_empty(waiting) ? NULL : LIST_OWNER(waiting->next, struct deadline, link);
}

uint64_t deadlines_next(const struct deadlines *deadlines)
{
    uint64_t next = UINT64_MAX;
    for (int kind = 0; kind < DEADLINE_NONE; kind++) {
        const struct deadline *first = first_of(deadlines, kind);
        if (first && first->at_ms < next)
            next = first->at_ms;
    }
    return next;
}

struct deadline *deadlines_take(struct deadlines *deadlines, uint64_t now_ms)
{
    for (int kind = 0; kind < DEADLINE_NONE; kind++) {
        struct deadline *first = first_of(deadlines, kind);
        if (!first || first->at_ms > now_ms)
            continue;
        list_remove(&first->link);
        return first;
    }
    return NULL;
}
