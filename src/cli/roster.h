/*
 * roster.h - what fix and merge share.
 */
#ifndef QUHUA_CLI_ROSTER_H
#define QUHUA_CLI_ROSTER_H

#include "cli.h"

/*
 * Run fix (one file: the roster) or merge (two: the roster and its worklist).
 * Returns: the exit status, after telling the outcome.
 */
int roster_command(const struct command *command, int files, int argc, char **argv);

#endif
