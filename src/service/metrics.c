/*
 * metrics.c - see metrics.h.
 *
 * Counters end in _total, durations are seconds. Counts that are zero are told too, so that a rate
 * has a beginning.
 */
#include "metrics.h"

#include "../common/prometheus.h"
#include "service.h"

static const char *const op_names[METRICS_OP_COUNT] = {
#define X(name, text) text,
    METRICS_OPS(X)
#undef X
};

static const char *outcome_name(unsigned outcome)
{
    if (outcome <= QUHUA_REJECT)
        return quhua_verdict_name((enum quhua_verdict)outcome);
    return outcome == METRICS_ANSWERED ? "answered" : "error";
}

/* Verdicts are of the ops that judge; the others are answered, or an error. */
static bool has_outcome(unsigned op, unsigned outcome)
{
    bool judges = op == METRICS_NORMALIZE || op == METRICS_HOME || op == METRICS_CHECK;
    return outcome == METRICS_ERROR || judges == (outcome <= QUHUA_REJECT);
}

const char *metrics_op_name(enum metrics_op op)
{
    return op_names[op];
}

uint64_t metrics_bound(unsigned bucket)
{
    static const uint64_t bounds[METRICS_BUCKETS - 1] = {
        1000,     2000,      5000,      10000,     20000,     50000,    100000,
        200000,   500000,    1000000,   2000000,   5000000,   10000000, 20000000,
        50000000, 100000000, 200000000, 500000000, 1000000000};
    return bucket < METRICS_BUCKETS - 1 ? bounds[bucket] : UINT64_MAX;
}

void metrics_request(struct metrics *metrics, enum metrics_op op, unsigned outcome, uint64_t ns)
{
    unsigned bucket = 0;
    while (ns > metrics_bound(bucket))
        bucket++;
    metrics->requests[op][outcome]++;
    metrics->latency[bucket]++;
    metrics->latency_ns += ns;
}

static uint64_t uptime_ns(const struct service *service)
{
    uint64_t now = service->clock_ns ? service->clock_ns() : 0;
    return now > service->metrics.started_ns ? now - service->metrics.started_ns : 0;
}

/* ---- Prometheus ---------------------------------------------------------------------------- */

static void put_requests(struct buffer *out, const struct metrics *metrics)
{
    prometheus_family(out, "quhua_requests_total", "counter",
                      "Requests answered, by op and verdict.");
    for (unsigned op = 0; op < METRICS_OP_COUNT; op++)
        for (unsigned outcome = 0; outcome < METRICS_OUTCOME_COUNT; outcome++) {
            if (!has_outcome(op, outcome))
                continue;
            buffer_string(out, "quhua_requests_total{op=");
            prometheus_quoted(out, op_names[op]);
            buffer_string(out, ",verdict=");
            prometheus_quoted(out, outcome_name(outcome));
            buffer_string(out, "} ");
            buffer_number(out, metrics->requests[op][outcome]);
            buffer_string(out, "\n");
        }
    prometheus_single(out, "quhua_requests_refused_total", "counter",
                      "Requests answered with an error before their op was known.",
                      metrics->refused);
}

static void put_latency(struct buffer *out, const struct metrics *metrics)
{
    uint64_t below = 0;
    prometheus_family(out, "quhua_request_seconds", "histogram",
                      "Time from a whole request to its whole answer.");
    for (unsigned bucket = 0; bucket < METRICS_BUCKETS; bucket++) {
        below += metrics->latency[bucket];
        buffer_string(out, "quhua_request_seconds_bucket{le=\"");
        if (metrics_bound(bucket) == UINT64_MAX)
            buffer_string(out, "+Inf");
        else
            prometheus_seconds(out, metrics_bound(bucket));
        buffer_string(out, "\"} ");
        buffer_number(out, below);
        buffer_string(out, "\n");
    }
    prometheus_sample(out, "quhua_request_seconds_sum", NULL, NULL);
    prometheus_seconds(out, metrics->latency_ns);
    buffer_string(out, "\n");
    prometheus_count(out, "quhua_request_seconds_count", NULL, NULL, below);
}

static void put_connections(struct buffer *out, const struct metrics *metrics)
{
    static const char *const classes[] = {NULL, NULL, "2xx", NULL, "4xx", "5xx"};
    prometheus_single(out, "quhua_connections", "gauge", "Connections open now.", metrics->open);
    prometheus_single(out, "quhua_connections_total", "counter", "Connections accepted.",
                      metrics->accepted);
    prometheus_family(out, "quhua_connections_refused_total", "counter",
                      "Connections closed at once, by reason.");
    prometheus_count(out, "quhua_connections_refused_total", "reason", "busy",
                     metrics->rejected_busy);
    prometheus_count(out, "quhua_connections_refused_total", "reason", "peer",
                     metrics->rejected_peer);
    prometheus_single(out, "quhua_timeouts_total", "counter", "Connections closed by a time-out.",
                      metrics->timed_out);
    prometheus_family(out, "quhua_http_responses_total", "counter",
                      "HTTP answers, by class of status.");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i])
            prometheus_count(out, "quhua_http_responses_total", "class", classes[i],
                             metrics->http[i]);
}

static void put_index(struct buffer *out, const struct service *service)
{
    const struct metrics *metrics = &service->metrics;
    const struct snapshot *snapshot = service->snapshot;
    prometheus_family(out, "quhua_reloads_total", "counter", "Reloads of the index, by result.");
    prometheus_count(out, "quhua_reloads_total", "result", "ok", metrics->reloads);
    prometheus_count(out, "quhua_reloads_total", "result", "refused", metrics->reloads_refused);
    if (snapshot) {
        prometheus_family(out, "quhua_index_info", "gauge", "The index in use.");
        buffer_string(out, "quhua_index_info{edition=");
        prometheus_quoted(out, snapshot->info.edition);
        buffer_string(out, ",digest=");
        prometheus_quoted(out, snapshot->info.digest);
        buffer_string(out, "} 1\n");
    }
    prometheus_single(out, "quhua_index_loaded_time_seconds", "gauge",
                      "Unix time at which the index in use was loaded.",
                      metrics->reloaded_s ? metrics->reloaded_s : metrics->started_s);
}

void metrics_prometheus(const struct service *service, struct buffer *out)
{
    const struct metrics *metrics = &service->metrics;
    put_requests(out, metrics);
    put_latency(out, metrics);
    put_connections(out, metrics);
    put_index(out, service);
    prometheus_family(out, "quhua_build_info", "gauge", "The program.");
    prometheus_count(out, "quhua_build_info", "version", QUHUA_VERSION, 1);
    prometheus_single(out, "quhua_start_time_seconds", "gauge", "Unix time of the start.",
                      metrics->started_s);
    prometheus_family(out, "quhua_uptime_seconds", "gauge", "Time since the start.");
    prometheus_sample(out, "quhua_uptime_seconds", NULL, NULL);
    prometheus_seconds(out, uptime_ns(service));
    buffer_string(out, "\n");
    prometheus_single(out, "quhua_draining", "gauge", "1 while the service is stopping.",
                      service->draining);
}

/* ---- status -------------------------------------------------------------------------------- */

/* "key": with a comma before it. */
static void put_key(struct buffer *out, const char *key)
{
    buffer_string(out, ",");
    prometheus_quoted(out, key);
    buffer_string(out, ":");
}

static void put_member(struct buffer *out, const char *key, uint64_t number)
{
    put_key(out, key);
    buffer_number(out, number);
}

static void status_index(struct buffer *out, const struct snapshot *snapshot)
{
    buffer_string(out, "\"edition\":");
    prometheus_quoted(out, snapshot ? snapshot->info.edition : "");
    put_key(out, "digest");
    prometheus_quoted(out, snapshot ? snapshot->info.digest : "");
    put_member(out, "format", snapshot ? snapshot->info.format : 0);
    put_key(out, "profile");
    if (snapshot && snapshot->rules && snapshot->profile.name)
        prometheus_quoted(out, snapshot->profile.name);
    else
        buffer_string(out, "null");
}

/* Only what is not zero: "requests":{"normalize":{"accept":3},...}. */
static void status_requests(struct buffer *out, const struct metrics *metrics)
{
    const char *comma = "";
    buffer_string(out, ",\"requests\":{");
    for (unsigned op = 0; op < METRICS_OP_COUNT; op++) {
        const char *open = ":{";
        for (unsigned outcome = 0; outcome < METRICS_OUTCOME_COUNT; outcome++) {
            if (metrics->requests[op][outcome] == 0)
                continue;
            if (*open == ':') {
                buffer_string(out, comma);
                prometheus_quoted(out, op_names[op]);
                comma = ",";
            }
            buffer_string(out, open);
            open = ",";
            prometheus_quoted(out, outcome_name(outcome));
            buffer_string(out, ":");
            buffer_number(out, metrics->requests[op][outcome]);
        }
        if (*open == ',')
            buffer_string(out, "}");
    }
    buffer_string(out, "}");
}

void metrics_status(const struct service *service, struct buffer *out)
{
    const struct metrics *metrics = &service->metrics;
    status_index(out, service->snapshot);
    put_key(out, "version");
    prometheus_quoted(out, QUHUA_VERSION);
    put_member(out, "started", metrics->started_s);
    put_key(out, "uptime_s");
    prometheus_seconds(out, uptime_ns(service));
    put_key(out, "draining");
    buffer_string(out, service->draining ? "true" : "false");
    buffer_string(out, ",\"connections\":{\"open\":");
    buffer_number(out, metrics->open);
    put_member(out, "accepted", metrics->accepted);
    put_member(out, "refused_busy", metrics->rejected_busy);
    put_member(out, "refused_peer", metrics->rejected_peer);
    put_member(out, "timed_out", metrics->timed_out);
    buffer_string(out, "}");
    status_requests(out, metrics);
    put_member(out, "requests_refused", metrics->refused);
    buffer_string(out, ",\"reloads\":{\"ok\":");
    buffer_number(out, metrics->reloads);
    put_member(out, "refused", metrics->reloads_refused);
    buffer_string(out, "}");
}
