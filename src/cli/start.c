/*
 * start.c - what every program does first.
 */
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cli.h"

/* A descriptor 0..2 that is closed would be given to the index file, and its bytes be read as text
   or written over. Opened the wrong way round, each use of it fails as it should. */
static void fill_descriptors(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
            _exit(EXIT_NO_INPUT);
}

void start_program(void)
{
    fill_descriptors();
#ifndef __SANITIZE_ADDRESS__ /* its search for leaks has to attach itself */
    prctl(PR_SET_DUMPABLE, 0);
#endif
}
