/*
 * signals.c - being asked to stop: rosters end whole or not at all.
 */
#include <signal.h>
#include <string.h>

#include "roster.h"

static volatile sig_atomic_t stopped; /* the signal that came, or 0 */

static void stop(int signal)
{
    stopped = signal;
}

const volatile sig_atomic_t *signals_catch(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    signal(SIGXFSZ, SIG_IGN);
    return &stopped;
}

int signals_end(void)
{
    signal(stopped, SIG_DFL);
    raise(stopped);
    return EXIT_NEEDS_PERSON;
}
