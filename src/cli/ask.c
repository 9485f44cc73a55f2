/*
 * ask.c - options that normalize and call have alike.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

int ask_fail_level(const char *command, const char *fail_on, bool filter)
{
    if (!fail_on)
        return filter ? 3 : QUHUA_CONFIRM;
    if (strcmp(fail_on, "confirm") == 0)
        return QUHUA_CONFIRM;
    if (strcmp(fail_on, "reject") == 0)
        return QUHUA_REJECT;
    fprintf(stderr, "quhua %s: --fail-on is confirm or reject\n", command);
    return -1;
}

bool ask_field(const char *command, const char *field, const char *origin, bool *home,
               uint32_t *code)
{
    if (field && strcmp(field, "origin") != 0 && strcmp(field, "home") != 0) {
        fprintf(stderr, "quhua %s: --field is origin or home\n", command);
        return false;
    }
    *home = field && strcmp(field, "home") == 0;
    if (!origin)
        return true;
    if (!*home) {
        fprintf(stderr, "quhua %s: --origin goes with --field=home\n", command);
        return false;
    }
    if (strlen(origin) != 6 || strspn(origin, "0123456789") != 6) {
        fprintf(stderr, "quhua %s: --origin wants a code of six digits\n", command);
        return false;
    }
    *code = (uint32_t)strtoul(origin, NULL, 10);
    return true;
}
