/*
 * engine.h - batches through stages on several threads, as if one thread did one after another.
 *
 * Reading, meeting and writing happen in the order of the batches; checking and rendering side by
 * side. Knows nothing of what a batch is.
 */
#ifndef QUHUA_ROSTER_ENGINE_H
#define QUHUA_ROSTER_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The stages of a batch. Each returns false to end the run: from then on nothing is written.
 */
struct engine_stages {
    /* In order. *more becomes false where there is nothing left to read. */
    bool (*read)(void *job, void *task, bool *more);
    bool (*check)(void *job, void *task);
    bool (*meet)(void *job, void *task); /* in order */
    bool (*render)(void *job, void *task);
    bool (*write)(void *job, void *task); /* in order */
};

/*
 * Run until nothing is left or a stage fails. tasks[i] is what thread i works on; the caller's own
 * thread is the first. Where a thread cannot be started the others do the work.
 * Returns: true where every batch was written.
 */
bool engine_run(const struct engine_stages *stages, void *job, void *const *tasks, size_t count);

#endif
