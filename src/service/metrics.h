/*
 * metrics.h - what the service counts, as Prometheus text and as the members of op `status`.
 *
 * Counts, durations and the edition of the index; never a text of a request. The thread of the
 * loop owns it: no atomics.
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

/* The second index of `requests`: a verdict, or one of these. */
enum { METRICS_ANSWERED = QUHUA_REJECT + 1, METRICS_ERROR, METRICS_OUTCOME_COUNT };

/* Upper bounds of the latency histogram: 1, 2 and 5 of each decade from 1 us to 1 s, then none. */
#define METRICS_BUCKETS 20

struct metrics {
    uint64_t requests[METRICS_OP_COUNT][METRICS_OUTCOME_COUNT];
    uint64_t refused; /* requests that named no op: errors before one was known */
    uint64_t latency[METRICS_BUCKETS], latency_ns;
    uint64_t accepted, rejected_busy, rejected_peer; /* connections */
    uint64_t open;                                   /* of them now */
    uint64_t timed_out, reloads, reloads_refused;
    uint64_t http[6];               /* HTTP answers by the first digit of their status */
    uint64_t started_s, reloaded_s; /* Unix time */
    uint64_t started_ns;            /* of service->clock_ns, for the uptime */
};

struct service;

/* Upper bound of a bucket in nanoseconds; UINT64_MAX for the last one. */
uint64_t metrics_bound(unsigned bucket);

/* Count a request that named its op. outcome: a verdict, METRICS_ANSWERED or METRICS_ERROR. */
void metrics_request(struct metrics *metrics, enum metrics_op op, unsigned outcome, uint64_t ns);

/* Returns: `normalize`, ...: constant. */
const char *metrics_op_name(enum metrics_op op);

/* Append all of it in Prometheus' text format 0.0.4. */
void metrics_prometheus(const struct service *service, struct buffer *out);

/*
 * Append the members of the answer to op `status`, without braces: "edition", "digest", "format",
 * "profile", "version", "started", "uptime_s", "draining", "connections", "requests",
 * "requests_refused", "reloads".
 */
void metrics_status(const struct service *service, struct buffer *out);

#endif
