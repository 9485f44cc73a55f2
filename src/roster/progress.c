/*
 * progress.c - the bar.
 */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR = 24 };

static double between(const struct timespec *from, const struct timespec *to)
{
    return (double)(to->tv_sec - from->tv_sec) + (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

/* Not through stdio, and not an error where it fails: nobody is lost with a bar. */
static void show(const char *text, size_t size)
{
    ssize_t ignored = write(STDERR_FILENO, text, size);
    (void)ignored;
}

void progress_begin(struct progress *progress, bool shown, uint64_t total)
{
    progress->shown = shown;
    progress->total = total;
    clock_gettime(CLOCK_MONOTONIC, &progress->begun);
    progress->last = progress->begun;
}

double progress_seconds(const struct progress *progress)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return between(&progress->begun, &now);
}

void progress_step(struct progress *progress, uint64_t position, uint64_t rows)
{
    struct timespec now;
    if (!progress->shown)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (between(&progress->last, &now) < 0.2)
        return;
    progress->last = now;
    double seconds = between(&progress->begun, &now);
    double share = progress->total ? (double)position / (double)progress->total : 1;
    char bar[BAR + 1], line[160];
    memset(bar, '.', BAR);
    memset(bar, '#', (size_t)(share * BAR) < BAR ? (size_t)(share * BAR) : BAR);
    bar[BAR] = 0;
    int size =
        snprintf(line, sizeof line, "\r[%s] %3.0f%%  %llu 行  %.0f 行/秒  剩余 %.0f 秒 \033[K", bar,
                 share * 100, (unsigned long long)rows, (double)rows / seconds,
                 share > 0 ? seconds / share - seconds : 0);
    if (size > 0)
        show(line, (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
}

void progress_end(struct progress *progress)
{
    static const char wipe[] = "\r\033[K";
    if (progress->shown)
        show(wipe, sizeof wipe - 1);
    progress->shown = false;
}
