/*
 * job.c - the stages of a run: read, check, meet, render, write.
 *
 * A row is rendered as soon as it is checked. Where the meeting with the other rows then has
 * something to say, its batch is put together once more from the pieces, with that row anew.
 */
#include "job.h"

#include <errno.h>
#include <stdlib.h>

#include "recall.h"

enum { BATCH_BYTES = 1 << 17, BATCH_RECORDS = 1024, MAX_ROW_JSON = 1 << 16 };

static bool open_second(struct second *second, const quhua_index *index)
{
    second->meetings = calloc(BATCH_RECORDS, sizeof *second->meetings);
    second->differs = calloc(BATCH_RECORDS, sizeof *second->differs);
    return second->meetings && second->differs &&
           quhua_session_open(index, &second->session) == QUHUA_OK;
}

static void close_second(struct second *second)
{
    free(second->meetings);
    free(second->differs);
    if (second->session)
        quhua_session_close(second->session);
}

int task_open(struct task *task, struct job *job)
{
    memset(task, 0, sizeof *task);
    task->job = job;
    task->traces = calloc(BATCH_RECORDS, sizeof *task->traces);
    if (!task->traces || quhua_session_open(job->edition.index, &task->session) != QUHUA_OK ||
        record_batch_open(&task->batch, BATCH_BYTES, BATCH_RECORDS) != 0 ||
        rows_open(&task->rows, &job->source.dialect) != 0 ||
        (job->against.index && !open_second(&task->second, job->against.index)))
        return ENOMEM;
    return 0;
}

void task_close(struct task *task)
{
    for (int i = 0; i < JOB_TEXTS; i++) {
        buffer_close(&task->pages[i]);
        buffer_close(&task->spare[i]);
    }
    buffer_close(&task->scratch);
    buffer_close(&task->texts);
    rows_close(&task->rows);
    record_batch_close(&task->batch);
    quhua_session_close(task->session);
    close_second(&task->second);
    free(task->traces);
}

/* ---- read ----------------------------------------------------------------------------------- */

bool job_read(void *user, void *user_task, bool *more)
{
    struct job *job = user;
    struct task *task = user_task;
    if (job->options->stop && *job->options->stop)
        return false;
    if (!source_next(&job->source, &task->batch, job->fault))
        return false;
    *more = task->batch.count > 0;
    task->position = job->source.lines.position;
    job->records_read += task->batch.count;
    for (size_t i = 0; i < task->batch.count; i++)
        job->bytes_read += task->batch.records[i].size + task->batch.records[i].end_size;
    return true;
}

/* ---- check ---------------------------------------------------------------------------------- */

static void put_row_json(struct task *task, struct buffer *out)
{
    struct checked *checked = &task->checked;
    buffer_string(out, "{\"line\":");
    buffer_number(out, checked->line);
    if (check_is_damaged(checked)) {
        buffer_string(out, ",\"verdict\":\"reject\",\"damage\":\"");
        buffer_string(out, damage_code(checked->row.damage.damage));
        buffer_string(out, "\"}\n");
        return;
    }
    struct quhua_record_answer *answer = &checked->answer;
    for (size_t i = 0; i < checked->extra_count && answer->reason_count < QUHUA_MAX_REASONS; i++)
        answer->reasons[answer->reason_count++] = (struct quhua_note){
            .reason = checked->extras[i].reason,
            .grade = check_extra_grade(&task->job->edition.checker, checked, &checked->extras[i])};
    answer->verdict = checked->verdict;
    char *room = buffer_room(out, MAX_ROW_JSON);
    if (!room)
        return;
    size_t size = quhua_render_record_json(answer, room, MAX_ROW_JSON);
    room[0] = ','; /* for the brace that begins the record's own object */
    out->size += size < MAX_ROW_JSON ? size : MAX_ROW_JSON;
    buffer_string(out, "\n");
}

static void render_row(struct task *task, const struct record *record, struct trace *trace)
{
    struct job *job = task->job;
    struct codec *codec = rows_codec(&task->rows);
    struct buffer *pages = task->pages;
    fixed_put_row(&job->fixed, codec, record, &task->checked, &task->scratch, &pages[JOB_FIXED]);
    if (task->checked.verdict != QUHUA_ACCEPT)
        trace->todo_lines = (uint32_t)worklist_put_row(&job->worklist, codec, &task->checked,
                                                       &task->scratch, &pages[JOB_TODO]);
    if (job->outputs[JOB_ROWS])
        put_row_json(task, &pages[JOB_ROWS]);
}

/* The choices for the row in hand. */
static struct decision_range choices_of(const struct task *task)
{
    const struct decisions *decisions = task->job->options->decisions;
    return decisions ? decisions_find(decisions, task->checked.line) : (struct decision_range){0};
}

/* Everything about a row that only it tells; extras of the meeting come on top. */
static void check_person(struct task *task, const struct trace *trace)
{
    struct job *job = task->job;
    struct checked *checked = &task->checked;
    check_row(&job->edition.checker, task->session, checked);
    decisions_take(choices_of(task), &job->edition.checker, task->session, checked, &task->texts);
    if (check_is_damaged(checked))
        return;
    edition_check_across(&job->edition, &job->crowds, &trace->meeting, checked);
    if (recall_row(&job->edition.checker, checked, &task->scratch)) {
        checked->kept[ITEM_ROW] = true;
        check_settle(&job->edition.checker, checked);
    }
}

/* Count the choices from an item on: that on the whole row comes after the meeting. */
static void count_decisions(struct task *task, enum item first)
{
    for (int item = (int)first; item < ITEM_COUNT; item++) {
        task->decided += task->checked.decided[item];
        task->refused += task->checked.refusal[item] != NULL;
    }
}

/* A row of the body that holds something, before the meeting. */
static void do_row(struct task *task, struct trace *trace)
{
    struct checked *checked = &task->checked;
    check_person(task, trace);
    tally_row(&task->tally, checked);
    tally_formulas(&task->tally, checked);
    count_decisions(task, ITEM_ORIGIN);
    trace->before = checked->verdict;
    if (check_is_damaged(checked))
        return;
    trace->has_choice = decisions_has_row(choices_of(task));
    edition_keep_keys(&task->job->edition, checked, &trace->meeting);
}

/* The same after the meeting, with its extras. */
static void do_row_again(struct task *task, const struct trace *trace)
{
    struct checked *checked = &task->checked;
    check_person(task, trace);
    if (trace->has_choice) {
        decisions_take_row(choices_of(task), &task->job->edition.checker, checked, &task->scratch);
        count_decisions(task, ITEM_ROW);
    }
    tally_extras(&task->tally, checked, trace->meeting.extra_count, trace->before);
}

static void do_record(struct task *task, const struct record *record, struct trace *trace,
                      bool again)
{
    struct job *job = task->job;
    enum source_part part = source_part(&job->source, record);
    if (part == SOURCE_HEADER) {
        fixed_put_header(&job->fixed, rows_codec(&task->rows), record, &task->scratch,
                         &task->pages[JOB_FIXED]);
        return;
    }
    if (part == SOURCE_TITLE || record->continues) {
        task->tally.pieces += part != SOURCE_TITLE && !record->continued;
        fixed_put_raw(record, &task->pages[JOB_FIXED]);
        return;
    }
    rows_read(&task->rows, record, &task->checked.row);
    if (task->checked.row.is_empty) {
        task->tally.empty_rows++;
        fixed_put_raw(record, &task->pages[JOB_FIXED]);
        return;
    }
    task->checked.line = record->line;
    if (again)
        do_row_again(task, trace);
    else
        do_row(task, trace);
    render_row(task, record, trace);
}

/* Not by memset: most of a trace is written before it is read. */
static void begin_trace(struct trace *trace)
{
    trace->meeting.id_key = trace->meeting.door_key = 0;
    trace->meeting.extra_count = trace->todo_lines = 0;
    trace->has_choice = false;
}

static void keep_ends(struct task *task, struct trace *trace)
{
    for (int i = 0; i < JOB_TEXTS; i++)
        trace->ends[i] = task->pages[i].size;
}

bool task_has_memory(const struct task *task)
{
    for (int i = 0; i < JOB_TEXTS; i++)
        if (task->pages[i].failed)
            return fault_put(task->job->fault, FAULT_WRITE_ERROR, "内存不足");
    return true;
}

static bool check_batch(void *user, void *user_task)
{
    struct task *task = user_task;
    (void)user;
    for (int i = 0; i < JOB_TEXTS; i++)
        task->pages[i].size = 0;
    for (size_t i = 0; i < task->batch.count; i++) {
        struct trace *trace = &task->traces[i];
        begin_trace(trace);
        do_record(task, &task->batch.records[i], trace, false);
        keep_ends(task, trace);
    }
    return task_has_memory(task);
}

/* ---- meet ----------------------------------------------------------------------------------- */

static bool meet_batch(void *user, void *user_task)
{
    struct job *job = user;
    struct task *task = user_task;
    for (size_t i = 0; i < task->batch.count; i++) {
        crowd_expect(&job->crowds.ids, task->traces[i].meeting.id_key);
        if (task->traces[i].meeting.door_key)
            crowd_expect(&job->crowds.doors, task->traces[i].meeting.door_key);
    }
    for (size_t i = 0; i < task->batch.count; i++)
        edition_meet(&job->edition, &job->crowds, task->batch.records[i].line,
                     &task->traces[i].meeting);
    return true;
}

/* ---- render --------------------------------------------------------------------------------- */

/* Copy what a row had in the pages of before. */
static void copy_row(struct task *task, const size_t begins[JOB_TEXTS], const struct trace *trace)
{
    for (int i = 0; i < JOB_TEXTS; i++)
        if (trace->ends[i] > begins[i])
            buffer_put(&task->pages[i], task->spare[i].data + begins[i],
                       trace->ends[i] - begins[i]);
}

static bool render_batch(void *user, void *user_task)
{
    struct task *task = user_task;
    size_t begins[JOB_TEXTS] = {0}, next[JOB_TEXTS], again = 0;
    (void)user;
    for (size_t i = 0; i < task->batch.count; i++)
        again += task->traces[i].meeting.extra_count || task->traces[i].has_choice;
    if (again == 0)
        return true;
    for (int i = 0; i < JOB_TEXTS; i++) {
        struct buffer page = task->spare[i];
        task->spare[i] = task->pages[i];
        page.size = 0;
        task->pages[i] = page;
    }
    for (size_t i = 0; i < task->batch.count; i++) {
        struct trace *trace = &task->traces[i];
        memcpy(next, trace->ends, sizeof next);
        if (trace->meeting.extra_count || trace->has_choice)
            do_record(task, &task->batch.records[i], trace, true);
        else
            copy_row(task, begins, trace);
        memcpy(begins, next, sizeof begins);
        keep_ends(task, trace);
    }
    return task_has_memory(task);
}

/* ---- write ---------------------------------------------------------------------------------- */

static void count_written(struct job *job, const struct task *task)
{
    size_t end = 0;
    for (size_t i = 0; i < task->batch.count; i++) {
        job->records_written += task->traces[i].ends[JOB_FIXED] > end;
        end = task->traces[i].ends[JOB_FIXED];
        job->result->todo_lines += task->traces[i].todo_lines;
    }
}

bool job_write(void *user, void *user_task)
{
    struct job *job = user;
    struct task *task = user_task;
    for (int i = 0; i < JOB_TEXTS; i++) {
        struct output *output = job->outputs[i];
        if (!output)
            continue;
        output_put(output, task->pages[i].data, task->pages[i].size);
        if (!output_is_sound(output))
            return fault_put(job->fault, FAULT_WRITE_ERROR, "%s：写入失败（%s），没有生成新文件",
                             output->path, fault_reason(output->sys_errno));
    }
    progress_step(&job->progress, task->position, job->records_written);
    return true;
}

static bool write_batch(void *user, void *user_task)
{
    count_written(user, user_task);
    return job_write(user, user_task);
}

const struct engine_stages job_stages = {job_read, check_batch, meet_batch, render_batch,
                                         write_batch};
