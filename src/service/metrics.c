/*
 * metrics.c - see metrics.h.
 *
 * Prometheus: every family with HELP and TYPE, its samples together; counters end in _total,
 * durations are seconds. Counts that are zero are told too, so that a rate has a beginning.
 */
#include "metrics.h"

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

/* Nanoseconds as decimal seconds, without zeros at the end. */
static void put_seconds(struct buffer *out, uint64_t ns)
{
    char digits[10] = ".000000000";
    size_t size = sizeof digits;
    uint64_t rest = ns % 1000000000;
    for (size_t i = sizeof digits - 1; i > 0; i--, rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    while (size > 1 && digits[size - 1] == '0')
        size--;
    buffer_number(out, ns / 1000000000);
    if (size > 1)
        buffer_put(out, digits, size);
}

/* A string within quotes, for a label and for JSON alike: control characters are left out. */
static void put_quoted(struct buffer *out, const char *string)
{
    buffer_put(out, "\"", 1);
    for (; *string; string++) {
        if (*string == '"' || *string == '\\')
            buffer_put(out, "\\", 1);
        if ((unsigned char)*string >= 0x20 && *string != 0x7f)
            buffer_put(out, string, 1);
    }
    buffer_put(out, "\"", 1);
}

/* ---- Prometheus ---------------------------------------------------------------------------- */

static void put_family(struct buffer *out, const char *name, const char *type, const char *help)
{
    const char *const parts[] = {"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buffer_string(out, parts[i]);
}

/* A sample without its value: name{label="value"} and a blank. */
static void put_sample(struct buffer *out, const char *name, const char *label, const char *value)
{
    buffer_string(out, name);
    if (label) {
        buffer_string(out, "{");
        buffer_string(out, label);
        buffer_string(out, "=");
        put_quoted(out, value);
        buffer_string(out, "}");
    }
    buffer_string(out, " ");
}

static void put_count(struct buffer *out, const char *name, const char *label, const char *value,
                      uint64_t count)
{
    put_sample(out, name, label, value);
    buffer_number(out, count);
    buffer_string(out, "\n");
}

/* A family of one sample without labels. */
static void put_single(struct buffer *out, const char *name, const char *type, const char *help,
                       uint64_t count)
{
    put_family(out, name, type, help);
    put_count(out, name, NULL, NULL, count);
}

static void put_requests(struct buffer *out, const struct metrics *metrics)
{
    put_family(out, "quhua_requests_total", "counter", "Requests answered, by op and verdict.");
    for (unsigned op = 0; op < METRICS_OP_COUNT; op++)
        for (unsigned outcome = 0; outcome < METRICS_OUTCOME_COUNT; outcome++) {
            if (!has_outcome(op, outcome))
                continue;
            buffer_string(out, "quhua_requests_total{op=");
            put_quoted(out, op_names[op]);
            buffer_string(out, ",verdict=");
            put_quoted(out, outcome_name(outcome));
            buffer_string(out, "} ");
            buffer_number(out, metrics->requests[op][outcome]);
            buffer_string(out, "\n");
        }
    put_single(out, "quhua_requests_refused_total", "counter",
               "Requests answered with an error before their op was known.", metrics->refused);
}

static void put_latency(struct buffer *out, const struct metrics *metrics)
{
    uint64_t below = 0;
    put_family(out, "quhua_request_seconds", "histogram",
               "Time from a whole request to its whole answer.");
    for (unsigned bucket = 0; bucket < METRICS_BUCKETS; bucket++) {
        below += metrics->latency[bucket];
        buffer_string(out, "quhua_request_seconds_bucket{le=\"");
        if (metrics_bound(bucket) == UINT64_MAX)
            buffer_string(out, "+Inf");
        else
            put_seconds(out, metrics_bound(bucket));
        buffer_string(out, "\"} ");
        buffer_number(out, below);
        buffer_string(out, "\n");
    }
    put_sample(out, "quhua_request_seconds_sum", NULL, NULL);
    put_seconds(out, metrics->latency_ns);
    buffer_string(out, "\n");
    put_count(out, "quhua_request_seconds_count", NULL, NULL, below);
}

static void put_connections(struct buffer *out, const struct metrics *metrics)
{
    static const char *const classes[] = {NULL, NULL, "2xx", NULL, "4xx", "5xx"};
    put_single(out, "quhua_connections", "gauge", "Connections open now.", metrics->open);
    put_single(out, "quhua_connections_total", "counter", "Connections accepted.",
               metrics->accepted);
    put_family(out, "quhua_connections_refused_total", "counter",
               "Connections closed at once, by reason.");
    put_count(out, "quhua_connections_refused_total", "reason", "busy", metrics->rejected_busy);
    put_count(out, "quhua_connections_refused_total", "reason", "peer", metrics->rejected_peer);
    put_single(out, "quhua_timeouts_total", "counter", "Connections closed by a time-out.",
               metrics->timed_out);
    put_family(out, "quhua_http_responses_total", "counter", "HTTP answers, by class of status.");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i])
            put_count(out, "quhua_http_responses_total", "class", classes[i], metrics->http[i]);
}

static void put_index(struct buffer *out, const struct service *service)
{
    const struct metrics *metrics = &service->metrics;
    const struct snapshot *snapshot = service->snapshot;
    put_family(out, "quhua_reloads_total", "counter", "Reloads of the index, by result.");
    put_count(out, "quhua_reloads_total", "result", "ok", metrics->reloads);
    put_count(out, "quhua_reloads_total", "result", "refused", metrics->reloads_refused);
    if (snapshot) {
        put_family(out, "quhua_index_info", "gauge", "The index in use.");
        buffer_string(out, "quhua_index_info{edition=");
        put_quoted(out, snapshot->info.edition);
        buffer_string(out, ",digest=");
        put_quoted(out, snapshot->info.digest);
        buffer_string(out, "} 1\n");
    }
    put_single(out, "quhua_index_loaded_time_seconds", "gauge",
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
    put_family(out, "quhua_build_info", "gauge", "The program.");
    put_count(out, "quhua_build_info", "version", QUHUA_VERSION, 1);
    put_single(out, "quhua_start_time_seconds", "gauge", "Unix time of the start.",
               metrics->started_s);
    put_family(out, "quhua_uptime_seconds", "gauge", "Time since the start.");
    put_sample(out, "quhua_uptime_seconds", NULL, NULL);
    put_seconds(out, uptime_ns(service));
    buffer_string(out, "\n");
    put_single(out, "quhua_draining", "gauge", "1 while the service is stopping.",
               service->draining);
}

/* ---- status -------------------------------------------------------------------------------- */

/* "key": with a comma before it. */
static void put_key(struct buffer *out, const char *key)
{
    buffer_string(out, ",");
    put_quoted(out, key);
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
    put_quoted(out, snapshot ? snapshot->info.edition : "");
    put_key(out, "digest");
    put_quoted(out, snapshot ? snapshot->info.digest : "");
    put_member(out, "format", snapshot ? snapshot->info.format : 0);
    put_key(out, "profile");
    if (snapshot && snapshot->rules && snapshot->profile.name)
        put_quoted(out, snapshot->profile.name);
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
                put_quoted(out, op_names[op]);
                comma = ",";
            }
            buffer_string(out, open);
            open = ",";
            put_quoted(out, outcome_name(outcome));
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
    put_quoted(out, QUHUA_VERSION);
    put_member(out, "started", metrics->started_s);
    put_key(out, "uptime_s");
    put_seconds(out, uptime_ns(service));
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
