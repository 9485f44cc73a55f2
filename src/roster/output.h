/*
 * output.h - a file that appears complete or not at all.
 *
 * It is written under a hidden name in its own folder, mode 0600 and locked; output_publish syncs
 * and renames all files of a run when every one of them is whole. A killed run leaves the hidden
 * files, which the next run removes; a lock that is held means that another run is at work.
 */
#ifndef QUHUA_ROSTER_OUTPUT_H
#define QUHUA_ROSTER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"

struct output {
    int fd;         /* -1: not open; otherwise `hidden` is ours, until it is renamed */
    bool placed;    /* renamed */
    bool keep;      /* for the caller to set: what stands at `path` is not replaced, but gets the
                       name `kept`, NAME.2.csv */
    int sys_errno;  /* of the first write that failed; 0 */
    size_t held;    /* bytes in `data` */
    uint64_t bytes; /* put so far */
    char path[4096], hidden[4096], kept[4096]; /* kept: empty where nothing was */
    char data[1 << 14];
};

/*
 * Begin the file that shall be `path`. What stands at `path` must be a regular file or nothing.
 * Returns: false with CANNOT_CREATE, or LOCKED where another run holds it.
 */
bool output_begin(struct output *output, const char *path, struct fault *fault);
/* Append. A failure is kept and told by output_publish. */
void output_put(struct output *output, const char *data, size_t size);
/* Did every write so far succeed? */
static inline bool output_is_sound(const struct output *output)
{
    return output->sys_errno == 0;
}
/*
 * Flush and sync all files, then rename each, in their order, then sync their folders. Nothing is
 * renamed unless all are whole.
 * Returns: false with WRITE_ERROR; then call output_abandon.
 */
bool output_publish(struct output **outputs, size_t count, struct fault *fault);
/* Remove what is not published; may be called at any time, also twice. */
void output_abandon(struct output *output);

#endif
