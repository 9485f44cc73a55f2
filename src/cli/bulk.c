/*
 * bulk.c - standard input to standard output on all cores.
 *
 * A block is read, cut at line ends into one part a worker, answered into one buffer a worker,
 * and written in order before the next block is read. So lines stay in order, a pipe that asks
 * and waits gets its answers, and memory is one block and its answers.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/cores.h"
#include "cli.h"

enum {
    BLOCK = 1 << 20,
    MAX_ANSWER = 1 << 15, /* a text of 4,096 bytes escaped, with 16 candidates */
    MAX_WORKERS = 64,
    SMALL_PART = 1 << 13, /* below this waking another thread costs more than it saves */
};

struct worker {
    struct bulk *bulk;
    quhua_session *session;
    pthread_t thread;
    const char *begin, *end; /* its part of the block */
    char *out;
    size_t out_size, out_capacity;
    enum quhua_verdict worst;
    bool failed, started;
};

struct bulk {
    const struct bulk_options *options;
    struct worker workers[MAX_WORKERS];
    unsigned count, active, pending;
    unsigned long round; /* raised once a block */
    bool stop;
    pthread_mutex_t mutex;
    pthread_cond_t begin, done;
};

static size_t answer_origin(quhua_session *session, const struct bulk_options *options,
                            struct quhua_text text, char *buffer, size_t capacity,
                            enum quhua_verdict *verdict)
{
    struct quhua_answer answer;
    quhua_normalize(session, text, &options->options, &answer);
    *verdict = answer.verdict;
    return options->json ? quhua_render_json(&answer, buffer, capacity)
                         : quhua_render_line(&answer, buffer, capacity);
}

static size_t answer_home(quhua_session *session, const struct bulk_options *options,
                          struct quhua_text text, char *buffer, size_t capacity,
                          enum quhua_verdict *verdict)
{
    struct quhua_home home;
    quhua_normalize_home(session, text, &options->options, &home);
    *verdict = home.verdict;
    return options->json ? quhua_render_home_json(&home, buffer, capacity)
                         : quhua_render_home_line(&home, buffer, capacity);
}

size_t bulk_answer(quhua_session *session, const struct bulk_options *options,
                   struct quhua_text text, char *buffer, size_t capacity,
                   enum quhua_verdict *verdict)
{
    size_t size = options->home ? answer_home(session, options, text, buffer, capacity, verdict)
                                : answer_origin(session, options, text, buffer, capacity, verdict);
    if (size < capacity)
        buffer[size] = '\n';
    size++;
    if (options->options.explain && size < capacity)
        size += quhua_explain(session, buffer + size, capacity - size);
    return size < capacity ? size : capacity;
}

static bool answer_line(struct worker *worker, const char *line, size_t size)
{
    if (worker->out_capacity - worker->out_size < MAX_ANSWER) {
        size_t capacity = worker->out_capacity * 2 + 2 * MAX_ANSWER;
        char *out = realloc(worker->out, capacity);
        if (!out)
            return false;
        worker->out = out;
        worker->out_capacity = capacity;
    }
    enum quhua_verdict verdict;
    /* What is longer than any address is refused by its beginning. */
    struct quhua_text text = {line, size < LONGEST_TEXT ? size : LONGEST_TEXT};
    worker->out_size += bulk_answer(worker->session, worker->bulk->options, text,
                                    worker->out + worker->out_size, MAX_ANSWER, &verdict);
    if (verdict > worker->worst)
        worker->worst = verdict;
    return true;
}

static void answer_part(struct worker *worker)
{
    worker->out_size = 0;
    for (const char *at = worker->begin; at < worker->end && !worker->failed;) {
        const char *end = memchr(at, '\n', (size_t)(worker->end - at));
        if (!end)
            end = worker->end;
        worker->failed = !answer_line(worker, at, (size_t)(end - at));
        at = end + 1;
    }
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct bulk *bulk = worker->bulk;
    unsigned long seen = 0;
    for (;;) {
        pthread_mutex_lock(&bulk->mutex);
        while (bulk->round == seen && !bulk->stop)
            pthread_cond_wait(&bulk->begin, &bulk->mutex);
        seen = bulk->round;
        bool stop = bulk->stop, mine = worker < bulk->workers + bulk->active;
        pthread_mutex_unlock(&bulk->mutex);
        if (stop)
            return NULL;
        if (!mine)
            continue;
        answer_part(worker);
        pthread_mutex_lock(&bulk->mutex);
        if (--bulk->pending == 0)
            pthread_cond_signal(&bulk->done);
        pthread_mutex_unlock(&bulk->mutex);
    }
}

/* Cut at line ends, about evenly. */
static void cut(struct bulk *bulk, const char *begin, const char *end)
{
    size_t size = (size_t)(end - begin);
    bulk->active = (unsigned)(size / SMALL_PART) + 1;
    if (bulk->active > bulk->count)
        bulk->active = bulk->count;
    for (unsigned i = 0; i < bulk->active; i++) {
        const char *stop = end;
        size_t left = (size_t)(end - begin);
        size_t part = left / (bulk->active - i);
        const char *line_end = part < left ? memchr(begin + part, '\n', left - part) : NULL;
        if (i + 1 < bulk->active && line_end)
            stop = line_end + 1;
        bulk->workers[i].begin = begin;
        bulk->workers[i].end = stop;
        begin = stop;
    }
}

/* Answer begin..end, which ends with a line end or with the input. */
static int answer_block(struct bulk *bulk, const char *begin, const char *end)
{
    pthread_mutex_lock(&bulk->mutex);
    cut(bulk, begin, end);
    bulk->pending = bulk->active - 1;
    bulk->round++;
    if (bulk->pending)
        pthread_cond_broadcast(&bulk->begin);
    pthread_mutex_unlock(&bulk->mutex);
    answer_part(&bulk->workers[0]);
    pthread_mutex_lock(&bulk->mutex);
    while (bulk->pending)
        pthread_cond_wait(&bulk->done, &bulk->mutex);
    pthread_mutex_unlock(&bulk->mutex);
    for (unsigned i = 0; i < bulk->active; i++) {
        if (bulk->workers[i].failed) {
            fputs("quhua: out of memory\n", stderr);
            return EXIT_WRITE_ERROR;
        }
        if (!write_all(bulk->workers[i].out, bulk->workers[i].out_size)) {
            fprintf(stderr, "quhua: standard output: %s\n", strerror(errno));
            return EXIT_WRITE_ERROR;
        }
    }
    return 0;
}

static ssize_t read_some(char *buffer, size_t size)
{
    ssize_t got;
    do
        got = read(STDIN_FILENO, buffer, size);
    while (got < 0 && errno == EINTR);
    return got;
}

/* A line longer than a block was answered by its beginning; its remainder is passed over.
   Returns: bytes of `buffer` to drop; *skipping stays true until the line end came. */
static size_t skip_remainder(const char *buffer, size_t size, bool *skipping)
{
    const char *end = memchr(buffer, '\n', size);
    *skipping = end == NULL;
    return end ? (size_t)(end - buffer) + 1 : size;
}

static int pump(struct bulk *bulk, char *buffer)
{
    size_t held = 0;
    bool skipping = false;
    for (;;) {
        ssize_t got = read_some(buffer + held, BLOCK - held);
        if (got < 0) {
            fprintf(stderr, "quhua: standard input: %s\n", strerror(errno));
            return EXIT_NO_INPUT;
        }
        size_t size = held + (size_t)got, begin = 0;
        if (skipping)
            begin = skip_remainder(buffer, size, &skipping);
        size_t end = size;
        while (got > 0 && end > begin && buffer[end - 1] != '\n')
            end--;
        if (begin == 0 && end == 0 && size == BLOCK) {
            end = size;
            skipping = true;
        }
        int status = end > begin ? answer_block(bulk, buffer + begin, buffer + end) : 0;
        if (status || got == 0)
            return status;
        held = size - end;
        memmove(buffer, buffer + end, held);
    }
}

static bool start(struct bulk *bulk, const quhua_index *index)
{
    unsigned cores = cores_allowed();
    bulk->count = cores < MAX_WORKERS ? cores : MAX_WORKERS;
    for (unsigned i = 0; i < bulk->count; i++) {
        bulk->workers[i].bulk = bulk;
        if (quhua_session_open(index, &bulk->workers[i].session) != QUHUA_OK)
            return false;
        if (i == 0)
            continue;
        if (pthread_create(&bulk->workers[i].thread, NULL, work, &bulk->workers[i]) != 0) {
            bulk->count = i; /* fewer threads do as well */
            quhua_session_close(bulk->workers[i].session);
            break;
        }
        bulk->workers[i].started = true;
    }
    return true;
}

static void finish(struct bulk *bulk, enum quhua_verdict *worst)
{
    pthread_mutex_lock(&bulk->mutex);
    bulk->stop = true;
    pthread_cond_broadcast(&bulk->begin);
    pthread_mutex_unlock(&bulk->mutex);
    *worst = QUHUA_ACCEPT;
    for (unsigned i = 0; i < bulk->count; i++) {
        if (bulk->workers[i].started)
            pthread_join(bulk->workers[i].thread, NULL);
        if (bulk->workers[i].worst > *worst)
            *worst = bulk->workers[i].worst;
        quhua_session_close(bulk->workers[i].session);
        free(bulk->workers[i].out);
    }
}

int bulk_run(const quhua_index *index, const struct bulk_options *options,
             enum quhua_verdict *worst)
{
    struct bulk *bulk = calloc(1, sizeof *bulk);
    char *buffer = malloc(BLOCK);
    int status = EXIT_WRITE_ERROR;
    *worst = QUHUA_ACCEPT;
    if (!bulk || !buffer)
        goto cleanup;
    bulk->options = options;
    pthread_mutex_init(&bulk->mutex, NULL);
    pthread_cond_init(&bulk->begin, NULL);
    pthread_cond_init(&bulk->done, NULL);
    if (start(bulk, index))
        status = pump(bulk, buffer);
    finish(bulk, worst);
cleanup:
    if (!bulk || !buffer)
        fputs("quhua: out of memory\n", stderr);
    free(buffer);
    free(bulk);
    return status;
}
