/*
 * loop_reload.c - the threads of a reload; reload.h decides when, does the work and exchanges.
 *
 * Opening, looking at the file and closing the old snapshot are a worker thread's; the exchange
 * happens here, on the loop's thread, between two requests.
 */
#include <stdlib.h>
#include <time.h>

#include "loop_parts.h"

enum { LOOK_MS = 1000 };

/* ---- closing the old one -------------------------------------------------------------------- */

struct closing {
    uv_work_t work;
    struct snapshot *snapshot;
};

static void run_close(uv_work_t *work)
{
    struct closing *closing = work->data;
    snapshot_close(closing->snapshot);
}

static void on_closed(uv_work_t *work, int status)
{
    (void)status;
    free(work->data);
}

static void close_later(struct loop *loop, struct snapshot *snapshot)
{
    struct closing *closing = snapshot ? malloc(sizeof *closing) : NULL;
    if (!closing) {
        snapshot_close(snapshot);
        return;
    }
    closing->snapshot = snapshot;
    closing->work.data = closing;
    uv_queue_work(&loop->uv, &closing->work, run_close, on_closed);
}

/* ---- an attempt ----------------------------------------------------------------------------- */

static void start(struct loop *loop);

static void run_open(uv_work_t *work)
{
    struct loop *loop = work->data;
    reload_work(&loop->reload.job);
}

static void on_opened(uv_work_t *work, int status)
{
    struct loop *loop = work->data;
    const struct loop_hooks *hooks = &loop->options.hooks;
    struct reload_outcome outcome;
    (void)status;
    bool again = reload_finish(&loop->reload.clerk, &loop->reload.job, loop->service,
                               (uint64_t)time(NULL), &outcome);
    uint64_t now = uv_now(&loop->uv);
    log_line(loop->log, LOG_LIFE, now, "%s (%llu ms)", outcome.text,
             (unsigned long long)(now - loop->reload.begun_ms));
    close_later(loop, outcome.old);
    if (hooks->reloaded)
        hooks->reloaded(hooks->context, &outcome);
    if (again && !loop->service->draining)
        start(loop);
}

static void start(struct loop *loop)
{
    const struct loop_hooks *hooks = &loop->options.hooks;
    loop->reload.begun_ms = uv_now(&loop->uv);
    loop->reload.work.data = loop;
    if (hooks->reloading)
        hooks->reloading(hooks->context);
    uv_queue_work(&loop->uv, &loop->reload.work, run_open, on_opened);
}

void loop_reload_asked(struct loop *loop)
{
    if (!loop->service->draining && reload_ask(&loop->reload.clerk))
        start(loop);
}

/* ---- looking at the file -------------------------------------------------------------------- */

static void run_look(uv_work_t *work)
{
    struct loop *loop = work->data;
    reload_stat(loop->reload.job.index, &loop->reload.stamp);
}

static void on_looked(uv_work_t *work, int status)
{
    struct loop *loop = work->data;
    (void)status;
    loop->reload.looking = false;
    if (!loop->service->draining && reload_look(&loop->reload.clerk, &loop->reload.stamp))
        start(loop);
}

static void on_look_time(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    if (loop->reload.looking)
        return;
    loop->reload.looking = true;
    loop->reload.look.data = loop;
    uv_queue_work(&loop->uv, &loop->reload.look, run_look, on_looked);
}

void loop_reload_begin(struct loop *loop)
{
    reload_init(&loop->reload.clerk, &loop->options.stamp);
    loop->reload.job = (struct reload_job){.index = loop->options.index,
                                           .profile = loop->options.profile,
                                           .allow_older = loop->options.allow_older};
    uv_timer_start(&loop->look_timer, on_look_time, LOOK_MS, LOOK_MS);
}
