/*
 * cmd_merge.c - quhua merge FILE.csv WORKLIST.csv
 */
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
    return roster_command(&self, 2, argc, argv);
}
