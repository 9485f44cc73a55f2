/*
 * main.c - the table of commands.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const struct command commands[] = {
    {"normalize", "[TEXT...]", "texts (or lines of standard input) to division codes",
     cmd_normalize},
    {"lookup", "CODE|NAME|PINYIN", "find divisions by code, name, pinyin or initials", cmd_lookup},
    {"list", "[CODE]", "the divisions below a code", cmd_list},
    {"history", "CODE|NAME", "every name, code and successor with years", cmd_history},
    {"reasons", "", "every reason code with grade, Chinese text and an example", cmd_reasons},
    {"fix", "FILE.csv", "check a roster: fixed file, worklist and report", cmd_roster},
    {"merge", "FILE.csv WORKLIST.csv", "take a filled-in worklist back into the roster",
     cmd_roster},
    {"nightly", "DIR", "check every roster of a folder, each once", cmd_roster},
    {"serve", "--socket PATH", "answer programs over a Unix socket", cmd_service},
    {"call", "[TEXT...]", "as normalize, through the socket of the service", cmd_call},
    {"index", "build|verify|info|diff", "build, check, describe or compare indexes", cmd_index},
};

static void print_help(void)
{
    puts("usage: quhua COMMAND [OPTION...] [ARGUMENT...]\n\n"
         "Free Chinese text to one county-level division code, or the reason why not.\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("  %-10s %-22s  %s\n", commands[i].name, commands[i].arguments, commands[i].help);
    puts(
        "\nquhua COMMAND --help tells a command's options.\n"
        "Exit status: 0 all accepted, 1 a person is needed, 2 usage, 65 bad data, 66 cannot read,\n"
        "69 no service, 73 cannot create, 74 write error, 75 try again: another run is at work, "
        "or\n"
        "the service is busy.");
}

int main(int argc, char **argv)
{
    start_program();
    if (argc < 2) {
        fputs("quhua: which command? See quhua --help\n", stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help();
        return stdout_finish();
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("quhua " QUHUA_VERSION);
        return stdout_finish();
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 2, argv + 2);
    fprintf(stderr, "quhua: no command `%s`; see quhua --help\n", argv[1]);
    return EXIT_USAGE;
}
