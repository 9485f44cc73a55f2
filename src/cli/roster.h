/*
 * roster.h - what the commands for rosters share.
 */
#ifndef QUHUA_CLI_ROSTER_H
#define QUHUA_CLI_ROSTER_H

#include <signal.h>

#include "cli.h"

/*
 * Run fix (one file: the roster) or merge (two: the roster and its worklist).
 * Returns: the exit status, after telling the outcome.
 */
int roster_command(const struct command *command, int files, int argc, char **argv);

/* ---- signals.c ------------------------------------------------------------------------------ */

/* Let SIGINT, SIGTERM, SIGHUP and SIGQUIT only be noted, and a limit on the size of files be an
   error of writing, not a death that leaves files about. Returns: where the signal is noted. */
const volatile sig_atomic_t *signals_catch(void);
/* End by the signal that was noted, as whoever sent it expects. Returns, if at all, a status. */
int signals_end(void);

#endif
