/*
 * log.h - what the operator is told: a line each on standard error, which is the journal's.
 *
 * Counts, durations, user numbers; never a text of a request, nor what can be told from one. Never
 * waits: a line that cannot be written at once is left out. Of each kind only a few lines in ten
 * seconds: a client cannot fill a disk. One thread.
 */
#ifndef QUHUA_SERVICE_LOG_H
#define QUHUA_SERVICE_LOG_H

#include <stdint.h>

enum log_kind {
    LOG_LIFE, /* of the service itself: always written */
    LOG_TIMED_OUT,
    LOG_BUSY,
    LOG_NOT_ALLOWED,
    LOG_ACCEPT,
    LOG_MEMORY,
    LOG_KIND_COUNT
};

/* All zero is a new one. */
struct log {
    struct {
        uint64_t since_ms;
        unsigned told, hidden;
    } kinds[LOG_KIND_COUNT];
};

__attribute__((format(printf, 4, 5))) void log_line(struct log *log, enum log_kind kind,
                                                    uint64_t now_ms, const char *format, ...);

#endif
