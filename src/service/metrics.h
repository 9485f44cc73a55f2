/*
 * metrics.h - what the service counts; never a text of a request.
 */
#ifndef QUHUA_SERVICE_METRICS_H
#define QUHUA_SERVICE_METRICS_H

#include <stdint.h>

#include "../common/buffer.h"
#include "../quhua.h"

#define METRICS_OPS(X)                                                                             \
    X(NORMALIZE, "normalize")                                                                      \
    X(HOME, "home")                                                                                \
    X(CHECK, "check")                                                                              \
    X(LOOKUP, "lookup")                                                                            \
    X(LIST, "list")                                                                                \
    X(HISTORY, "history")                                                                          \
    X(STATUS, "status")

enum metrics_op {
#define X(name, text) METRICS_##name,
    METRICS_OPS(X)
#undef X
        METRICS_OP_COUNT
};

/* The third index of `requests`: a verdict, or one of these. */
enum { METRICS_ANSWERED = QUHUA_REJECT + 1, METRICS_ERROR, METRICS_OUTCOME_COUNT };

#define METRICS_BUCKETS 16 /* of the latency histogram; the last one has no upper bound */

struct metrics {
    uint64_t requests[METRICS_OP_COUNT][METRICS_OUTCOME_COUNT];
    uint64_t refused; /* requests that named no op: errors before one was known */
    uint64_t latency[METRICS_BUCKETS], latency_ns;
    uint64_t accepted, rejected_busy, rejected_peer; /* connections */
    uint64_t open;                                   /* of them now */
    uint64_t timed_out, reloads, reloads_refused;
    uint64_t started_s, reloaded_s; /* Unix time */
};

#endif
