/*
 * retain.h - unlinking what earlier runs made or moved, when it is old enough.
 *
 * Only files of the ledger, and of those only the ones that are what was put there (ours.h): a
 * worklist that a person has filled in is theirs. in/ is never looked at.
 *
 * Unlinking gives up the name; the bytes may stay on the disk until others are written there.
 */
#ifndef QUHUA_NIGHTLY_RETAIN_H
#define QUHUA_NIGHTLY_RETAIN_H

#include <signal.h>

#include "../common/buffer.h"
#include "ledger.h"

struct retain_options {
    unsigned days; /* files of jobs decided longer ago go; 0: none */
    bool dry;      /* only say what would go */
    const volatile sig_atomic_t *stop;
};

/* What was unlinked, or in a dry run would be. */
struct retain_result {
    uint64_t files, bytes, folders;
    uint64_t kept;   /* files that are old enough but not, or not only, ours any more */
    uint64_t failed; /* that could not be looked at or unlinked */
    uint64_t oldest; /* seconds: the age of the oldest file in the ledger that is left; 0: none */
    struct buffer
        list; /* of a dry run: `PATH TAB BYTES TAB DAYS` a line, folders with a / behind */
};

/*
 * Is the current folder one in which nothing shall ever be unlinked? `/` and $HOME: a mistake in
 * the command is likelier than a purpose.
 */
bool retain_is_refused(void);
/*
 * Unlink what is older. The current folder is the nightly folder; no job is pending, but in a dry
 * run. Results that an input was found unchanged against are as old as the last such input.
 *   fault: WRITE_ERROR or NO_INPUT where the ledger or memory failed, or a file could not be
 *   unlinked; the others are all the same.
 * Returns: false where the ledger cannot be used any longer.
 */
bool retain_run(struct ledger *ledger, const struct retain_options *options,
                struct retain_result *result, struct fault *fault);

#endif
