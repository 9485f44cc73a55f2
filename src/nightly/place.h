/*
 * place.h - the folders of a nightly folder and the files in them.
 *
 * All paths are relative to the nightly folder, which is the current one. in/, out/, done/, failed/
 * and .quhua/ are real folders on one file system, so that files move by renaming; no link is ever
 * followed.
 */
#ifndef QUHUA_NIGHTLY_PLACE_H
#define QUHUA_NIGHTLY_PLACE_H

#include <sys/stat.h>

#include "../common/buffer.h"
#include "../roster/fault.h"
#include "sha256.h"

#define PLACE_WORK ".quhua/work" /* where results are made before they are moved to out/ */

enum {
    PLACE_NAME = 200, /* bytes of the longest name of an input that is taken: endings come to it */
    PLACE_PATH = 2 * PLACE_NAME + 64 /* bytes of any path that comes of it */
};

/* Put a path together, as printf does; one that is too long becomes "", which stands for no file.
 */
__attribute__((format(printf, 2, 3))) void place_put(char path[PLACE_PATH], const char *format,
                                                     ...);

/*
 * Look at the folders, make those that are missing (but in/), and lock them against other runs.
 * Returns: a descriptor, the lock until it is closed; -1 with NO_INPUT (no in/), CANNOT_CREATE or
 *   LOCKED.
 */
int place_open(struct fault *fault);
/* Make a folder where there is none. Returns: false with CANNOT_CREATE. */
bool place_make_folder(const char *path, struct fault *fault);
/* May this program put files there and take them away? Returns: false with CANNOT_CREATE. */
bool place_may_change(const char *folder, struct fault *fault);
/* And this file, which may be another's in a folder where each can only take away his own? */
bool place_may_take(const char *folder, const char *path, struct fault *fault);
/* Remove what an undecided job left in PLACE_WORK. Returns: false with CANNOT_CREATE. */
bool place_clear_work(struct fault *fault);

/* Where a file stands, as far as names tell. */
enum place_state { PLACE_ABSENT, PLACE_SAME, PLACE_OTHER, PLACE_UNKNOWN };
/*
 * Is the file at `path` a regular one of this size and digest? The digest "-" stands for any.
 * Returns: UNKNOWN where that cannot be found out, with errno.
 */
enum place_state place_state(const char *path, uint64_t size, const char *digest);
/* The same: is it there and the same? */
static inline bool place_stands(const char *path, uint64_t size, const char *digest)
{
    return place_state(path, size, digest) == PLACE_SAME;
}

/*
 * A path for `name` in `folder` that is free, and so is that with `ending` behind it:
 * `folder`/NAME, or with a number before its last extension, NAME.2.csv. Returns: false with
 * CANNOT_CREATE.
 */
bool place_free(const char *folder, const char *name, const char *ending, char path[PLACE_PATH],
                struct fault *fault);
/* Rename to where nothing stands. Returns: 0, or errno: EEXIST where something does. */
int place_move(const char *from, const char *to);
/* Write a file of this mode, whole or not at all; takes the text, in any case. */
bool place_write(const char *path, struct buffer *text, mode_t mode, struct fault *fault);
/* Write the names in a folder to disk. Returns: false with WRITE_ERROR. */
bool place_sync(const char *folder, struct fault *fault);

#endif
