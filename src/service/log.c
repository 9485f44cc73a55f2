/*
 * log.c - see log.h.
 */
#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum { WINDOW_MS = 10 * 1000, LINES_A_WINDOW = 5 };

/* Returns: whether the line may be written; *hidden is how many were not, before this one. */
static bool may_tell(struct log *log, enum log_kind kind, uint64_t now_ms, unsigned *hidden)
{
    *hidden = 0;
    if (kind == LOG_LIFE)
        return true;
    if (log->kinds[kind].told && now_ms - log->kinds[kind].since_ms < WINDOW_MS) {
        if (log->kinds[kind].told < LINES_A_WINDOW)
            return log->kinds[kind].told++, true;
        return log->kinds[kind].hidden++, false;
    }
    *hidden = log->kinds[kind].hidden;
    log->kinds[kind].since_ms = now_ms;
    log->kinds[kind].told = 1;
    log->kinds[kind].hidden = 0;
    return true;
}

/* Nobody reads it, or the disk is full: the service goes on all the same. */
static void write_line(const char *line, size_t size)
{
    struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) && write(STDERR_FILENO, line, size) < 0)
        return;
}

void log_line(struct log *log, enum log_kind kind, uint64_t now_ms, const char *format, ...)
{
    char line[1024] = "quhua-serve: ";
    const size_t begin = sizeof "quhua-serve: " - 1, room = sizeof line - 64;
    unsigned hidden;
    if (!may_tell(log, kind, now_ms, &hidden))
        return;
    va_list values;
    va_start(values, format);
    int wanted = vsnprintf(line + begin, room - begin, format, values);
    va_end(values);
    size_t size = begin + (wanted < 0 ? 0 : (size_t)wanted);
    size = size < room ? size : room - 1;
    if (hidden)
        size += (size_t)snprintf(line + size, 63, " (and %u such lines left out)", hidden);
    line[size++] = '\n';
    write_line(line, size);
}
