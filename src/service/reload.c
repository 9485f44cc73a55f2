/*
 * reload.c - see reload.h.
 */
#include "reload.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the clerk ------------------------------------------------------------------------------ */

static bool same(const struct reload_stamp *a, const struct reload_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->mtime_s == b->mtime_s && a->mtime_ns == b->mtime_ns && a->ctime_s == b->ctime_s &&
           a->ctime_ns == b->ctime_ns;
}

static bool is_none(const struct reload_stamp *stamp)
{
    return same(stamp, &(const struct reload_stamp){.device = 0});
}

void reload_init(struct reload *reload, const struct reload_stamp *stamp)
{
    *reload = (struct reload){.tried = *stamp, .looked = *stamp};
}

bool reload_ask(struct reload *reload)
{
    bool start = !reload->opening;
    reload->wanted = !start;
    reload->opening = true;
    return start;
}

bool reload_look(struct reload *reload, const struct reload_stamp *stamp)
{
    bool settled = same(stamp, &reload->looked);
    reload->looked = *stamp;
    /* What an attempt under way opens is known when it ends; the next look sees the rest. */
    if (!settled || reload->opening || is_none(stamp) || same(stamp, &reload->tried))
        return false;
    return reload_ask(reload);
}

/* Returns: whether the new one may take the place of the present one. */
static bool may_follow(const struct reload_job *job, const struct snapshot *present,
                       struct reload_outcome *outcome)
{
    const struct snapshot *next = job->snapshot;
    if (!next) {
        snprintf(outcome->text, sizeof outcome->text, "index refused: %s", job->error.text);
        return false;
    }
    /* Editions are dates, the year's table first: their order is that of their bytes. */
    if (strcmp(next->info.edition, present->info.edition) >= 0 || job->allow_older)
        return true;
    snprintf(outcome->text, sizeof outcome->text,
             "index refused: %.250s: edition %s is older than %s (--allow-older takes it)",
             job->index, next->info.edition, present->info.edition);
    return false;
}

bool reload_finish(struct reload *reload, struct reload_job *job, struct service *service,
                   uint64_t now_s, struct reload_outcome *outcome)
{
    bool again = reload->wanted;
    *outcome = (struct reload_outcome){.old = job->snapshot};
    outcome->swapped = may_follow(job, service->snapshot, outcome);
    if (outcome->swapped) {
        outcome->old = service->snapshot;
        service->snapshot = job->snapshot;
        service->metrics.reloads++;
        service->metrics.reloaded_s = now_s;
        snprintf(outcome->text, sizeof outcome->text, "index loaded: %.250s: edition %s, digest %s",
                 job->index, service->snapshot->info.edition, service->snapshot->info.digest);
    } else {
        service->metrics.reloads_refused++;
    }
    job->snapshot = NULL;
    reload->tried = job->stamp;
    reload->wanted = false;
    reload->opening = again;
    return again;
}

/* ---- the work ------------------------------------------------------------------------------- */

void reload_stat(const char *path, struct reload_stamp *stamp)
{
    struct stat st;
    *stamp = (struct reload_stamp){.device = 0};
    if (stat(path, &st) != 0)
        return;
    *stamp = (struct reload_stamp){.device = st.st_dev,
                                   .inode = st.st_ino,
                                   .size = (uint64_t)st.st_size,
                                   .mtime_s = st.st_mtim.tv_sec,
                                   .mtime_ns = st.st_mtim.tv_nsec,
                                   .ctime_s = st.st_ctim.tv_sec,
                                   .ctime_ns = st.st_ctim.tv_nsec};
}

void reload_work(struct reload_job *job)
{
    /* Before opening: what changes in between is seen by the next look as a change. */
    reload_stat(job->index, &job->stamp);
    job->snapshot = snapshot_open(job->index, job->profile, &job->error);
}
