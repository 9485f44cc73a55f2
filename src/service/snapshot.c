/*
 * snapshot.c - see snapshot.h.
 */
#include "snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static void fail_index(struct snapshot_error *error, const char *path,
                       const struct quhua_error *cause)
{
    const char *text = quhua_status_text(cause->status);
    error->status = cause->status == QUHUA_ERROR_OPEN ? EX_NOINPUT : EX_DATAERR;
    if (cause->sys_errno)
        snprintf(error->text, sizeof error->text, "%.250s: %s (%s: %s)", path, text, cause->detail,
                 strerrordesc_np(cause->sys_errno));
    else
        snprintf(error->text, sizeof error->text, "%.250s: %s (%s)", path, text, cause->detail);
}

static void fail_memory(struct snapshot_error *error)
{
    *error = (struct snapshot_error){EX_DATAERR, "out of memory"};
}

static void fail_profile(struct snapshot_error *error, enum profile_status status,
                         const struct profile_error *cause)
{
    const struct profile_mistake *first = &cause->mistakes[0];
    error->status = (int)status;
    if (cause->count == 0)
        snprintf(error->text, sizeof error->text, "%.250s: unusable profile", cause->path);
    else if (first->line)
        snprintf(error->text, sizeof error->text, "%.250s:%u: %s", cause->path, first->line,
                 first->text);
    else
        snprintf(error->text, sizeof error->text, "%.250s: %s", cause->path, first->text);
}

static bool open_profile(struct snapshot *snapshot, const char *path, const char *profile,
                         struct snapshot_error *error)
{
    struct profile_error cause;
    enum profile_status status =
        profile_load(snapshot->session, path, profile, &snapshot->profile, &cause);
    if (status != PROFILE_OK) {
        fail_profile(error, status, &cause);
        return false;
    }
    snapshot->rules = &snapshot->profile.rules;
    snapshot->as_of = snapshot->profile.as_of;
    snapshot->profile_path = strdup(cause.path);
    if (!snapshot->profile_path)
        fail_memory(error);
    return snapshot->profile_path != NULL;
}

static bool open_index(struct snapshot *snapshot, const char *path, struct snapshot_error *error)
{
    struct quhua_error cause;
    if (quhua_index_open(path, QUHUA_OPEN_COPY, &snapshot->index, &cause) != QUHUA_OK) {
        fail_index(error, path, &cause);
        return false;
    }
    quhua_index_describe(snapshot->index, &snapshot->info);
    if (quhua_session_open(snapshot->index, &snapshot->session) == QUHUA_OK)
        return true;
    fail_memory(error);
    return false;
}

struct snapshot *snapshot_open(const char *path, const char *profile, struct snapshot_error *error)
{
    struct snapshot_error unused;
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!error)
        error = &unused;
    *error = (struct snapshot_error){0, ""};
    if (!snapshot) {
        fail_memory(error);
        return NULL;
    }
    if (open_index(snapshot, path, error) &&
        (!profile || open_profile(snapshot, path, profile, error)))
        return snapshot;
    snapshot_close(snapshot);
    return NULL;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    profile_close(&snapshot->profile);
    free(snapshot->profile_path);
    quhua_session_close(snapshot->session);
    quhua_index_close(snapshot->index);
    free(snapshot);
}
