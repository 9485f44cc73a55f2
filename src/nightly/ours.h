/*
 * ours.h - looking at one file or folder of the nightly folder, and unlinking it.
 *
 * Goes down step by step from the current folder: no link is followed, no other file system
 * entered. What is not, to the byte, what a job left there is never touched.
 */
#ifndef QUHUA_NIGHTLY_OURS_H
#define QUHUA_NIGHTLY_OURS_H

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include "ledger.h"

enum ours {
    OURS_YES,
    OURS_ABSENT,  /* nothing is there */
    OURS_NOT,     /* another content, a link, a second name, or somebody has it open */
    OURS_UNKNOWN, /* it could not be found out, or not be unlinked; errno tells */
    OURS_STOPPED
};

/*
 * Is the file at its path what its job left there? If so, and `remove`, unlink it.
 *   device: of the nightly folder. stop: ends reading early.
 */
enum ours ours_file(const struct ledger_file *file, dev_t device, bool remove,
                    const volatile sig_atomic_t *stop);
/*
 * Remove the folder out/NAME if nothing is in it.
 *   going: without `remove`, how many of its entries are as good as gone.
 * Returns: is it gone, or would it be?
 */
bool ours_folder(const char *name, dev_t device, size_t going, bool remove);

#endif
