/*
 * peer.c - see peer.h.
 */
#include "peer.h"

#include <sys/socket.h>

enum { MAX_GROUPS = 1024 }; /* who has more is known by its user and first group only */

bool peer_find(int fd, struct ucred *peer)
{
    socklen_t size = sizeof *peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &size) == 0 && peer->uid != (uid_t)-1;
}

static bool has_uid(const struct peer_rules *rules, uid_t uid)
{
    for (size_t i = 0; i < rules->uid_count; i++)
        if (rules->uids[i] == uid)
            return true;
    return false;
}

static bool has_gid(const struct peer_rules *rules, gid_t gid)
{
    for (size_t i = 0; i < rules->gid_count; i++)
        if (rules->gids[i] == gid)
            return true;
    return false;
}

static bool has_further_group(const struct peer_rules *rules, int fd)
{
    gid_t groups[MAX_GROUPS];
    socklen_t size = sizeof groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) != 0)
        return false;
    for (size_t i = 0; i < size / sizeof *groups; i++)
        if (has_gid(rules, groups[i]))
            return true;
    return false;
}

bool peer_is_allowed(const struct peer_rules *rules, int fd, const struct ucred *peer)
{
    if (rules->uid_count + rules->gid_count == 0)
        return true;
    return has_uid(rules, peer->uid) || has_gid(rules, peer->gid) ||
           (rules->gid_count && has_further_group(rules, fd));
}
