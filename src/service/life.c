/*
 * life.c - see life.h.
 */
#include "life.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void life_begin(struct life *life, const struct service *service, struct log *log)
{
    *life = (struct life){.service = service, .log = log};
    if (!notify_open(&life->notify))
        log_line(log, LOG_LIFE, 0, "$NOTIFY_SOCKET cannot be used: the manager is told nothing");
}

void life_end(struct life *life)
{
    notify_close(&life->notify);
}

/* ---- the manager ---------------------------------------------------------------------------- */

static void on_ready(void *context)
{
    const struct life *life = context;
    char status[64];
    snprintf(status, sizeof status, "serving edition %s", life->service->snapshot->info.edition);
    notify_ready(&life->notify, status);
}

static void on_reloading(void *context)
{
    const struct life *life = context;
    notify_reloading(&life->notify);
}

/* Ready in any case: what was refused leaves the old one in place. The status says which. */
static void on_reloaded(void *context, const struct reload_outcome *outcome)
{
    const struct life *life = context;
    notify_ready(&life->notify, outcome->text);
}

static void on_stopping(void *context)
{
    const struct life *life = context;
    notify_stopping(&life->notify, "finishing what was asked");
}

/* A loop that turns is a service that lives. */
static void on_tick(void *context)
{
    const struct life *life = context;
    notify_watchdog(&life->notify);
}

struct loop_hooks life_hooks(struct life *life)
{
    return (struct loop_hooks){.context = life,
                               .ready = on_ready,
                               .reloading = on_reloading,
                               .reloaded = on_reloaded,
                               .stopping = on_stopping,
                               .tick = life->notify.watchdog_ms ? on_tick : NULL,
                               .tick_ms = life->notify.watchdog_ms};
}

/* ---- the sandbox ---------------------------------------------------------------------------- */

bool life_confine(struct life *life, const struct sandbox_needs *needs)
{
    struct sandbox_state state;
    char line[256] = "sandbox: none (--no-sandbox)";
    bool good = !needs || sandbox_enter(needs, &state);
    if (!good)
        snprintf(line, sizeof line, "sandbox: cannot be entered: %s", strerror(errno));
    else if (needs)
        sandbox_tell(&state, line, sizeof line);
    log_line(life->log, LOG_LIFE, 0, "%s", line);
    return good;
}
