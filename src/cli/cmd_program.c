/*
 * cmd_program.c - commands that are programs of their own, beside this one: quhua fix, merge
 * and nightly (quhua-roster), quhua serve (quhua-serve).
 *
 * What they are linked with would cost every other command its quick start.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* Become the program `name`, beside this one or on the PATH; it has the same arguments. Returns
   only where there is none. */
static void become(const char *name, char **arguments)
{
    char path[PATH_MAX];
    size_t name_size = strlen(name) + 1;
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - name_size);
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size > 0) {
        memcpy(path + size, name, name_size);
        execv(path, arguments);
    }
    execvp(name, arguments);
}

/* argv - 2: `quhua COMMAND ...`, as main got them. */
int cmd_roster(int argc, char **argv)
{
    static const char name[] = "quhua-roster";
    (void)argc;
    become(name, argv - 2);
    fprintf(stderr, "quhua: 没有找到 %s（%s），它应当与 quhua 放在同一个文件夹里\n", name,
            strerror(errno));
    return EXIT_NO_INPUT;
}

int cmd_service(int argc, char **argv)
{
    static const char name[] = "quhua-serve";
    (void)argc;
    become(name, argv - 2);
    fprintf(stderr, "quhua: there is no %s (%s); its place is beside quhua\n", name,
            strerror(errno));
    return EXIT_NO_INPUT;
}
