/*
 * snapshot.h - one index with what is opened on it: replaced whole, never changed.
 *
 * The index is a sealed copy in memory, so whatever happens to the file afterwards, answers stay.
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
    char *profile_path;              /* where it was found; NULL without one */
};

/* Why there is no snapshot. */
struct snapshot_error {
    int status;     /* an exit status of the contract: 65, or 66 for what cannot be read */
    char text[640]; /* one line for the operator: the file and what is wrong with it */
};

/*
 * Open the index at `path` as a sealed copy and, unless NULL, the profile for it.
 *   profile: a name or a path, see profile_load; to open the same one again give `profile_path`.
 * Returns: a snapshot, or NULL and in `error` (which may be NULL) what is wrong.
 * Threads: any; it then belongs to one.
 */
struct snapshot *snapshot_open(const char *path, const char *profile, struct snapshot_error *error);
/* NULL is allowed. Threads: any, once nobody uses it. */
void snapshot_close(struct snapshot *snapshot);

#endif
