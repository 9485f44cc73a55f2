/*
 * peer.h - who is at the other end of a connection, and whether it may be.
 *
 * The kernel says so (SO_PEERCRED): the user and groups of the process that connected, at the time
 * when it connected. Never its process number, which may be another's by now.
 */
#ifndef QUHUA_SERVICE_PEER_H
#define QUHUA_SERVICE_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

/* Both empty: whoever may open the socket. Otherwise a user of `uids`, or one who has one of `gids`
   as its group or as one of its further groups. Root is a user like any other. */
struct peer_rules {
    const uid_t *uids;
    size_t uid_count;
    const gid_t *gids;
    size_t gid_count;
};

/* Ask who is at the other end of `fd`. Returns: false where that cannot be told. */
bool peer_find(int fd, struct ucred *peer);
/* Returns: whether `peer`, whom peer_find found at `fd`, may be answered. */
bool peer_is_allowed(const struct peer_rules *rules, int fd, const struct ucred *peer);

#endif
