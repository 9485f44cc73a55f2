/*
 * inbox.h - what lies in in/, and which of it is a roster that is ready to be taken.
 *
 * Looks at names and at what the file system tells; never opens a file, never follows a link.
 */
#ifndef QUHUA_NIGHTLY_INBOX_H
#define QUHUA_NIGHTLY_INBOX_H

#include <stddef.h>
#include <stdint.h>

#include "../roster/fault.h"

/* X(name, word in the summary) */
#define INBOX_STATES(X)                                                                            \
    X(READY, "ready")     /* unchanged for long enough, or marked */                               \
    X(WAITING, "waiting") /* may still be being written, or has the name of a part */              \
    X(MARK, "mark")       /* NAME.ready: says that NAME is whole; itself never taken */            \
    X(HIDDEN, "hidden")   /* the name begins with a dot, or is one that desktops make */           \
    X(LINK, "link")       /* a symbolic link */                                                    \
    X(FOLDER, "folder")                                                                            \
    X(OTHER, "no_regular_file") /* a pipe, a device, a socket */                                   \
    X(LONG, "name_too_long")    /* over PLACE_NAME bytes */

enum inbox_state {
#define X(name, word) INBOX_##name,
    INBOX_STATES(X)
#undef X
        INBOX_STATE_COUNT
};

struct inbox_entry {
    char *name;
    enum inbox_state state;
    bool marked;     /* there is a mark beside it */
    int64_t changed; /* its last change, seconds since 1970, by the clock of the file system */
};

struct inbox {
    struct inbox_entry *entries; /* by name, bytewise */
    size_t count;
};

/*
 * Look at everything in in/.
 *   settle: milliseconds without a change after which a file is taken for whole.
 * Returns: false with NO_INPUT.
 */
bool inbox_read(struct inbox *inbox, unsigned settle, struct fault *fault);
void inbox_close(struct inbox *inbox);

/* Returns: the word for a state; a constant. */
const char *inbox_word(enum inbox_state state);
/* Has a person to do something about it, because no run will ever take it? */
static inline bool inbox_needs_person(enum inbox_state state)
{
    return state >= INBOX_LINK;
}

#endif
