/*
 * launch.c - how long programs take from start to end, started in turn, and their memory.
 *
 * usage: launch RUNS PROGRAM [ARGUMENT...] [-- PROGRAM [ARGUMENT...]]...
 *
 * Prints, a line each: `time K MICROSECONDS` (median of program K), `peak KIB` (the largest
 * resident memory of any child: ask for one program alone to know which). Started by vfork and
 * measured from there to the end, output thrown away; a noisy machine disturbs all alike.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "median.h"

enum { MAX_PROGRAMS = 8 };

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec * 1e-3;
}

/* Returns: microseconds that one run took, or -1 where it could not be started. */
static double run(char **argv)
{
    int status = 0;
    double begin = now();
    pid_t child = vfork();
    if (child == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status == 127 << 8)
        return -1;
    return now() - begin;
}

/* Cut argv at `--`. Returns: number of programs. */
static size_t split(int argc, char **argv, char ***programs)
{
    size_t count = 0;
    bool fresh = true;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            fresh = true;
        } else if (fresh && count < MAX_PROGRAMS) {
            programs[count++] = argv + i;
            fresh = false;
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    char **programs[MAX_PROGRAMS];
    size_t runs = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    size_t count = runs ? split(argc - 2, argv + 2, programs) : 0;
    double *times = calloc(count * runs + 1, sizeof *times);
    if (count == 0 || !times) {
        fputs("usage: launch RUNS PROGRAM [ARGUMENT...] [-- PROGRAM...]...\n", stderr);
        return 2;
    }
    int out = dup(STDOUT_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(null, STDOUT_FILENO);
    fcntl(out, F_SETFD, FD_CLOEXEC);
    for (size_t i = 0; i < runs; i++)
        for (size_t k = 0; k < count; k++)
            if ((times[k * runs + i] = run(programs[k])) < 0) {
                fprintf(stderr, "launch: %s: cannot be run\n", programs[k][0]);
                return 127;
            }
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    for (size_t k = 0; k < count; k++)
        dprintf(out, "time %zu %.1f\n", k, median(times + k * runs, runs));
    dprintf(out, "peak %ld\n", usage.ru_maxrss);
    free(times);
    return 0;
}
