/*
 * job.c - the stages of a run: read, check, meet, render, write.
 *
 * A row is rendered as soon as it is checked. Where the meeting with the other rows then has
 * something to say, its batch is put together once more from the pieces, with that row anew.
 */
#include "job.h"

#include <errno.h>
#include <stdlib.h>

enum { BATCH_BYTES = 1 << 17, BATCH_RECORDS = 1024, MAX_ROW_JSON = 1 << 16 };

int task_open(struct task *task, struct job *job)
{
    memset(task, 0, sizeof *task);
    task->job = job;
    task->traces = calloc(BATCH_RECORDS, sizeof *task->traces);
    if (!task->traces || quhua_session_open(job->index, &task->session) != QUHUA_OK ||
        record_batch_open(&task->batch, BATCH_BYTES, BATCH_RECORDS) != 0 ||
        rows_open(&task->rows, &job->source.dialect) != 0)
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
    free(task->traces);
}

void task_count(const struct task *task, struct fix_result *result)
{
    tally_add(&result->tally, &task->tally);
    result->decided += task->decided;
    result->refused += task->refused;
}

/* ---- read ----------------------------------------------------------------------------------- */

static bool read_batch(void *user, void *user_task, bool *more)
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

/* Against the roster of last time: another name or number needs a certificate. [3] */
static void compare_previous(const struct job *job, struct checked *checked)
{
    uint64_t key;
    uint32_t who;
    if (job->previous.used == 0 || !previous_key(&job->checker, checked, &key, &who))
        return;
    const uint32_t *before = crowd_find(&job->previous, key);
    if (before && *before != who)
        check_add(&job->checker, checked, QUHUA_REASON_NEEDS_CERTIFICATE, 0);
}

/* A class that comes from the school's own county throughout has copied, not filled in. */
static void compare_class(const struct job *job, struct checked *checked)
{
    if (job->classes.used == 0)
        return;
    struct quhua_text name = check_cell(&job->checker, &checked->row, COLUMN_CLASS);
    if (name.size && crowd_find(&job->classes, crowd_text_key(name.data, name.size)))
        check_add(&job->checker, checked, QUHUA_REASON_SAME_ORIGIN_ALL, 0);
}

/* What the row is met by. A home address is a door only with a number or a room. */
static void keep_keys(const struct job *job, const struct checked *checked, struct trace *trace)
{
    char id[18];
    const struct quhua_home *home = &checked->answer.home;
    if (quhua_id_number(checked->record.fields[QUHUA_FIELD_ID_NUMBER], id))
        trace->id_key = crowd_id_key(id);
    if (job->same_home && home->home.size &&
        (home->elements[QUHUA_ELEMENT_NUMBER].size || home->elements[QUHUA_ELEMENT_ROOM].size))
        trace->door_key = crowd_text_key(home->home.data, home->home.size);
}

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
            .grade = check_extra_grade(&task->job->checker, checked, &checked->extras[i])};
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
    check_row(&job->checker, task->session, checked);
    decisions_take(choices_of(task), &job->checker, task->session, checked, &task->texts);
    if (check_is_damaged(checked))
        return;
    compare_previous(job, checked);
    compare_class(job, checked);
    for (size_t i = 0; i < trace->extra_count; i++)
        check_add(&job->checker, checked, trace->extras[i].reason, trace->extras[i].line);
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
    keep_keys(task->job, checked, trace);
}

/* The same after the meeting, with its extras. */
static void do_row_again(struct task *task, const struct trace *trace)
{
    struct checked *checked = &task->checked;
    check_person(task, trace);
    if (trace->has_choice) {
        decisions_take_row(choices_of(task), &task->job->checker, checked, &task->scratch);
        count_decisions(task, ITEM_ROW);
    }
    tally_extras(&task->tally, checked, trace->extra_count, trace->before);
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
    trace->id_key = trace->door_key = 0;
    trace->extra_count = trace->todo_lines = 0;
    trace->has_choice = false;
}

static void keep_ends(struct task *task, struct trace *trace)
{
    for (int i = 0; i < JOB_TEXTS; i++)
        trace->ends[i] = task->pages[i].size;
}

static bool has_memory(const struct task *task)
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
    return has_memory(task);
}

/* ---- meet ----------------------------------------------------------------------------------- */

static void add_extra(struct trace *trace, enum quhua_reason reason, uint64_t line)
{
    trace->extras[trace->extra_count++] = (struct extra){reason, line};
}

static void meet_row(struct job *job, const struct record *record, struct trace *trace)
{
    bool is_new;
    if (trace->id_key) {
        uint32_t *line = crowd_meet(&job->ids, trace->id_key, (uint32_t)record->line, &is_new);
        if (line && !is_new)
            add_extra(trace, QUHUA_REASON_DUPLICATE_PERSON, *line);
    }
    if (trace->door_key) {
        uint32_t *persons = crowd_meet(&job->doors, trace->door_key, 1, &is_new);
        if (persons && !is_new && ++*persons >= job->same_home)
            add_extra(trace, QUHUA_REASON_SAME_HOME_MANY, 0);
    }
}

static bool meet_batch(void *user, void *user_task)
{
    struct job *job = user;
    struct task *task = user_task;
    for (size_t i = 0; i < task->batch.count; i++) {
        crowd_expect(&job->ids, task->traces[i].id_key);
        if (task->traces[i].door_key)
            crowd_expect(&job->doors, task->traces[i].door_key);
    }
    for (size_t i = 0; i < task->batch.count; i++)
        meet_row(job, &task->batch.records[i], &task->traces[i]);
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
        again += task->traces[i].extra_count || task->traces[i].has_choice;
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
        if (trace->extra_count || trace->has_choice)
            do_record(task, &task->batch.records[i], trace, true);
        else
            copy_row(task, begins, trace);
        memcpy(begins, next, sizeof begins);
        keep_ends(task, trace);
    }
    return has_memory(task);
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

static bool write_batch(void *user, void *user_task)
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
    count_written(job, task);
    progress_step(&job->progress, task->position, job->records_written);
    return true;
}

const struct engine_stages job_stages = {read_batch, check_batch, meet_batch, render_batch,
                                         write_batch};
