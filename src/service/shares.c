/*
 * shares.c - see shares.h. Linear probing; a slot that becomes free is filled from behind, so there
 * are no tombstones. Never more than half full.
 */
#include "shares.h"

#include <stdint.h>
#include <stdlib.h>

bool shares_open(struct shares *shares, unsigned connections, unsigned limit)
{
    size_t size = 4;
    while (size / 2 < connections)
        size *= 2;
    *shares = (struct shares){calloc(size, sizeof *shares->slots), size - 1, limit};
    return shares->slots != NULL;
}

void shares_close(struct shares *shares)
{
    free(shares->slots);
    shares->slots = NULL;
}

static size_t home_of(const struct shares *shares, uid_t uid)
{
    return (size_t)(((uint64_t)uid * 0x9E3779B97F4A7C15) >> 32) & shares->mask;
}

/* Returns: the slot of the user, or the free one where it would be. */
static size_t find(const struct shares *shares, uid_t uid)
{
    size_t at = home_of(shares, uid);
    while (shares->slots[at].count && shares->slots[at].uid != uid)
        at = (at + 1) & shares->mask;
    return at;
}

bool shares_take(struct shares *shares, uid_t uid)
{
    struct share *share = &shares->slots[find(shares, uid)];
    if (share->count >= shares->limit)
        return false;
    share->uid = uid;
    share->count++;
    return true;
}

/* The slot has become free: whoever stands behind it because of it moves up. */
static void close_gap(struct shares *shares, size_t gap)
{
    for (size_t at = (gap + 1) & shares->mask; shares->slots[at].count;
         at = (at + 1) & shares->mask) {
        size_t home = home_of(shares, shares->slots[at].uid);
        if (((at - home) & shares->mask) < ((at - gap) & shares->mask))
            continue; /* its home is behind the gap */
        shares->slots[gap] = shares->slots[at];
        shares->slots[at].count = 0;
        gap = at;
    }
}

void shares_give(struct shares *shares, uid_t uid)
{
    size_t at = find(shares, uid);
    if (shares->slots[at].count && --shares->slots[at].count == 0)
        close_gap(shares, at);
}
