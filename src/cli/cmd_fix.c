/*
 * cmd_fix.c - quhua fix FILE.csv
 */
#include <stdio.h>

#include "roster.h"

static const struct command self = {
    "fix", "FILE.csv",
    "Check every row of a roster. Beside it, or in the folder of -o, appear NAME.fixed.csv (all "
    "rows\n"
    "and columns, and ours behind), NAME.todo.csv (what a person must decide) and NAME.report.txt.",
    cmd_fix};

int cmd_fix(int argc, char **argv)
{
    struct roster_arguments arguments = {.output = NULL};
    struct option_spec specs[ROSTER_SPECS];
    bool done;
    roster_specs(&arguments, specs);
    int count = options_parse(&self, specs, ROSTER_SPECS, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (count != 1) {
        if (count >= 0)
            fprintf(stderr, "usage: quhua fix [OPTION...] %s\n", self.arguments);
        return EXIT_USAGE;
    }
    return roster_run(self.name, &arguments, argv[0], NULL);
}
