/*
 * snapshot.h - one index with what is opened on it: replaced whole, never changed.
 */
#ifndef QUHUA_SERVICE_SNAPSHOT_H
#define QUHUA_SERVICE_SNAPSHOT_H

#include "../profile/profile.h"
#include "../quhua.h"

struct snapshot {
    quhua_index *index; /* a sealed copy in memory */
    quhua_session *session;
    struct quhua_index_info info;
    struct profile profile;
    const struct quhua_rules *rules; /* of the profile; NULL without one */
    int as_of;                       /* of the profile; 0: the edition's year */
};

/*
 * Open the index at `path` as a sealed copy and, unless NULL, the profile for it.
 * Returns: a snapshot, or NULL and in `error` what is wrong. Threads: any; it then belongs to one.
 */
struct snapshot *snapshot_open(const char *path, const char *profile_name,
                               struct quhua_error *error);
/* NULL is allowed. */
void snapshot_close(struct snapshot *snapshot);

#endif
