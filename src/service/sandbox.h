/*
 * sandbox.h - what a running service may still do: answer on the sockets that it has, read the
 * index anew, and nothing else. No network, no writes, no programs.
 *
 * Four locks, each where the kernel has it; none of them may fail the service, all are told:
 *   process  no new privileges; no core dump and no ptrace by others, since requests are in memory
 *   files    Landlock: the folders of the index and of the profile may be read; in that of the
 *            socket a name may be removed
 *   network  Landlock: no TCP port may be bound or connected to, no abstract socket reached
 *   calls    seccomp: a list of system calls, with their arguments where these matter; all others
 *            fail with EPERM. Not death: an unforeseen call of a C library of next year must cost
 *            that call, not the service of every validator.
 *
 * Enter when everything is open and before any other thread runs: threads inherit it.
 */
#ifndef QUHUA_SERVICE_SANDBOX_H
#define QUHUA_SERVICE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Paths. The folders are those of now: an index that is later reached through a link to a folder
   that was not named is refused. */
struct sandbox_needs {
    const char *index;   /* the index file */
    const char *profile; /* the profile's file; NULL: none */
    const char *socket;  /* a name in this one's folder is removed at the end; NULL: none */
};

struct sandbox_state {
    bool process, files, network, calls; /* which locks hold */
    int landlock;                        /* the kernel's Landlock version; 0: none */
};

/*
 * Lock as much as the kernel can. Threads: the only one of the process.
 * Returns: false where other threads run already or a named folder cannot be opened: then a reload
 *   could not work and the service should not start; errno tells.
 */
bool sandbox_enter(const struct sandbox_needs *needs, struct sandbox_state *state);
/* One line for the log, which locks hold and which the kernel lacks, with NUL. */
void sandbox_tell(const struct sandbox_state *state, char *line, size_t capacity);

#endif
