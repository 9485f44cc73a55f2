/*
 * serve_main.c - the program quhua-serve: the service. `quhua serve` runs it.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "../common/buffer.h"
#include "cli.h"

int main(int argc, char **argv)
{
    start_program();
    mallopt(M_MMAP_THRESHOLD, BUFFER_WIPED); /* see buffer_wipe; and what is freed goes back */
    if (argc >= 2 && strcmp(argv[1], "serve") == 0)
        return cmd_serve(argc - 2, argv + 2);
    fputs("quhua-serve: quhua runs it; see quhua serve --help\n", stderr);
    return EXIT_USAGE;
}
