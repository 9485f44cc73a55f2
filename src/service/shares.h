/*
 * shares.h - how many connections each user has open.
 *
 * An open-addressing table that is made once, for as many users as there may be connections: taking
 * and giving back need no memory and cannot fail for want of it.
 */
#ifndef QUHUA_SERVICE_SHARES_H
#define QUHUA_SERVICE_SHARES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct share {
    uid_t uid;
    unsigned count; /* 0: the slot is free */
};

struct shares {
    struct share *slots;
    size_t mask;    /* of a slot's number: their number less one */
    unsigned limit; /* of one user */
};

/*
 * connections: at most so many are taken at once; limit: of them by one user.
 * Returns: false without memory.
 */
bool shares_open(struct shares *shares, unsigned connections, unsigned limit);
void shares_close(struct shares *shares);
/* Returns: false where the user has as many as the limit allows. */
bool shares_take(struct shares *shares, uid_t uid);
/* Give back one that was taken. */
void shares_give(struct shares *shares, uid_t uid);

#endif
