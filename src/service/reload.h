/*
 * reload.h - a new index takes the place of the old one while requests go on.
 *
 * Three parts. The clerk (struct reload) decides when to try: it is told what happens and answers
 * what to do, and knows no thread, clock or file. The work (reload_stat, reload_work) touches the
 * disk and may block: a worker thread does it. The exchange (reload_finish) is a pointer, done on
 * the loop's thread between two requests; what it takes out is closed by a worker thread again.
 *
 * The file at the path is looked at once a second (device, inode, size, times): this sees what is
 * written in place, renamed over it, swapped by link or put on another mount, which takes inotify a
 * watch on every folder and link of the path. A changed file is tried once it has stayed the same
 * for one look, so that a copy in progress is not taken for a damaged index; one that was refused
 * is not tried again before it changes or a signal asks.
 *
 * Invariants: one attempt at a time; whatever is asked during an attempt leads to one more, not to
 * several; service->snapshot is never NULL and never an index of an older edition unless allowed.
 */
#ifndef QUHUA_SERVICE_RELOAD_H
#define QUHUA_SERVICE_RELOAD_H

#include "service.h"

/* What tells one file from another. All zero: there is none. */
struct reload_stamp {
    uint64_t device, inode, size;
    int64_t mtime_s, mtime_ns, ctime_s, ctime_ns;
};

struct reload {
    struct reload_stamp tried;  /* of the file that was opened or refused last */
    struct reload_stamp looked; /* at the last look */
    bool opening;               /* an attempt is under way */
    bool wanted;                /* one more must follow */
};

/* One attempt: filled before, by the loop's thread; worked on in a worker; finished by the loop. */
struct reload_job {
    const char *index, *profile; /* paths; as for snapshot_open */
    bool allow_older;
    struct reload_stamp stamp;
    struct snapshot *snapshot;
    struct snapshot_error error;
};

/* What came of an attempt. */
struct reload_outcome {
    bool swapped;
    struct snapshot *old; /* to be closed off the loop's thread: the one that goes; or NULL */
    char text[768];       /* one line for the log */
};

/* ---- the clerk: the loop's thread ----------------------------------------------------------- */

/* `stamp`: of the file that is served, taken before it was opened. */
void reload_init(struct reload *reload, const struct reload_stamp *stamp);
/* Somebody asks (SIGHUP). Returns: whether to start an attempt now. */
bool reload_ask(struct reload *reload);
/* The file has been looked at. Returns: whether to start an attempt now. */
bool reload_look(struct reload *reload, const struct reload_stamp *stamp);

/*
 * An attempt has ended: exchange the snapshot or keep it, count, and say so.
 *   now_s: Unix time.
 * Returns: whether to start the next attempt now (after *outcome has been dealt with).
 */
bool reload_finish(struct reload *reload, struct reload_job *job, struct service *service,
                   uint64_t now_s, struct reload_outcome *outcome);

/* ---- the work: any thread, may block -------------------------------------------------------- */

/* Look at the file at `path`. */
void reload_stat(const char *path, struct reload_stamp *stamp);
/* Open what the job names: fills stamp, and snapshot or error. */
void reload_work(struct reload_job *job);

#endif
