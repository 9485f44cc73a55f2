/*
 * ledger_job.c - see ledger_job.h.
 */
#include "ledger_job.h"

#include <stdlib.h>
#include <string.h>

struct ledger_job *ledger_job_new(const char *name)
{
    struct ledger_job *job = calloc(1, sizeof *job);
    if (job && !(job->name = strdup(name))) {
        free(job);
        return NULL;
    }
    return job;
}

bool ledger_job_add(struct ledger_job *job, enum ledger_kind kind, const char *path, uint64_t size,
                    const char digest[SHA256_HEX])
{
    struct ledger_file *file = &job->files[job->file_count];
    if (job->file_count == LEDGER_JOB_FILES || !(file->path = strdup(path)))
        return false;
    file->kind = kind;
    file->size = size;
    file->job = job;
    memcpy(file->digest, digest, strlen(digest) + 1);
    job->file_count++;
    return true;
}

void ledger_job_free(struct ledger_job *job)
{
    if (!job)
        return;
    for (size_t i = 0; i < job->file_count; i++)
        free(job->files[i].path);
    free(job->name);
    free(job);
}
