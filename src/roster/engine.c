/*
 * engine.c - workers and turnstiles.
 *
 * A batch gets its number when it is read. At a turnstile a worker waits until all batches with
 * lower numbers went through. Every number goes through every turnstile, also after a failure, so
 * nobody waits for ever.
 */
#include "engine.h"

#include <pthread.h>
#include <stdint.h>

enum { MAX_WORKERS = 64 };

struct turnstile {
    pthread_mutex_t mutex;
    pthread_cond_t turned;
    uint64_t next;
};

struct engine {
    const struct engine_stages *stages;
    void *job;
    pthread_mutex_t reading;
    uint64_t read; /* batches read */
    bool done;     /* nothing left; under `reading` */
    struct turnstile meeting, writing;
    bool failed; /* only ever set; under `reading` */
};

struct worker {
    struct engine *engine;
    void *task;
    pthread_t thread;
};

/* Wait for the turn of `number`; whoever returns from here is alone until turnstile_leave. */
static void turnstile_enter(struct turnstile *turnstile, uint64_t number)
{
    pthread_mutex_lock(&turnstile->mutex);
    while (turnstile->next != number)
        pthread_cond_wait(&turnstile->turned, &turnstile->mutex);
    pthread_mutex_unlock(&turnstile->mutex);
}

static void turnstile_leave(struct turnstile *turnstile)
{
    pthread_mutex_lock(&turnstile->mutex);
    turnstile->next++;
    pthread_cond_broadcast(&turnstile->turned);
    pthread_mutex_unlock(&turnstile->mutex);
}

static void fail(struct engine *engine)
{
    pthread_mutex_lock(&engine->reading);
    engine->failed = true;
    engine->done = true;
    pthread_mutex_unlock(&engine->reading);
}

static bool has_failed(struct engine *engine)
{
    pthread_mutex_lock(&engine->reading);
    bool failed = engine->failed;
    pthread_mutex_unlock(&engine->reading);
    return failed;
}

/* Returns: whether there is a batch; *good is false where reading it failed. */
static bool take(struct engine *engine, void *task, uint64_t *number, bool *good)
{
    pthread_mutex_lock(&engine->reading);
    bool more = !engine->done;
    *good = true;
    if (more) {
        *good = engine->stages->read(engine->job, task, &more);
        engine->done = !more || !*good;
        more = more || !*good;
        *number = engine->read;
        engine->read += more;
    }
    pthread_mutex_unlock(&engine->reading);
    return more;
}

/* One stage in its order. A batch behind a failure passes without being worked on. */
static bool in_turn(struct engine *engine, struct turnstile *turnstile, uint64_t number, bool good,
                    bool (*stage)(void *, void *), void *task)
{
    turnstile_enter(turnstile, number);
    good = good && !has_failed(engine) && stage(engine->job, task);
    if (!good)
        fail(engine);
    turnstile_leave(turnstile);
    return good;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct engine *engine = worker->engine;
    const struct engine_stages *stages = engine->stages;
    uint64_t number = 0;
    bool good = true;
    while (take(engine, worker->task, &number, &good)) {
        good = good && stages->check(engine->job, worker->task);
        good = in_turn(engine, &engine->meeting, number, good, stages->meet, worker->task);
        good = good && stages->render(engine->job, worker->task);
        in_turn(engine, &engine->writing, number, good, stages->write, worker->task);
    }
    return NULL;
}

static void turnstile_init(struct turnstile *turnstile)
{
    pthread_mutex_init(&turnstile->mutex, NULL);
    pthread_cond_init(&turnstile->turned, NULL);
    turnstile->next = 0;
}

static void turnstile_destroy(struct turnstile *turnstile)
{
    pthread_mutex_destroy(&turnstile->mutex);
    pthread_cond_destroy(&turnstile->turned);
}

bool engine_run(const struct engine_stages *stages, void *job, void *const *tasks, size_t count)
{
    struct engine engine = {.stages = stages, .job = job};
    struct worker workers[MAX_WORKERS];
    size_t started = 1;
    pthread_mutex_init(&engine.reading, NULL);
    turnstile_init(&engine.meeting);
    turnstile_init(&engine.writing);
    workers[0] = (struct worker){&engine, tasks[0], pthread_self()};
    for (; started < count && started < MAX_WORKERS; started++) {
        workers[started] = (struct worker){&engine, tasks[started], pthread_self()};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    work(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_mutex_destroy(&engine.reading);
    turnstile_destroy(&engine.meeting);
    turnstile_destroy(&engine.writing);
    return !engine.failed;
}
