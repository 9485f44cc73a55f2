/*
 * prometheus.h - metrics in the text format of Prometheus.
 *
 * Every family with HELP and TYPE, its samples together.
 */
#ifndef QUHUA_COMMON_PROMETHEUS_H
#define QUHUA_COMMON_PROMETHEUS_H

#include "buffer.h"

/* The head of a family: `type` is gauge, counter or histogram. */
void prometheus_family(struct buffer *out, const char *name, const char *type, const char *help);
/* A sample without its value: name{label="value"} and a blank; `label` may be NULL. */
void prometheus_sample(struct buffer *out, const char *name, const char *label, const char *value);
/* A sample with its value. */
void prometheus_count(struct buffer *out, const char *name, const char *label, const char *value,
                      uint64_t count);
/* A family of one sample without labels. */
void prometheus_single(struct buffer *out, const char *name, const char *type, const char *help,
                       uint64_t count);
/* Nanoseconds as decimal seconds, without zeros at the end. */
void prometheus_seconds(struct buffer *out, uint64_t ns);
/* A string within quotes, for a label and for JSON alike: control characters are left out. */
void prometheus_quoted(struct buffer *out, const char *string);

#endif
