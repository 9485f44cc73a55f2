/*
 * cmd_nightly.c - quhua nightly DIR
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../nightly/say.h"
#include "../nightly/summary.h"
#include "roster.h"

#define OWN_PROFILE "quhua.ini" /* of the nightly folder */

struct arguments {
    const char *profile, *metrics, *index;
    unsigned settle; /* milliseconds */
    unsigned threads;
    unsigned retain; /* days */
    bool dry;
};

static int tell_fault(const char *name, const struct fault *fault)
{
    say_line(name, fault->text);
    return (int)fault->status;
}

/* The path as it is from any folder. Returns: false after telling what is wrong. */
static bool make_absolute(const char *path, char absolute[PATH_MAX])
{
    char here[PATH_MAX];
    bool good = path[0] == '/' || getcwd(here, sizeof here);
    int size = !good            ? -1
               : path[0] == '/' ? snprintf(absolute, PATH_MAX, "%s", path)
                                : snprintf(absolute, PATH_MAX, "%s/%s", here, path);
    if (size >= 0 && size < PATH_MAX)
        return true;
    say_line(path, good ? "the path is too long" : strerror(errno));
    return false;
}

/* The profile of --profile, or the folder's own, or none. Returns: 0, or the exit status. */
static int choose_profile(const struct arguments *arguments, const char *folder,
                          quhua_session *session, struct profile *profile, bool *chosen)
{
    char own[PATH_MAX];
    struct stat st;
    const char *path = arguments->profile;
    if (!path) {
        int size = snprintf(own, sizeof own, "%s/" OWN_PROFILE, folder);
        if (size < 0 || (size_t)size >= sizeof own || (lstat(own, &st) != 0 && errno == ENOENT))
            return 0;
        path = own;
    }
    *chosen = true;
    return open_profile(path, arguments->index, session, profile);
}

/* Tell what the run came to; the metrics of a folder are those of the run that has its lock.
   Returns: the exit status. */
static int tell(struct night_result *result, const char *metrics)
{
    struct buffer out = {0};
    struct fault fault = {.status = FAULT_NONE};
    if (metrics && result->status != EXIT_TRY_AGAIN &&
        !summary_write_metrics(result, metrics, &fault)) {
        int status = tell_fault(NULL, &fault);
        result->status = status > result->status ? status : result->status;
    }
    buffer_text(&out, buffer_view(&result->retain.list));
    out.failed |= result->retain.list.failed;
    summary_put_json(result, &out);
    bool good = !out.failed && write_all(out.data, out.size);
    if (!good)
        say_line("standard output", strerror(out.failed ? ENOMEM : errno));
    buffer_close(&out);
    return good ? result->status : EXIT_WRITE_ERROR;
}

/* Enter the folder, also where the run has already failed with `status`: when it last succeeded
   lies there. Returns: the exit status. */
static int enter(const char *folder, unsigned retain, int status)
{
    if (chdir(folder) != 0) {
        say_line(folder, strerror(errno));
        return status ? status : EXIT_NO_INPUT;
    }
    if (!status && retain && retain_is_refused()) {
        say_line(folder, "is / or $HOME: nothing is ever unlinked there");
        return EXIT_USAGE;
    }
    return status;
}

/* The run, or why there is none, and what is told of it. Returns: the exit status. */
static int run_night(const struct night_options *options, const char *folder, const char *metrics,
                     int status)
{
    struct fault fault = {.status = FAULT_NONE};
    struct night_result *result = malloc(sizeof *result);
    if (!result) {
        say_line(NULL, "out of memory");
        return EXIT_NO_INPUT;
    }
    if (status)
        night_not_begun(result, status);
    else if (!night_run(options, result, &fault))
        tell_fault(folder, &fault);
    status = tell(result, metrics);
    bool stopped = result->stopped;
    buffer_close(&result->retain.list);
    free(result);
    return stopped ? signals_end() : status;
}

static int run(const struct arguments *arguments, const char *folder)
{
    char metrics[PATH_MAX];
    struct profile profile = {.texts = NULL};
    quhua_index *index = NULL;
    quhua_session *session = NULL;
    bool chosen = false;
    if (arguments->metrics && !make_absolute(arguments->metrics, metrics))
        return EXIT_USAGE;
    int status = open_session(arguments->index, &index, &session);
    if (!status)
        status = choose_profile(arguments, folder, session, &profile, &chosen);
    status = enter(folder, arguments->retain, status);
    struct night_options options = {.index = index,
                                    .profile = chosen ? &profile : NULL,
                                    .threads = arguments->threads,
                                    .settle = arguments->settle,
                                    .retain = {arguments->retain, arguments->dry, NULL},
                                    .stop = signals_catch()};
    options.retain.stop = options.stop;
    if (status != EXIT_USAGE)
        status = run_night(&options, folder, arguments->metrics ? metrics : NULL, status);
    profile_close(&profile);
    quhua_session_close(session);
    quhua_index_close(index);
    return status;
}

int cmd_nightly(int argc, char **argv)
{
    static const struct command self = {
        "nightly", "DIR",
        "Check every roster in DIR/in, as fix does: results to DIR/out/NAME, the roster to "
        "DIR/done, or\n"
        "to DIR/failed with the reason. Prints one JSON line. May be killed and run again at any "
        "time.",
        cmd_nightly};
    struct arguments arguments = {.settle = 60 * 1000};
    const struct option_spec specs[] = {
        {"profile", OPTION_TEXT, &arguments.profile,
         "rules: a profile's name, or a file; else DIR/" OWN_PROFILE " where it is there"},
        {"settle", OPTION_WAIT, &arguments.settle,
         "take files unchanged for so long, 60 s by default, or with NAME.ready beside"},
        {"metrics", OPTION_TEXT, &arguments.metrics, "a file for the metrics, for Prometheus"},
        {"retain", OPTION_DAYS, &arguments.retain,
         "unlink what earlier runs made or moved, when older and unchanged"},
        {"dry-run", OPTION_FLAG, &arguments.dry, "only list what --retain would unlink"},
        {"threads", OPTION_COUNT, &arguments.threads, "how many at once; all cores by default"},
        {"index", OPTION_TEXT, &arguments.index, "the index file"},
    };
    bool done;
    int count = options_parse(&self, specs, sizeof specs / sizeof *specs, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (count == 1 && arguments.dry && (!arguments.retain || arguments.metrics)) {
        fputs("quhua nightly: --dry-run goes with --retain, and not with --metrics\n", stderr);
        return EXIT_USAGE;
    }
    if (count == 1)
        return run(&arguments, argv[0]);
    if (count >= 0)
        fprintf(stderr, "usage: quhua nightly [OPTION...] %s\n", self.arguments);
    return EXIT_USAGE;
}
