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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../roster/fault.h"
#include "sha256.h"

#define LEDGER_PATH ".quhua/ledger"

enum { LEDGER_JOB_FILES = 4 }; /* three results and the input, or the input and its reason */

/* What became of an input. */
enum ledger_outcome {
    LEDGER_DONE,      /* checked: results, and the input in done/ */
    LEDGER_UNCHANGED, /* had been checked before: only moved to done/ */
    LEDGER_FAILED,    /* no roster: the input in failed/, with its reason */
    LEDGER_OUTCOMES
};

enum ledger_kind {
    LEDGER_RESULT, /* out/...; made */
    LEDGER_INPUT,  /* done/... or failed/...; moved from in/ */
    LEDGER_REASON, /* failed/... .reason; made */
    LEDGER_KINDS
};

/* A file that a job made or moved. It is still ours where place_stands(path, size, digest). */
struct ledger_file {
    enum ledger_kind kind;
    char *path; /* where it was put */
    uint64_t size;
    char digest[SHA256_HEX]; /* "-" of an input that could not be read: known by its size only */
    bool gone;               /* replaced by a later job, deleted, or never arrived */
    const struct ledger_file *before; /* the older one at this path, which it replaced; or NULL */
    const struct ledger_job *job;
};

struct ledger_job {
    int64_t time; /* of the decision, seconds since 1970: the age of its files */
    enum ledger_outcome outcome;
    bool marked;            /* in/NAME.ready goes with the input */
    char rules[SHA256_HEX]; /* of program version, index and profile: what results depend on */
    char input[SHA256_HEX]; /* of the input; "-" if it could not be read */
    char *name;             /* of the input in in/ */
    size_t file_count;
    struct ledger_file files[LEDGER_JOB_FILES];
};

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

/* A new job, to be filled and given to ledger_decide. Returns: NULL without memory. */
struct ledger_job *ledger_job_new(const char *name);
/* Returns: false without memory. */
bool ledger_job_add(struct ledger_job *job, enum ledger_kind kind, const char *path, uint64_t size,
                    const char digest[SHA256_HEX]);
void ledger_job_free(struct ledger_job *job);

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
