/*
 * night.h - a run over a nightly folder: whatever a killed run left is ended first, then every
 * roster in in/ that is ready is taken, in the order of names.
 *
 * Tells what is amiss on standard error, with names of files and never with what is in them.
 */
#ifndef QUHUA_NIGHTLY_NIGHT_H
#define QUHUA_NIGHTLY_NIGHT_H

#include "retain.h"
#include "take.h"

enum { NIGHT_NAMES = 20 }; /* names kept of each kind */

struct night_options {
    const quhua_index *index;
    const struct profile *profile; /* or NULL */
    unsigned threads;              /* 0: all cores */
    unsigned settle;               /* milliseconds, see inbox_read */
    /* What goes before rosters are taken, so that there is room; a dry run takes none. */
    struct retain_options retain;
    const volatile sig_atomic_t *stop;
};

struct night_name {
    char name[256];
    const char *why; /* a constant */
};

struct night_names {
    struct night_name names[NIGHT_NAMES];
    size_t count; /* of all, kept or not */
};

/* What a run came to. */
struct night_result {
    uint64_t rosters[TAKE_TOLD];     /* by outcome; WAITING has those not ready too */
    struct night_names failed, left; /* left: what no run will take */
    struct tally tally;              /* of all rosters done */
    uint64_t bytes;                  /* read of rosters */
    uint64_t nanoseconds;            /* that it took */
    int64_t started, last_success;   /* seconds since 1970; 0: none yet */
    uint64_t oldest_waiting;         /* seconds that the oldest roster left in in/ has been there */
    struct retain_options asked;     /* of night_options */
    struct retain_result retain;     /* its list is the caller's */
    struct quhua_index_info index;
    const char *profile; /* its name, or NULL */
    bool stopped;        /* by a signal */
    bool begun;          /* false: no roster was looked at, and nothing but status, started,
                            last_success, nanoseconds and retain can be told */
    int status;          /* exit status */
};

/*
 * Make a run; the current folder is the nightly folder.
 * Returns: false with `fault` where it could not begin: no folder, locked, ledger damaged.
 * Otherwise result->status: 0; 1 where a roster failed or lies in in/ that no run will take; 66,
 * 73, 74 where one could not be taken, which was not its fault.
 */
bool night_run(const struct night_options *options, struct night_result *result,
               struct fault *fault);
/* What a run came to that had to end with `status` before night_run. */
void night_not_begun(struct night_result *result, int status);

#endif
