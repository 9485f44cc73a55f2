/*
 * life.h - the service towards the machine it runs on: what the service manager is told at the
 * turning points of the loop, and the sandbox.
 *
 * One thread, the loop's.
 */
#ifndef QUHUA_SERVICE_LIFE_H
#define QUHUA_SERVICE_LIFE_H

#include "log.h"
#include "loop.h"
#include "notify.h"
#include "sandbox.h"

struct life {
    struct notify notify;
    const struct service *service;
    struct log *log;
};

/* Find the manager. First of all: see notify_open. `service` and `log` must outlive it. */
void life_begin(struct life *life, const struct service *service, struct log *log);
/* What the loop is to call. Lifetime: that of `life`. */
struct loop_hooks life_hooks(struct life *life);
/*
 * Enter the sandbox and say which locks hold. After loop_open, before loop_run.
 *   needs: NULL: no sandbox is wanted, which is said too.
 * Returns: false where the service must not start (said, too).
 */
bool life_confine(struct life *life, const struct sandbox_needs *needs);
void life_end(struct life *life);

#endif
