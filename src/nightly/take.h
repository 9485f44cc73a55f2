/*
 * take.h - one roster from in/ to its decided and finished job.
 */
#ifndef QUHUA_NIGHTLY_TAKE_H
#define QUHUA_NIGHTLY_TAKE_H

#include "../roster/fix.h"
#include "inbox.h"
#include "ledger.h"

/* X(name, word in the summary) */
#define TAKE_OUTCOMES(X)                                                                           \
    X(DONE, "done")           /* checked; rows may need a person */                                \
    X(UNCHANGED, "unchanged") /* its results of the same index and rules are there */              \
    X(FAILED, "failed")       /* no roster: a person has to look at it */                          \
    X(WAITING, "waiting")     /* changed while it was read: left in in/ */                         \
    X(POSTPONED, "postponed") /* the machine's fault: left in in/ */                               \
    X(STOPPED, "stopped")     /* by a signal: left in in/ */                                       \
    X(HALTED, "halted")       /* the machine's fault, and no further roster can be taken */

enum take_outcome {
#define X(name, word) TAKE_##name,
    TAKE_OUTCOMES(X)
#undef X
        TAKE_OUTCOME_COUNT,
    TAKE_TOLD = TAKE_HALTED /* the outcomes before it are told of apart; HALTED is postponed too */
};

/* What taking needs, the same for all rosters of a run. */
struct take {
    const quhua_index *index;
    const struct profile *profile; /* or NULL */
    unsigned threads;
    const volatile sig_atomic_t *stop;
    struct ledger *ledger;
    char rules[SHA256_HEX];
};

/* The digest of all that results depend on but the roster itself. */
void take_digest_rules(struct take *take);

/*
 * Take one roster that the inbox holds for ready.
 *   result: what its rows came to, after DONE.
 *   *bytes: of the roster, as far as it was read.
 *   fault: the reason after FAILED, POSTPONED and HALTED.
 */
enum take_outcome take_roster(const struct take *take, const struct inbox_entry *entry,
                              struct fix_result *result, uint64_t *bytes, struct fault *fault);

/* Returns: the word for an outcome; a constant. */
const char *take_word(enum take_outcome outcome);

#endif
