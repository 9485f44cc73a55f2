/*
 * progress.h - a bar on standard error: rows, rate, time left. Only where it is asked for.
 */
#ifndef QUHUA_ROSTER_PROGRESS_H
#define QUHUA_ROSTER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
    bool shown;
    uint64_t total; /* bytes of the file */
    struct timespec begun, last;
};

void progress_begin(struct progress *progress, bool shown, uint64_t total);
/* Seconds since the beginning. */
double progress_seconds(const struct progress *progress);
/* Draw, at most five times a second. */
void progress_step(struct progress *progress, uint64_t position, uint64_t rows);
/* Wipe the bar away. */
void progress_end(struct progress *progress);

#endif
