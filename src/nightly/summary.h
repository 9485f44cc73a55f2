/*
 * summary.h - what a run came to, as one line of JSON and as metrics of Prometheus.
 *
 * Tells names of files, made harmless (say.h), in JSON only; counts otherwise.
 */
#ifndef QUHUA_NIGHTLY_SUMMARY_H
#define QUHUA_NIGHTLY_SUMMARY_H

#include "../common/buffer.h"
#include "night.h"

/* Append one JSON object and a line end. */
void summary_put_json(const struct night_result *result, struct buffer *out);
/* Append the metrics, in the text format of Prometheus. */
void summary_put_metrics(const struct night_result *result, struct buffer *out);
/* Put the metrics into a file, which everybody may read, whole or not at all. */
bool summary_write_metrics(const struct night_result *result, const char *path,
                           struct fault *fault);

#endif
