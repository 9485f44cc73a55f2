/*
 * cmd_fix.c - quhua fix FILE.csv
 */
#include "roster.h"

static const struct command self = {
    "fix", "FILE.csv",
    "Check every row of a roster. Beside it, or in the folder of -o, appear NAME.fixed.csv (all "
    "rows\n"
    "and columns, and ours behind), NAME.todo.csv (what a person must decide) and NAME.report.txt.",
    cmd_fix};

int cmd_fix(int argc, char **argv)
{
    return roster_command(&self, 1, argc, argv);
}
