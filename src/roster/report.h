/*
 * report.h - what a run came to, for a clerk to read.
 */
#ifndef QUHUA_ROSTER_REPORT_H
#define QUHUA_ROSTER_REPORT_H

#include "../common/buffer.h"
#include "fix.h"

/* Append the report: Chinese, UTF-8, LF. Names of persons and whole addresses are not in it. */
void report_put(const struct fix_options *options, const struct source *source,
                const struct fix_result *result, struct buffer *out);
/* Append the counts as members of a JSON object: rows, verdicts, reasons, damages. */
void report_put_counts(const struct tally *tally, struct buffer *out);
/* Append the summary as one JSON object, without a line end. */
void report_put_json(const struct fix_result *result, struct buffer *out);

/* The same of a comparison. */
void report_put_comparison_json(const struct fix_result *result, struct buffer *out);

#endif
