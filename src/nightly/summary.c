/*
 * summary.c - see summary.h.
 */
#include "summary.h"

#include "../common/prometheus.h"
#include "../roster/report.h"
#include "place.h"
#include "say.h"

/* ---- JSON ----------------------------------------------------------------------------------- */

/* A list of names, as far as they are kept: [{"name":"a.csv","why":"link"},...]. */
static void put_names(struct buffer *out, const char *key, const struct night_names *names)
{
    size_t kept = names->count < NIGHT_NAMES ? names->count : NIGHT_NAMES;
    buffer_string(out, ",\"");
    buffer_string(out, key);
    buffer_string(out, "\":[");
    for (size_t i = 0; i < kept; i++) {
        buffer_string(out, i ? ",{\"name\":" : "{\"name\":");
        say_put_json(out, names->names[i].name);
        buffer_string(out, ",\"why\":\"");
        buffer_string(out, names->names[i].why);
        buffer_string(out, "\"}");
    }
    buffer_string(out, "]");
}

static void put_number(struct buffer *out, const char *key, uint64_t number)
{
    buffer_string(out, ",\"");
    buffer_string(out, key);
    buffer_string(out, "\":");
    buffer_number(out, number);
}

static void put_rosters(struct buffer *out, const struct night_result *result)
{
    buffer_string(out, "\"rosters\":{");
    for (int outcome = 0; outcome < TAKE_TOLD; outcome++) {
        buffer_string(out, outcome ? ",\"" : "\"");
        buffer_string(out, take_word((enum take_outcome)outcome));
        buffer_string(out, "\":");
        buffer_number(out, result->rosters[outcome]);
    }
    put_number(out, "left", result->left.count);
    buffer_string(out, "}");
}

static void put_retain(struct buffer *out, const struct night_result *result)
{
    const struct retain_result *retain = &result->retain;
    buffer_string(out, ",\"retain\":");
    if (result->asked.days == 0) {
        buffer_string(out, "null");
        return;
    }
    buffer_string(out, "{\"days\":");
    buffer_number(out, result->asked.days);
    buffer_string(out, result->asked.dry ? ",\"dry_run\":true" : ",\"dry_run\":false");
    put_number(out, "files", retain->files);
    put_number(out, "bytes", retain->bytes);
    put_number(out, "folders", retain->folders);
    put_number(out, "kept", retain->kept);
    put_number(out, "failed", retain->failed);
    put_number(out, "oldest_seconds", retain->oldest);
    buffer_string(out, "}");
}

/* "key":"text", or null where there is none. */
static void put_text(struct buffer *out, const char *key, const char *text)
{
    buffer_string(out, ",\"");
    buffer_string(out, key);
    buffer_string(out, "\":");
    if (text && *text)
        say_put_json(out, text);
    else
        buffer_string(out, "null");
}

void summary_put_json(const struct night_result *result, struct buffer *out)
{
    buffer_string(out, "{\"status\":");
    buffer_number(out, (uint64_t)result->status);
    buffer_string(out, result->begun ? ",\"begun\":true," : ",\"begun\":false,");
    put_rosters(out, result);
    buffer_string(out, ",");
    report_put_counts(&result->tally, out);
    put_names(out, "failed", &result->failed);
    put_names(out, "left", &result->left);
    put_number(out, "bytes", result->bytes);
    put_number(out, "oldest_waiting_seconds", result->oldest_waiting);
    put_retain(out, result);
    put_text(out, "edition", result->index.edition);
    put_text(out, "profile", result->profile);
    buffer_string(out, result->stopped ? ",\"stopped\":true" : ",\"stopped\":false");
    buffer_string(out, ",\"seconds\":");
    prometheus_seconds(out, result->nanoseconds / 1000000 * 1000000);
    buffer_string(out, "}\n");
}

/* ---- Prometheus ----------------------------------------------------------------------------- */

#define PREFIX "quhua_nightly_"

static void put_run(struct buffer *out, const struct night_result *result)
{
    prometheus_single(out, PREFIX "last_run_timestamp_seconds", "gauge",
                      "Unix time at which the last run began.", (uint64_t)result->started);
    prometheus_single(out, PREFIX "last_success_timestamp_seconds", "gauge",
                      "Unix time of the last run that came to its end, with status 0 or 1; "
                      "0 for none.",
                      (uint64_t)result->last_success);
    prometheus_single(out, PREFIX "last_run_status", "gauge", "Exit status of the last run.",
                      (uint64_t)result->status);
    prometheus_family(out, PREFIX "last_run_seconds", "gauge", "Time that the last run took.");
    prometheus_sample(out, PREFIX "last_run_seconds", NULL, NULL);
    prometheus_seconds(out, result->nanoseconds);
    buffer_string(out, "\n");
}

static void put_counts(struct buffer *out, const struct night_result *result)
{
    const struct tally *tally = &result->tally;
    prometheus_single(out, PREFIX "last_run_bytes", "gauge", "Bytes of the rosters taken.",
                      result->bytes);
    prometheus_single(out, PREFIX "oldest_waiting_seconds", "gauge",
                      "How long the oldest roster that was not taken has been in in/; 0 for none.",
                      result->oldest_waiting);
    prometheus_family(out, PREFIX "rosters", "gauge",
                      "Files in in/ at the last run, by what became of them.");
    for (int outcome = 0; outcome < TAKE_TOLD; outcome++)
        prometheus_count(out, PREFIX "rosters", "outcome", take_word((enum take_outcome)outcome),
                         result->rosters[outcome]);
    prometheus_count(out, PREFIX "rosters", "outcome", "left", result->left.count);
    prometheus_family(out, PREFIX "rows", "gauge", "Rows of the last run's rosters, by verdict.");
    for (int verdict = QUHUA_ACCEPT; verdict <= QUHUA_REJECT; verdict++)
        prometheus_count(out, PREFIX "rows", "verdict",
                         quhua_verdict_name((enum quhua_verdict)verdict), tally->verdicts[verdict]);
    prometheus_family(out, PREFIX "reasons", "gauge",
                      "How often the last run met each reason in a row.");
    for (int reason = 0; reason < QUHUA_REASON_COUNT; reason++)
        prometheus_count(out, PREFIX "reasons", "reason",
                         quhua_reason_info((enum quhua_reason)reason)->code,
                         tally_reason(tally, (enum quhua_reason)reason));
    prometheus_family(out, PREFIX "damaged_rows", "gauge",
                      "Rows of the last run that could not be read, by damage.");
    for (int damage = DAMAGE_NONE + 1; damage < DAMAGE_COUNT; damage++)
        prometheus_count(out, PREFIX "damaged_rows", "damage", damage_code((enum damage)damage),
                         tally->damages[damage].count);
}

static void put_retained(struct buffer *out, const struct night_result *result)
{
    const struct retain_result *retain = &result->retain;
    if (result->asked.days == 0)
        return;
    prometheus_single(out, PREFIX "unlinked_files", "gauge",
                      "Old files that the last run unlinked.", retain->files);
    prometheus_single(out, PREFIX "kept_old_files", "gauge",
                      "Old files that it left, because they are not as they were made or moved.",
                      retain->kept);
    prometheus_single(out, PREFIX "oldest_file_seconds", "gauge",
                      "Age of the oldest result or roster that is left; 0 for none.",
                      retain->oldest);
}

static void put_index(struct buffer *out, const struct night_result *result)
{
    prometheus_family(out, PREFIX "index_info", "gauge", "The index of the last run.");
    buffer_string(out, PREFIX "index_info{edition=");
    prometheus_quoted(out, result->index.edition);
    buffer_string(out, ",digest=");
    prometheus_quoted(out, result->index.digest);
    buffer_string(out, "} 1\n");
}

/* Where nothing was looked at, no counts: a zero would say that nothing waits. */
void summary_put_metrics(const struct night_result *result, struct buffer *out)
{
    put_run(out, result);
    if (!result->begun)
        return;
    put_counts(out, result);
    put_retained(out, result);
    put_index(out, result);
}

bool summary_write_metrics(const struct night_result *result, const char *path, struct fault *fault)
{
    struct buffer text = {0};
    summary_put_metrics(result, &text);
    return place_write(path, &text, 0644, fault);
}
