/*
 * loop.c - opening the loop, signals, stopping, the end; see loop.h and loop_parts.h.
 */
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "loop_parts.h"

enum { OTHER_FILES = 64 }; /* descriptors that are no connections: the loop's, those of a reload */

static const int signal_numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};

/* ---- signals -------------------------------------------------------------------------------- */

/* how: SIG_BLOCK or SIG_UNBLOCK. */
static void mask_signals(int how)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof signal_numbers / sizeof *signal_numbers; i++)
        sigaddset(&signals, signal_numbers[i]);
    pthread_sigmask(how, &signals, NULL);
}

void loop_hold_signals(void)
{
    mask_signals(SIG_BLOCK);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* As many files as the system lets us have, and no more connections than they are enough for. */
static void fit_files(struct loop *loop)
{
    struct limits *limits = &loop->service->limits;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    if (files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= (rlim_t)limits->connections + OTHER_FILES)
        return;
    limits->connections =
        files.rlim_cur > 2 * OTHER_FILES ? (unsigned)(files.rlim_cur - OTHER_FILES) : OTHER_FILES;
    log_line(loop->log, LOG_LIFE, 0,
             "the limit of open files (LimitNOFILE=, ulimit -n) is enough for %u connections",
             limits->connections);
}

static void open_deadlines(struct loop *loop)
{
    const struct limits *limits = &loop->service->limits;
    loop->deadlines = (struct deadlines){
        .after_ms = {[DEADLINE_FIRST_BYTE] = limits->first_byte_ms,
                     [DEADLINE_LINE] = limits->line_ms,
                     [DEADLINE_IDLE] = limits->idle_ms,
                     [DEADLINE_STALLED] = limits->stalled_ms,
                     [DEADLINE_LINGER] = LOOP_LINGER_MS},
    };
    deadlines_init(&loop->deadlines);
    loop->deadline_timer_ms = UINT64_MAX;
}

static bool open_memory(struct loop *loop)
{
    const struct limits *limits = &loop->service->limits;
    size_t slots = (size_t)limits->connections + LOOP_CLOSING;
    list_init(&loop->free);
    list_init(&loop->turns);
    loop->connections = calloc(slots, sizeof *loop->connections);
    if (!round_open(loop) || !loop->connections ||
        !shares_open(&loop->shares, limits->connections, limits->per_uid))
        return false;
    for (size_t i = 0; i < slots; i++)
        list_append(&loop->free, &loop->connections[i].turn);
    return true;
}

static void open_timer(struct loop *loop, uv_timer_t *timer)
{
    uv_timer_init(&loop->uv, timer);
    timer->data = loop;
}

/* libuv's handles; those of uv_poll last, they alone can fail. */
static int open_handles(struct loop *loop)
{
    open_timer(loop, &loop->door_pause);
    open_timer(loop, &loop->deadline_timer);
    open_timer(loop, &loop->look_timer);
    open_timer(loop, &loop->ticks);
    open_timer(loop, &loop->drain);
    uv_idle_init(&loop->uv, &loop->next_turns);
    loop->next_turns.data = loop;
    uv_check_init(&loop->uv, &loop->round_over);
    loop->round_over.data = loop;
    for (size_t i = 0; i < sizeof signal_numbers / sizeof *signal_numbers; i++) {
        int failed = uv_signal_init(&loop->uv, &loop->signals[i]);
        if (failed)
            return failed;
        loop->signals[i].data = loop;
    }
    return uv_poll_init(&loop->uv, &loop->door, loop->listener->fd);
}

struct loop *loop_open(struct service *service, struct listener *listener, struct log *log,
                       const struct loop_options *options)
{
    struct loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return NULL;
    loop->service = service;
    loop->listener = listener;
    loop->log = log;
    loop->options = *options;
    loop->spare = -1;
    setenv("UV_THREADPOOL_SIZE", "1", 1); /* one reload at a time needs no more */
    fit_files(loop);
    open_deadlines(loop);
    int failed = uv_loop_init(&loop->uv);
    if (failed) {
        free(loop);
        errno = -failed;
        return NULL;
    }
    failed = open_memory(loop) ? open_handles(loop) : -ENOMEM;
    if (!failed)
        return loop;
    loop_close(loop);
    errno = -failed;
    return NULL;
}

/* ---- stopping ------------------------------------------------------------------------------- */

/* All connections that there are: `act` may close its own. */
static void each_connection(struct loop *loop, void (*act)(struct connection *))
{
    size_t slots = (size_t)loop->service->limits.connections + LOOP_CLOSING;
    for (size_t i = 0; i < slots; i++)
        if (loop->connections[i].conversation)
            act(&loop->connections[i]);
}

static void stop_now(struct loop *loop, const char *why)
{
    uint64_t open = loop->service->metrics.open;
    if (open)
        log_line(loop->log, LOG_LIFE, uv_now(&loop->uv), "%llu connections closed: %s",
                 (unsigned long long)open, why);
    each_connection(loop, end_connection);
    end_if_empty(loop);
}

static void on_drain_over(uv_timer_t *timer)
{
    stop_now(timer->data, "they did not end within --drain-timeout");
}

static void stop(struct loop *loop)
{
    const struct loop_hooks *hooks = &loop->options.hooks;
    connection_end_round(loop);
    if (loop->service->draining) {
        stop_now(loop, "a second signal");
        return;
    }
    loop->service->draining = true;
    log_line(loop->log, LOG_LIFE, uv_now(&loop->uv), "stopping; %llu connections are open",
             (unsigned long long)loop->service->metrics.open);
    if (hooks->stopping)
        hooks->stopping(hooks->context);
    each_connection(loop, connection_drain);
    accept_end(loop);
    uv_timer_stop(&loop->look_timer);
    uv_timer_start(&loop->drain, on_drain_over, loop->options.drain_ms, 0);
    end_if_empty(loop);
}

/* ---- signals and ticks ---------------------------------------------------------------------- */

static uint64_t sum_requests(const struct metrics *metrics, uint64_t *errors)
{
    uint64_t sum = metrics->refused;
    *errors = metrics->refused;
    for (int op = 0; op < METRICS_OP_COUNT; op++) {
        *errors += metrics->requests[op][METRICS_ERROR];
        for (int outcome = 0; outcome < METRICS_OUTCOME_COUNT; outcome++)
            sum += metrics->requests[op][outcome];
    }
    return sum;
}

static void tell_counts(struct loop *loop)
{
    typedef unsigned long long number;
    const struct service *service = loop->service;
    const struct metrics *metrics = &service->metrics;
    uint64_t errors, requests = sum_requests(metrics, &errors);
    log_line(loop->log, LOG_LIFE, uv_now(&loop->uv),
             "counts: edition=%s up_s=%llu open=%llu accepted=%llu busy=%llu not_allowed=%llu "
             "timed_out=%llu requests=%llu errors=%llu reloads=%llu reloads_refused=%llu",
             service->snapshot->info.edition, (number)((uint64_t)time(NULL) - metrics->started_s),
             (number)metrics->open, (number)metrics->accepted, (number)metrics->rejected_busy,
             (number)metrics->rejected_peer, (number)metrics->timed_out, (number)requests,
             (number)errors, (number)metrics->reloads, (number)metrics->reloads_refused);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct loop *loop = handle->data;
    if (number == SIGHUP)
        loop_reload_asked(loop);
    else if (number == SIGUSR1)
        tell_counts(loop);
    else
        stop(loop);
}

static void on_tick(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    loop->options.hooks.tick(loop->options.hooks.context);
}

/* ---- running, and the end -------------------------------------------------------------------- */

static void on_round_over(uv_check_t *check)
{
    connection_end_round(check->data);
}

static int begin(struct loop *loop)
{
    const struct loop_hooks *hooks = &loop->options.hooks;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof signal_numbers / sizeof *signal_numbers; i++) {
        int failed = uv_signal_start(&loop->signals[i], on_signal, signal_numbers[i]);
        if (failed)
            return failed;
    }
    mask_signals(SIG_UNBLOCK);
    if (hooks->tick)
        uv_timer_start(&loop->ticks, on_tick, hooks->tick_ms, hooks->tick_ms);
    uv_check_start(&loop->round_over, on_round_over);
    loop_reload_begin(loop);
    return accept_begin(loop);
}

bool loop_run(struct loop *loop)
{
    const struct loop_hooks *hooks = &loop->options.hooks;
    int failed = begin(loop);
    if (failed) {
        errno = -failed;
        return false;
    }
    if (hooks->ready)
        hooks->ready(hooks->context);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    return true;
}

void loop_close(struct loop *loop)
{
    if (!loop)
        return;
    loop->service->draining = true;
    if (loop->connections)
        each_connection(loop, end_connection);
    end_handles(loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    shares_close(&loop->shares);
    free(loop->connections);
    round_close(loop);
    if (loop->spare >= 0)
        close(loop->spare);
    free(loop);
}
