/*
 * roster.h - what fix and merge share.
 */
#ifndef QUHUA_CLI_ROSTER_H
#define QUHUA_CLI_ROSTER_H

#include "../roster/decisions.h"
#include "../roster/fix.h"
#include "cli.h"

/* The options of both; roster_specs lists them. */
struct roster_arguments {
    const char *output, *profile, *encoding, *previous, *rows_json, *index;
    struct texts columns;
    unsigned threads;
    int as_of;
    bool in_place, json;
};

enum { ROSTER_SPECS = 11 };
void roster_specs(struct roster_arguments *arguments, struct option_spec specs[ROSTER_SPECS]);

/*
 * Fix `roster`; with a worklist, take its choices.
 * Returns: the exit status, after telling the outcome.
 */
int roster_run(const char *command, const struct roster_arguments *arguments, const char *roster,
               const char *worklist);

#endif
