/*
 * roster_main.c - the program quhua-roster: the commands for files of people. `quhua` runs it.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

int main(int argc, char **argv)
{
    start_program();
    if (argc >= 2 && strcmp(argv[1], "fix") == 0)
        return cmd_fix(argc - 2, argv + 2);
    if (argc >= 2 && strcmp(argv[1], "merge") == 0)
        return cmd_merge(argc - 2, argv + 2);
    if (argc >= 2 && strcmp(argv[1], "nightly") == 0)
        return cmd_nightly(argc - 2, argv + 2);
    fputs("quhua-roster: quhua runs it; see quhua fix --help, quhua merge --help, "
          "quhua nightly --help\n",
          stderr);
    return EXIT_USAGE;
}
