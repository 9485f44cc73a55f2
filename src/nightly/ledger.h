/*
 * ledger.h - what nightly runs have made and moved in a folder, and for which input.
 *
 * One line a job, appended and synced before anything of the job is moved: with that it is decided,
 * and if the run is killed the next one carries it out (moves.h). Lines carry a check. A last line
 * that was cut was never decided and is dropped; any other damage is told and changes nothing.
 *
 * Holds names of files, sizes and digests, never what a roster says. All paths are relative to the
 * nightly folder, which is the current one. Only for who holds the folder's lock (place.h).
 */
#ifndef QUHUA_NIGHTLY_LEDGER_H
#define QUHUA_NIGHTLY_LEDGER_H

#include "../roster/fault.h"
#include "ledger_job.h"

#define LEDGER_PATH ".quhua/ledger"

struct ledger {
    int fd;
    uint64_t size;            /* of what is valid in the file */
    struct ledger_job **jobs; /* in the order of the file */
    size_t job_count, capacity;
    void *by_path; /* tsearch tree of the files that are not gone */
    bool unsure;   /* a line may or may not be in the file: leave the rest to the next run */
    struct ledger_job *pending; /* decided, its moves not all known to be made; NULL: none */
};

/*
 * Read the ledger, or begin one.
 * Returns: false with BAD_DATA (damaged: the message says what to do), NO_INPUT, CANNOT_CREATE or
 *   WRITE_ERROR; then nothing was changed and there is nothing to close.
 */
bool ledger_open(struct ledger *ledger, struct fault *fault);
void ledger_close(struct ledger *ledger);

/* The latest file that a job put at `path` and that is not gone. Returns: NULL where there is none.
   Lifetime: of the ledger. */
struct ledger_file *ledger_find(const struct ledger *ledger, const char *path);

/*
 * Put a job down for good; it becomes `pending`, and the ledger's own whatever the outcome.
 * Returns: false with WRITE_ERROR: then it is not decided, and no job may follow.
 */
bool ledger_decide(struct ledger *ledger, struct ledger_job *job, struct fault *fault);
/* All moves of the pending job are made, and synced. */
bool ledger_settle(struct ledger *ledger, struct fault *fault);

/* The file is not ours any more: deleted, or never arrived. Not synced: told twice does no harm. */
bool ledger_forget(struct ledger *ledger, struct ledger_file *file, struct fault *fault);
/* Write the ledger anew, without what is gone. No job may be pending. */
bool ledger_rewrite(struct ledger *ledger, struct fault *fault);

#endif
