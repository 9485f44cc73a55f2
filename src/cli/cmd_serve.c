/*
 * cmd_serve.c - quhua serve --socket PATH: what was asked for, put together and run.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../service/life.h"
#include "../service/loop.h"
#include "cli.h"

static const struct command self = {
    "serve", "--socket PATH",
    "Answer requests over a Unix stream socket: one JSON object a line, or HTTP/1.1.\n"
    "Under systemd's socket activation its socket is used and --socket is not.\n"
    "SIZE: bytes, or 64k, 1M. TIME: seconds, or 500ms, 30s, 5min.\n"
    "SIGTERM: finish and end. SIGHUP: reload. SIGUSR1: counts to standard error.",
    cmd_serve};

enum { MAX_IDS = sizeof((struct texts *)0)->item / sizeof(char *) };

struct serve_arguments {
    const char *socket, *index, *profile, *group;
    mode_t mode;
    struct texts uids, gids; /* as given */
    struct limits limits;
    unsigned drain_ms;
    bool allow_older, no_sandbox;
};

static const struct serve_arguments usual = {
    .mode = 0660,
    .limits = {.line = 64 * 1024,
               .body = 1024 * 1024,
               .unread = 64 * 1024,
               .turn = 32,
               .connections = 4096,
               .per_uid = 1024,
               .first_byte_ms = 30 * 1000,
               .line_ms = 10 * 1000,
               .idle_ms = 300 * 1000,
               .stalled_ms = 30 * 1000},
    .drain_ms = 10 * 1000,
};

static int parse(struct serve_arguments *arguments, int argc, char **argv, bool *done)
{
    struct limits *limits = &arguments->limits;
    const struct option_spec specs[] = {
        {"socket", OPTION_TEXT, &arguments->socket, "path of the socket"},
        {"index", OPTION_TEXT, &arguments->index, "the index to use"},
        {"profile", OPTION_TEXT, &arguments->profile, "a profile by name, or its file"},
        {"allow-older", OPTION_FLAG, &arguments->allow_older,
         "a reload may take an index of an older edition"},
        {"mode", OPTION_MODE, &arguments->mode, "permissions of the socket (0660)"},
        {"group", OPTION_TEXT, &arguments->group, "group of the socket, name or number"},
        {"allow-uid", OPTION_TEXTS, &arguments->uids,
         "answer this user, name or number (repeatable; none given: whoever may open the socket)"},
        {"allow-gid", OPTION_TEXTS, &arguments->gids,
         "answer users of this group, name or number (repeatable)"},
        {"max-connections", OPTION_MANY, &limits->connections, "open at once (4096)"},
        {"max-per-uid", OPTION_MANY, &limits->per_uid, "of them by one user (1024)"},
        {"max-line", OPTION_SIZE, &limits->line, "a request without its line end (64k)"},
        {"max-body", OPTION_SIZE, &limits->body, "an HTTP body (1M)"},
        {"max-unread", OPTION_SIZE, &limits->unread,
         "answers a client has not read; then it is not read either (64k)"},
        {"max-turn", OPTION_MANY, &limits->turn,
         "requests of one connection before the others have their turn (32)"},
        {"first-byte-timeout", OPTION_TIME, &limits->first_byte_ms,
         "from connecting to the first byte (30s)"},
        {"line-timeout", OPTION_TIME, &limits->line_ms,
         "from a request's first byte to its last (10s)"},
        {"idle-timeout", OPTION_TIME, &limits->idle_ms, "between two requests (300s)"},
        {"stalled-timeout", OPTION_TIME, &limits->stalled_ms,
         "while a client reads nothing of what waits for it (30s)"},
        {"no-sandbox", OPTION_FLAG, &arguments->no_sandbox,
         "do not give up what the service does not need (for debuggers)"},
        {"drain-timeout", OPTION_TIME, &arguments->drain_ms, "to finish after SIGTERM (10s)"},
    };
    return options_parse(&self, specs, sizeof specs / sizeof *specs, argc, argv, done);
}

/* ---- users and groups ------------------------------------------------------------------------ */

/* A number, all of it. */
static bool read_id(const char *text, unsigned *id)
{
    char *end = NULL;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    *id = (unsigned)number;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && !errno && number < UINT_MAX;
}

static bool find_user(const char *text, uid_t *uid)
{
    if (read_id(text, uid))
        return true;
    const struct passwd *user = getpwnam(text);
    if (user)
        *uid = user->pw_uid;
    else
        fprintf(stderr, "quhua serve: no user %s\n", text);
    return user != NULL;
}

static bool find_group(const char *text, gid_t *gid)
{
    if (read_id(text, gid))
        return true;
    const struct group *group = getgrnam(text);
    if (group)
        *gid = group->gr_gid;
    else
        fprintf(stderr, "quhua serve: no group %s\n", text);
    return group != NULL;
}

struct ids {
    uid_t uids[MAX_IDS];
    gid_t gids[MAX_IDS];
};

static bool find_ids(const struct serve_arguments *arguments, struct ids *ids,
                     struct peer_rules *rules)
{
    for (size_t i = 0; i < arguments->uids.count; i++)
        if (!find_user(arguments->uids.item[i], &ids->uids[i]))
            return false;
    for (size_t i = 0; i < arguments->gids.count; i++)
        if (!find_group(arguments->gids.item[i], &ids->gids[i]))
            return false;
    *rules =
        (struct peer_rules){ids->uids, arguments->uids.count, ids->gids, arguments->gids.count};
    return true;
}

/* ---- running --------------------------------------------------------------------------------- */

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int open_listener(const struct serve_arguments *arguments, struct listener *listener)
{
    struct listen_error error;
    gid_t group = (gid_t)-1;
    if (arguments->group && !find_group(arguments->group, &group))
        return EXIT_USAGE;
    bool good = listen_is_activated()
                    ? listen_adopt(listener, &error)
                    : listen_open(listener, arguments->socket, arguments->mode, group, &error);
    if (good)
        return 0;
    fprintf(stderr, "quhua serve: %s\n", error.text);
    return error.status;
}

/* The sandbox is closed when everything is open and nothing runs. */
static bool run_loop(const struct serve_arguments *arguments, struct loop *loop, struct life *life,
                     const struct listener *listener, const struct loop_options *options)
{
    const struct sandbox_needs needs = {.index = options->index,
                                        .profile = options->profile,
                                        .socket = listener->activated ? NULL : listener->path};
    if (!loop || !life_confine(life, arguments->no_sandbox ? NULL : &needs))
        return false;
    log_line(life->log, LOG_LIFE, 0, "ready: edition %s", life->service->snapshot->info.edition);
    return loop_run(loop);
}

static int open_loop(const struct serve_arguments *arguments, struct service *service,
                     struct listener *listener, struct loop_options *options)
{
    struct log log = {0};
    struct life life;
    life_begin(&life, service, &log);
    options->hooks = life_hooks(&life);
    struct loop *loop = loop_open(service, listener, &log, options);
    bool good = run_loop(arguments, loop, &life, listener, options);
    if (!good)
        fprintf(stderr, "quhua serve: cannot begin: %s\n", strerror(errno));
    else
        log_line(&log, LOG_LIFE, 0, "ended");
    loop_close(loop);
    life_end(&life);
    return good ? 0 : EXIT_TRY_AGAIN;
}

/* With a snapshot in `service`. */
static int serve(const struct serve_arguments *arguments, struct service *service,
                 struct loop_options *options)
{
    struct ids ids;
    struct listener listener;
    if (!find_ids(arguments, &ids, &options->peers))
        return EXIT_USAGE;
    loop_hold_signals();
    int status = open_listener(arguments, &listener);
    if (status)
        return status;
    status = open_loop(arguments, service, &listener, options);
    listen_close(&listener);
    return status;
}

static int open_and_serve(const struct serve_arguments *arguments)
{
    char buffer[PATH_MAX], profile[PROFILE_PATH];
    struct snapshot_error error;
    struct service service = {.limits = arguments->limits, .clock_ns = clock_ns};
    struct loop_options options = {
        .drain_ms = arguments->drain_ms,
        .index = open_path(arguments->index, buffer, sizeof buffer),
        .profile = arguments->profile,
        .allow_older = arguments->allow_older,
    };
    reload_stat(options.index, &options.stamp); /* before it is opened: see reload.h */
    service.snapshot = snapshot_open(options.index, options.profile, &error);
    if (!service.snapshot) {
        fprintf(stderr, "quhua serve: %s\n", error.text);
        return error.status;
    }
    /* A reload opens the file that was found, not another one of the same name. */
    if (service.snapshot->profile_path) {
        snprintf(profile, sizeof profile, "%s", service.snapshot->profile_path);
        options.profile = profile;
    }
    service.metrics.started_s = (uint64_t)time(NULL);
    service.metrics.started_ns = clock_ns();
    int status = serve(arguments, &service, &options);
    buffer_wipe(&service.scratch);
    snapshot_close(service.snapshot);
    return status;
}

int cmd_serve(int argc, char **argv)
{
    struct serve_arguments arguments = usual;
    bool done;
    int left = parse(&arguments, argc, argv, &done);
    if (left < 0)
        return EXIT_USAGE;
    if (done)
        return stdout_finish();
    if (left > 0 || (!arguments.socket && !listen_is_activated())) {
        fputs("usage: quhua serve [OPTION...] --socket PATH; see quhua serve --help\n", stderr);
        return EXIT_USAGE;
    }
    return open_and_serve(&arguments);
}
