/*
 * job.h - what the stages of a run share.
 */
#ifndef QUHUA_ROSTER_JOB_H
#define QUHUA_ROSTER_JOB_H

#include "decisions.h"
#include "edition.h"
#include "engine.h"
#include "fix.h"
#include "fixed.h"
#include "output.h"
#include "progress.h"
#include "worklist.h"

/* The outputs; the first three are made of texts of each row. */
enum { JOB_FIXED, JOB_TODO, JOB_ROWS, JOB_TEXTS, JOB_REPORT = JOB_TEXTS, JOB_OUTPUTS };
enum { JOB_COMPARE = JOB_FIXED }; /* the only one of a comparison */

struct job {
    const struct fix_options *options;
    struct fault *fault;
    struct source source;
    struct edition edition;
    struct edition against; /* of a comparison */
    struct crowds crowds;
    struct fixed fixed;
    struct worklist worklist;
    struct output *outputs[JOB_OUTPUTS]; /* NULL: not wanted */
    struct progress progress;
    struct fix_result *result;
    uint64_t records_read, bytes_read; /* in the reading stage */
    uint64_t records_written;          /* in the writing stage: those that left something */
};

/* What a row left for the stages after its own. */
struct trace {
    struct meeting meeting;
    bool has_choice;           /* on the whole row: to be taken after the meeting */
    enum quhua_verdict before; /* its verdict until then */
    uint32_t todo_lines;
    size_t ends[JOB_TEXTS]; /* where its text ends in the pages */
};

/* What a comparison needs beside the rest: the row under the other index. */
struct second {
    quhua_session *session; /* NULL where there is no comparison */
    struct meeting *meetings;
    bool *differs;
    struct checked checked;
    struct comparison counts;
};

/* A worker's batch and all it needs for it. */
struct task {
    struct job *job;
    quhua_session *session;
    struct rows rows;
    struct record_batch batch;
    struct trace *traces;
    struct buffer pages[JOB_TEXTS]; /* the batch's part of the outputs */
    struct buffer spare[JOB_TEXTS];
    struct buffer scratch, texts;
    struct checked checked;
    uint64_t position;  /* in the file, when the batch was read */
    struct tally tally; /* of all its batches */
    size_t decided, refused;
    struct second second;
};

/* Returns: 0, or ENOMEM. Needs the job's source. */
int task_open(struct task *task, struct job *job);
void task_close(struct task *task);

/* Is all there that was rendered? Puts a fault where memory ran out. */
bool task_has_memory(const struct task *task);

/* The stages that a comparison has too. */
bool job_read(void *job, void *task, bool *more);
bool job_write(void *job, void *task);

/* The stages, for engine_run with the job and its tasks. */
extern const struct engine_stages job_stages;

#endif
