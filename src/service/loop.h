/*
 * loop.h - the running service: connections, turns, time-outs, signals. One thread answers.
 *
 * Signals: SIGTERM and SIGINT stop it (a second one at once), SIGHUP reloads, SIGUSR1 writes its
 * counts to the log, SIGPIPE is ignored.
 *
 * Stopping: nobody new is let in, what every client has sent by then is answered, then the
 * connections are closed. Where the socket is our own, those who wait in its queue are let in and
 * answered first, or told shutting_down where they have sent nothing; where it is systemd's, they
 * are left to whoever takes it next.
 *
 * Who is not allowed is closed without a word. Who is too many (connections, share of a user, open
 * files) gets the line {"id":null,"error":{"code":"busy",...}} and is closed.
 */
#ifndef QUHUA_SERVICE_LOOP_H
#define QUHUA_SERVICE_LOOP_H

#include "listen.h"
#include "log.h"
#include "peer.h"
#include "reload.h"
#include "service.h"

struct loop;

/* What the loop calls at its turning points, on its thread and not to wait there; every one may be
   NULL. */
struct loop_hooks {
    void *context;
    void (*ready)(void *context);     /* requests are answered from now on */
    void (*reloading)(void *context); /* `reloaded` will follow */
    void (*reloaded)(void *context, const struct reload_outcome *outcome);
    void (*stopping)(void *context);
    void (*tick)(void *context); /* every tick_ms */
    unsigned tick_ms;
};

struct loop_options {
    struct peer_rules peers;
    unsigned drain_ms; /* stopping takes no longer */
    /* What a reload opens; `stamp` is of the file that is served. As for reload.h. */
    const char *index, *profile;
    bool allow_older;
    struct reload_stamp stamp;
    struct loop_hooks hooks;
};

/*
 * From now on the signals named above wait until loop_run can take them: before the socket is made,
 * so that none ends the process and leaves the socket behind.
 */
void loop_hold_signals(void);

/*
 * Make a loop; all memory that connections need is taken here, but for what waits unread.
 *   service: with its limits and snapshot; the loop exchanges the snapshot, the caller closes the
 *     last one. limits.connections is lowered where the limit of open files asks for it.
 * Returns: NULL where memory or descriptors are missing (errno).
 * Lifetime: `service`, `listener`, `log` and what `options` points at must outlive it.
 */
struct loop *loop_open(struct service *service, struct listener *listener, struct log *log,
                       const struct loop_options *options);
/* Answer until a signal stops it. Returns: false where the loop could not begin (errno). */
bool loop_run(struct loop *loop);
/* After loop_run, or instead of it. NULL is allowed. */
void loop_close(struct loop *loop);

#endif
