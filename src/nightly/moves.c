/*
 * moves.c - see moves.h.
 */
#include "moves.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"

enum arrival { ARRIVED, STAYED, BROKEN };

static enum arrival tell_move(const char *to, int error, struct fault *fault)
{
    fault_put(fault, FAULT_WRITE_ERROR, "%s: cannot be put there: %s", to, strerror(error));
    return BROKEN;
}

/* The folder's part of a path, without the slash. */
static void folder_of(const char *path, char folder[PLACE_PATH])
{
    const char *slash = strrchr(path, '/');
    place_put(folder, "%.*s", (int)(slash - path), path);
}

/* ---- results and reasons -------------------------------------------------------------------- */

/* What is at the place of a file, and not the one that it replaces, gets another name. */
static bool keep_other(const struct ledger_file *file, const char *folder, struct fault *fault)
{
    char aside[PLACE_PATH];
    const struct ledger_file *before = file->before;
    switch (place_state(file->path, before ? before->size : 0, before ? before->digest : "")) {
    case PLACE_ABSENT:
    case PLACE_SAME:
        return true;
    case PLACE_UNKNOWN:
        return tell_move(file->path, errno, fault) != BROKEN;
    case PLACE_OTHER:
        break;
    }
    if (!place_free(folder, strrchr(file->path, '/') + 1, "", aside, fault))
        return false;
    int error = place_move(file->path, aside);
    return !error || tell_move(aside, error, fault) != BROKEN;
}

/* Out of the working folder. Where it is no longer there it has been moved. */
static enum arrival move_made(const struct ledger_file *file, struct fault *fault)
{
    char from[PLACE_PATH], folder[PLACE_PATH];
    struct stat st;
    place_put(from, PLACE_WORK "%s", strrchr(file->path, '/'));
    folder_of(file->path, folder);
    if (lstat(from, &st) != 0) {
        if (errno != ENOENT)
            return tell_move(file->path, errno, fault);
        enum place_state state = place_state(file->path, file->size, file->digest);
        if (state == PLACE_UNKNOWN)
            return tell_move(file->path, errno, fault);
        return state == PLACE_SAME ? ARRIVED : STAYED;
    }
    if (!place_make_folder(folder, fault) || !keep_other(file, folder, fault))
        return BROKEN;
    return rename(from, file->path) == 0 ? ARRIVED : tell_move(file->path, errno, fault);
}

/* ---- the input ------------------------------------------------------------------------------ */

static bool is_touched(const struct stat *a, const char *path)
{
    struct stat b;
    return lstat(path, &b) == 0 &&
           (a->st_ino != b.st_ino || a->st_size != b.st_size ||
            a->st_mtim.tv_sec != b.st_mtim.tv_sec || a->st_mtim.tv_nsec != b.st_mtim.tv_nsec);
}

/* Digested once more, then renamed; if somebody wrote between the two, it goes back. */
static enum arrival move_checked(const struct ledger_file *file, const char *from,
                                 struct fault *fault)
{
    struct stat st;
    int seen = lstat(from, &st);
    switch (place_state(from, file->size, file->digest)) {
    case PLACE_UNKNOWN:
        return tell_move(file->path, errno, fault);
    case PLACE_ABSENT:
    case PLACE_OTHER:
        return STAYED;
    case PLACE_SAME:
        break;
    }
    int error = seen == 0 ? place_move(from, file->path) : EAGAIN;
    if (error)
        return tell_move(file->path, error, fault);
    return is_touched(&st, file->path) && place_move(file->path, from) == 0 ? STAYED : ARRIVED;
}

static enum arrival move_input(const struct ledger_file *file, struct fault *fault)
{
    char from[PLACE_PATH];
    place_put(from, "in/%s", file->job->name);
    switch (place_state(file->path, file->size, file->digest)) {
    case PLACE_SAME: /* by the run that was killed */
        return ARRIVED;
    case PLACE_OTHER: /* put there since */
        return STAYED;
    case PLACE_UNKNOWN:
        return tell_move(file->path, errno, fault);
    case PLACE_ABSENT:
        break;
    }
    return move_checked(file, from, fault);
}

/* The mark goes when the input has gone; one that stands beside a new input is that one's. */
static bool take_mark(const struct ledger_job *job, struct fault *fault)
{
    char input[PLACE_PATH], mark[PLACE_PATH];
    struct stat st;
    place_put(input, "in/%s", job->name);
    place_put(mark, "in/%s.ready", job->name);
    if (!job->marked || lstat(input, &st) == 0)
        return true;
    if (errno == ENOENT && (unlink(mark) == 0 || errno == ENOENT))
        return true;
    return fault_put(fault, FAULT_WRITE_ERROR, "%s: cannot be removed: %s", mark, strerror(errno));
}

/* ---- all of it ------------------------------------------------------------------------------ */

static bool sync_folders(const struct ledger_job *job, struct fault *fault)
{
    char folder[PLACE_PATH], last[PLACE_PATH] = "";
    bool good = place_sync("in", fault);
    for (size_t i = 0; good && i < job->file_count; i++) {
        folder_of(job->files[i].path, folder);
        if (strcmp(folder, last) != 0)
            good = place_sync(folder, fault);
        memcpy(last, folder, sizeof last);
    }
    return good && (job->outcome != LEDGER_DONE || place_sync("out", fault));
}

bool moves_allowed(const struct ledger_job *job, struct fault *fault)
{
    char input[PLACE_PATH], mark[PLACE_PATH], folder[PLACE_PATH];
    place_put(input, "in/%s", job->name);
    place_put(mark, "in/%s.ready", job->name);
    bool allowed = place_may_change("in", fault) && place_may_take("in", input, fault) &&
                   (!job->marked || place_may_take("in", mark, fault));
    for (size_t i = 0; allowed && i < job->file_count; i++) {
        folder_of(job->files[i].path, folder);
        allowed = place_may_change(folder, fault);
    }
    return allowed;
}

/* The input is the last file of a job, so that it stays where something before it is amiss. */
bool moves_make(struct ledger *ledger, bool *stayed, struct fault *fault)
{
    struct ledger_job *job = ledger->pending;
    *stayed = false;
    for (size_t i = 0; i < job->file_count; i++) {
        struct ledger_file *file = &job->files[i];
        enum arrival arrival = STAYED;
        if (file->kind != LEDGER_INPUT)
            arrival = move_made(file, fault);
        else if (!*stayed)
            arrival = move_input(file, fault);
        if (arrival == BROKEN)
            return false;
        if (arrival == ARRIVED)
            continue;
        *stayed = true;
        if (!ledger_forget(ledger, file, fault))
            return false;
    }
    return take_mark(job, fault) && sync_folders(job, fault) && ledger_settle(ledger, fault);
}
