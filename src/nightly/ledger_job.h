/*
 * ledger_job.h - one line of the ledger in memory: a job, and the files that it made or moved.
 *
 * Never reads or writes a file; ledger.h keeps the jobs, ledger_line.h has them as text.
 */
#ifndef QUHUA_NIGHTLY_LEDGER_JOB_H
#define QUHUA_NIGHTLY_LEDGER_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha256.h"

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

/* A new job, to be filled and given to ledger_decide. Returns: NULL without memory. */
struct ledger_job *ledger_job_new(const char *name);
/* Returns: false without memory. */
bool ledger_job_add(struct ledger_job *job, enum ledger_kind kind, const char *path, uint64_t size,
                    const char digest[SHA256_HEX]);
void ledger_job_free(struct ledger_job *job);

#endif
