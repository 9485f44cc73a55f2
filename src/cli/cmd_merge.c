/*
 * cmd_merge.c - quhua merge FILE.csv WORKLIST.csv
 */
#include <stdio.h>

#include "roster.h"

static const struct command self = {
    "merge", "FILE.csv WORKLIST.csv",
    "Take the choices of a filled-in worklist back into the roster, each checked anew. Beside it, "
    "or\n"
    "in the folder of -o, appear NAME.merged.fixed.csv, NAME.merged.todo.csv (what is left) and\n"
    "NAME.merged.report.txt. Neither of the two files given is changed.",
    cmd_merge};

int cmd_merge(int argc, char **argv)
{
    struct roster_arguments arguments = {.output = NULL};
    struct option_spec specs[ROSTER_SPECS];
    bool done;
    roster_specs(&arguments, specs);
    int count = options_parse(&self, specs, ROSTER_SPECS, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (count != 2) {
        if (count >= 0)
            fprintf(stderr, "usage: quhua merge [OPTION...] %s\n", self.arguments);
        return EXIT_USAGE;
    }
    return roster_run(self.name, &arguments, argv[0], argv[1]);
}
