/*
 * options.c - options by table: --name, --name=value, --name value.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void print_help(const struct command *command, const struct option_spec *specs, size_t count)
{
    static const char *const values[] = {"", "=TEXT", "=YEAR", "=COUNT", "=TEXT"};
    printf("usage: quhua %s [OPTION...] %s\n\n%s\n\n", command->name, command->arguments,
           command->help);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "--%s%s", specs[i].name, values[specs[i].kind]);
        printf("  %-18s %s\n", name, specs[i].help);
    }
    printf("  %-18s %s\n  %-18s %s\n", "--help", "this text", "--version", "the version");
}

static const struct option_spec *find_spec(const struct option_spec *specs, size_t count,
                                           const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(specs[i].name) == size && memcmp(specs[i].name, name, size) == 0)
            return &specs[i];
    return NULL;
}

static bool set_number(const struct command *command, const struct option_spec *spec,
                       const char *value)
{
    bool year = spec->kind == OPTION_YEAR;
    char *end = NULL;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno || end == value || *end || number < (year ? 1980 : 1) || number > 9999) {
        fprintf(stderr, "quhua %s: --%s wants %s\n", command->name, spec->name,
                year ? "a year from 1980 on" : "a number from 1 on");
        return false;
    }
    if (year)
        *(int *)spec->value = (int)number;
    else
        *(unsigned *)spec->value = (unsigned)number;
    return true;
}

static bool set_value(const struct command *command, const struct option_spec *spec,
                      const char *value)
{
    if (spec->kind == OPTION_TEXT) {
        *(const char **)spec->value = value;
        return true;
    }
    if (spec->kind != OPTION_TEXTS)
        return set_number(command, spec, value);
    struct texts *texts = spec->value;
    if (texts->count == sizeof texts->item / sizeof *texts->item) {
        fprintf(stderr, "quhua %s: too many --%s\n", command->name, spec->name);
        return false;
    }
    texts->item[texts->count++] = value;
    return true;
}

/* The long name of the option at `argument`: -o is --output. Returns: NULL for any other letter. */
static const char *long_name(const char *argument)
{
    if (argument[1] == '-')
        return argument + 2;
    return strcmp(argument, "-o") == 0 ? "output" : NULL;
}

/* One option at argv[*at]; steps over its value. Returns: false after telling what is wrong. */
static bool take_option(const struct command *command, const struct option_spec *specs,
                        size_t count, int argc, char **argv, int *at)
{
    const char *name = long_name(argv[*at]);
    const char *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const struct option_spec *spec = find_spec(specs, count, name, size);
    if (!spec || (spec->kind == OPTION_FLAG && equals)) {
        fprintf(stderr, "quhua %s: no option --%.*s%s; see quhua %s --help\n", command->name,
                (int)size, name, equals ? "=..." : "", command->name);
        return false;
    }
    if (spec->kind == OPTION_FLAG) {
        *(bool *)spec->value = true;
        return true;
    }
    if (!equals && *at + 1 >= argc) {
        fprintf(stderr, "quhua %s: --%s wants a value\n", command->name, spec->name);
        return false;
    }
    return set_value(command, spec, equals ? equals + 1 : argv[++*at]);
}

int options_parse(const struct command *command, const struct option_spec *specs, size_t count,
                  int argc, char **argv, bool *done)
{
    int left = 0;
    bool ended = false;
    *done = false;
    for (int i = 0; i < argc; i++) {
        if (ended || argv[i][0] != '-' || strcmp(argv[i], "-") == 0) {
            argv[left++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            ended = true;
        } else if (strcmp(argv[i], "--help") == 0) {
            print_help(command, specs, count);
            *done = true;
            return 0;
        } else if (strcmp(argv[i], "--version") == 0) {
            puts("quhua " QUHUA_VERSION);
            *done = true;
            return 0;
        } else if (!long_name(argv[i])) {
            fprintf(stderr, "quhua %s: options are long: --name; see quhua %s --help\n",
                    command->name, command->name);
            return -1;
        } else if (!take_option(command, specs, count, argc, argv, &i)) {
            return -1;
        }
    }
    return left;
}
