/*
 * options.c - options by table: --name, --name=value, --name value.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* What an option's value looks like, and the numbers it may be. */
static const struct value_kind {
    const char *shown; /* in help, behind the name */
    const char *wanted;
    uint64_t least, most;
    struct {
        const char *name;
        unsigned factor;
    } units[4]; /* the first one, "" or not, is meant where none is given */
} kinds[] = {
    [OPTION_FLAG] = {.shown = ""},
    [OPTION_TEXT] = {.shown = "=TEXT"},
    [OPTION_TEXTS] = {.shown = "=TEXT"},
    [OPTION_YEAR] = {"=YEAR", "a year from 1980 on", 1980, 9999, {{"", 1}}},
    [OPTION_COUNT] = {"=COUNT", "a number from 1 on", 1, 9999, {{"", 1}}},
    [OPTION_DAYS] = {"=DAYS", "a number of days from 1 on", 1, 9999, {{"", 1}}},
    [OPTION_MANY] = {"=COUNT", "a number from 1 to 1000000", 1, 1000000, {{"", 1}}},
    [OPTION_SIZE] = {"=SIZE",
                     "bytes, 1 to 1024M, such as 65536, 64k or 1M",
                     1,
                     1U << 30,
                     {{"", 1}, {"k", 1U << 10}, {"M", 1U << 20}}},
    [OPTION_TIME] = {"=TIME",
                     "seconds, or a time such as 500ms, 30s or 5min, up to a day",
                     1,
                     24 * 3600 * 1000,
                     {{"s", 1000}, {"ms", 1}, {"min", 60 * 1000}}},
    [OPTION_WAIT] = {"=TIME",
                     "seconds, or a time such as 500ms, 30s or 5min, from 0 to a day",
                     0,
                     24 * 3600 * 1000,
                     {{"s", 1000}, {"ms", 1}, {"min", 60 * 1000}}},
    [OPTION_MODE] = {.shown = "=MODE", .wanted = "permission bits such as 0660"},
};

/* An option as it is written, with what its value looks like. Returns: bytes of it. */
static int put_name(const struct option_spec *spec, char *name, size_t capacity)
{
    return snprintf(name, capacity, "--%s%s", spec->name, kinds[spec->kind].shown);
}

static void print_help(const struct command *command, const struct option_spec *specs, size_t count)
{
    char name[64];
    int width = 18;
    for (size_t i = 0; i < count; i++) {
        int size = put_name(&specs[i], name, sizeof name);
        width = size > width ? size : width;
    }
    printf("usage: quhua %s [OPTION...] %s\n\n%s\n\n", command->name, command->arguments,
           command->help);
    for (size_t i = 0; i < count; i++) {
        put_name(&specs[i], name, sizeof name);
        printf("  %-*s %s\n", width, name, specs[i].help);
    }
    printf("  %-*s %s\n  %-*s %s\n", width, "--help", "this text", width, "--version",
           "the version");
}

static const struct option_spec *find_spec(const struct option_spec *specs, size_t count,
                                           const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(specs[i].name) == size && memcmp(specs[i].name, name, size) == 0)
            return &specs[i];
    return NULL;
}

/* The factor of the unit that `text` names. Returns: 0 where there is none of that name. */
static unsigned unit_factor(const struct value_kind *kind, const char *text)
{
    if (!*text)
        return kind->units[0].factor;
    for (size_t i = 0; i < sizeof kind->units / sizeof *kind->units; i++)
        if (kind->units[i].name && strcmp(kind->units[i].name, text) == 0)
            return kind->units[i].factor;
    return 0;
}

static bool read_number(const struct value_kind *kind, const char *value, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    unsigned long count = strtoul(value, &end, 10);
    unsigned factor = unit_factor(kind, end);
    if (errno || value[0] < '0' || value[0] > '9' || !factor || count > kind->most / factor)
        return false;
    *number = (uint64_t)count * factor;
    return *number >= kind->least;
}

/* An octal number of permission bits. */
static bool read_mode(const char *value, uint64_t *mode)
{
    char *end = NULL;
    *mode = strtoul(value, &end, 8);
    return value[0] >= '0' && value[0] <= '7' && *end == '\0' && *mode <= 0777;
}

static bool set_number(const struct command *command, const struct option_spec *spec,
                       const char *value)
{
    const struct value_kind *kind = &kinds[spec->kind];
    uint64_t number = 0;
    bool good =
        spec->kind == OPTION_MODE ? read_mode(value, &number) : read_number(kind, value, &number);
    if (!good)
        fprintf(stderr, "quhua %s: --%s wants %s\n", command->name, spec->name, kind->wanted);
    else if (spec->kind == OPTION_YEAR)
        *(int *)spec->value = (int)number;
    else if (spec->kind == OPTION_SIZE)
        *(size_t *)spec->value = number;
    else if (spec->kind == OPTION_MODE)
        *(mode_t *)spec->value = (mode_t)number;
    else
        *(unsigned *)spec->value = (unsigned)number;
    return good;
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
