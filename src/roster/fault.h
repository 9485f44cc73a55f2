/*
 * fault.h - why a run over a roster ended early: the exit status and a sentence in Chinese.
 *
 * Never holds what a roster says, only names of files, lines and columns.
 */
#ifndef QUHUA_ROSTER_FAULT_H
#define QUHUA_ROSTER_FAULT_H

#include <stdbool.h>

enum fault_status { /* exit status of the command, contract section 5 */
                    FAULT_NONE = 0,
                    FAULT_BAD_DATA = 65,
                    FAULT_NO_INPUT = 66,
                    FAULT_CANNOT_CREATE = 73,
                    FAULT_WRITE_ERROR = 74,
                    FAULT_LOCKED = 75
};

struct fault {
    enum fault_status status;
    char text[1024]; /* UTF-8, NUL-terminated, no line end */
};

/*
 * Put a fault down, as printf does; the first one stays.
 * Returns: false always, so that a failing function can return it.
 */
bool fault_put(struct fault *fault, enum fault_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * What went wrong, for a clerk: an errno in Chinese where it is one that happens to files.
 * Lifetime: static, or until the thread's next strerror.
 */
const char *fault_reason(int sys_errno);

#endif
