/*
 * retain.c - see retain.h.
 *
 * First all files are unlinked and the folders synced, then the ledger forgets them: killed in
 * between, the next run finds them absent.
 */
#include "retain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "ours.h"
#include "place.h"
#include "say.h"

enum { DAY = 24 * 3600 };

/* A job and the time from which its results count. */
struct aged {
    struct ledger_job *job;
    int64_t needed;
};

/* A file that is gone, or in a dry run would be. */
struct going {
    struct ledger_file *file;
    bool found; /* it was there */
};

struct retain {
    struct ledger *ledger;
    const struct retain_options *options;
    struct retain_result *result;
    struct fault *fault;
    int64_t now;
    dev_t device;
    struct aged *jobs;
    struct going *going;
    size_t going_count;
};

bool retain_is_refused(void)
{
    struct stat here, there;
    const char *const refused[] = {"/", getenv("HOME")};
    if (stat(".", &here) != 0)
        return true;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (refused[i] && stat(refused[i], &there) == 0 && here.st_dev == there.st_dev &&
            here.st_ino == there.st_ino)
            return true;
    return false;
}

/* ---- ages ----------------------------------------------------------------------------------- */

/* Jobs that stand on the same results come together, in the order of time. */
static int by_results(const void *left, const void *right)
{
    const struct ledger_job *a = ((const struct aged *)left)->job;
    const struct ledger_job *b = ((const struct aged *)right)->job;
    int order = strcmp(a->name, b->name);
    if (!order)
        order = strcmp(a->input, b->input);
    if (!order)
        order = strcmp(a->rules, b->rules);
    return order ? order : (a->time > b->time) - (a->time < b->time);
}

static bool share_results(const struct ledger_job *a, const struct ledger_job *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->input, b->input) == 0 &&
           strcmp(a->rules, b->rules) == 0;
}

static void sort_jobs(struct retain *retain)
{
    size_t count = retain->ledger->job_count;
    struct aged *jobs = retain->jobs;
    for (size_t i = 0; i < count; i++)
        jobs[i] = (struct aged){retain->ledger->jobs[i], retain->ledger->jobs[i]->time};
    qsort(jobs, count, sizeof *jobs, by_results);
    for (size_t i = count; i-- > 1;)
        if (share_results(jobs[i - 1].job, jobs[i].job))
            jobs[i - 1].needed = jobs[i].needed;
}

static uint64_t age_of(const struct retain *retain, int64_t time)
{
    return time < retain->now ? (uint64_t)(retain->now - time) : 0;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void list(struct retain *retain, const char *path, const char *ending, uint64_t bytes,
                 uint64_t age)
{
    struct buffer *out = &retain->result->list;
    if (!retain->options->dry)
        return;
    say_put(out, path);
    buffer_string(out, ending);
    buffer_string(out, "\t");
    buffer_number(out, bytes);
    buffer_string(out, "\t");
    buffer_number(out, age / DAY);
    buffer_string(out, "\n");
}

static void keep_oldest(const struct retain *retain, const struct ledger_file *file, uint64_t age)
{
    struct stat st;
    if (age > retain->result->oldest && lstat(file->path, &st) == 0)
        retain->result->oldest = age;
}

static void go(struct retain *retain, struct ledger_file *file, bool found, uint64_t age)
{
    retain->going[retain->going_count++] = (struct going){file, found};
    if (!found)
        return;
    retain->result->files++;
    retain->result->bytes += file->size;
    list(retain, file->path, "", file->size, age);
}

/* A file that is old enough. */
static void try_file(struct retain *retain, struct ledger_file *file, uint64_t age)
{
    enum ours ours = ours_file(file, retain->device, !retain->options->dry, retain->options->stop);
    if (ours == OURS_YES || ours == OURS_ABSENT) {
        go(retain, file, ours == OURS_YES, age);
        return;
    }
    if (ours == OURS_UNKNOWN) {
        retain->result->failed++;
        say_line(file->path, strerror(errno));
        fault_put(retain->fault, FAULT_WRITE_ERROR, "some old files could not be unlinked");
    }
    retain->result->kept += ours == OURS_NOT;
    keep_oldest(retain, file, age);
}

static void try_job(struct retain *retain, const struct aged *aged)
{
    struct ledger_job *job = aged->job;
    for (size_t i = 0; i < job->file_count; i++) {
        struct ledger_file *file = &job->files[i];
        if (file->gone || *retain->options->stop)
            continue;
        uint64_t age = age_of(retain, file->kind == LEDGER_RESULT ? aged->needed : job->time);
        if (age > (uint64_t)retain->options->days * DAY && job != retain->ledger->pending)
            try_file(retain, file, age);
        else
            keep_oldest(retain, file, age);
    }
}

/* ---- folders -------------------------------------------------------------------------------- */

static int by_path(const void *left, const void *right)
{
    return strcmp(((const struct going *)left)->file->path,
                  ((const struct going *)right)->file->path);
}

/* A folder that lost files, or would: it goes too where it is one of a roster and nothing is left.
   Otherwise it is synced. Returns: false where that failed. */
static bool leave_folder(struct retain *retain, const char *path, size_t found)
{
    bool dry = retain->options->dry;
    if (strncmp(path, "out/", 4) == 0 &&
        ours_folder(path + 4, retain->device, dry ? found : 0, !dry)) {
        retain->result->folders++;
        list(retain, path, "/", 0, 0);
        return true;
    }
    return dry || found == 0 || place_sync(path, retain->fault);
}

static bool leave_folders(struct retain *retain)
{
    const struct going *going = retain->going;
    bool good = true;
    qsort(retain->going, retain->going_count, sizeof *going, by_path);
    for (size_t i = 0, next; i < retain->going_count; i = next) {
        const char *path = going[i].file->path;
        size_t size = (size_t)(strrchr(path, '/') - path), found = 0;
        char folder[PLACE_PATH];
        for (next = i; next < retain->going_count; next++) {
            if (strncmp(going[next].file->path, path, size + 1) != 0)
                break;
            found += going[next].found;
        }
        place_put(folder, "%.*s", (int)size, path);
        good = leave_folder(retain, folder, found) && good;
    }
    return good &&
           (retain->options->dry || !retain->result->folders || place_sync("out", retain->fault));
}

/* ---- the run -------------------------------------------------------------------------------- */

static bool forget_all(struct retain *retain)
{
    bool good = true;
    for (size_t i = 0; i < retain->going_count && good; i++)
        good = ledger_forget(retain->ledger, retain->going[i].file, retain->fault);
    return good && (retain->going_count == 0 || ledger_rewrite(retain->ledger, retain->fault));
}

static bool run(struct retain *retain)
{
    struct stat here;
    if (!retain->jobs || !retain->going || stat(".", &here) != 0)
        return fault_put(retain->fault, FAULT_NO_INPUT, "out of memory");
    retain->device = here.st_dev;
    signal(SIGIO, SIG_IGN); /* somebody may open a file while ours_file asks who has it open */
    sort_jobs(retain);
    for (size_t i = 0; i < retain->ledger->job_count; i++)
        try_job(retain, &retain->jobs[i]);
    return leave_folders(retain) && (retain->options->dry || forget_all(retain));
}

bool retain_run(struct ledger *ledger, const struct retain_options *options,
                struct retain_result *result, struct fault *fault)
{
    size_t count = ledger->job_count;
    struct retain retain = {.ledger = ledger,
                            .options = options,
                            .result = result,
                            .fault = fault,
                            .now = (int64_t)time(NULL),
                            .jobs = calloc(count + 1, sizeof *retain.jobs),
                            .going = calloc(count * LEDGER_JOB_FILES + 1, sizeof *retain.going)};
    bool good = run(&retain);
    free(retain.jobs);
    free(retain.going);
    return good;
}
