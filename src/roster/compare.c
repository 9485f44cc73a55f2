/*
 * compare.c - the stages of a comparison.
 *
 * Each row is checked under both indexes. Few differ: those, and those that the meeting with other
 * rows made differ, are checked once more when all is known, and told.
 */
#include "compare.h"

#include "../common/text.h"
#include "job.h"

const struct compare_name compare_names[COMPARE_COUNT] = {
#define X(name, code, zh) {code, zh},
    COMPARE_DIFFERENCES(X)
#undef X
};

void compare_add(struct comparison *sum, const struct comparison *part)
{
    sum->rows += part->rows;
    sum->changed += part->changed;
    for (int i = 0; i < COMPARE_COUNT; i++)
        sum->differences[i] += part->differences[i];
    for (int now = 0; now < 3; now++)
        for (int then = 0; then < 3; then++)
            sum->moves[now][then] += part->moves[now][then];
}

/* ---- what differs --------------------------------------------------------------------------- */

static bool same_notes(const struct quhua_note *a, size_t a_count, const struct quhua_note *b,
                       size_t b_count)
{
    for (size_t i = 0; a_count == b_count && i < a_count; i++)
        if (a[i].reason != b[i].reason || a[i].grade != b[i].grade)
            return false;
    return a_count == b_count;
}

static bool same_extras(const struct extra *a, size_t a_count, const struct extra *b,
                        size_t b_count)
{
    for (size_t i = 0; a_count == b_count && i < a_count; i++)
        if (a[i].reason != b[i].reason)
            return false;
    return a_count == b_count;
}

static bool same_reasons(const struct checked *now, const struct checked *then)
{
    const struct quhua_record_answer *a = &now->answer, *b = &then->answer;
    return same_notes(a->origin.reasons, a->origin.reason_count, b->origin.reasons,
                      b->origin.reason_count) &&
           same_notes(a->home.reasons, a->home.reason_count, b->home.reasons,
                      b->home.reason_count) &&
           same_notes(a->reasons, a->reason_count, b->reasons, b->reason_count) &&
           same_extras(now->extras, now->extra_count, then->extras, then->extra_count);
}

/* What differs, a bit each. A damaged row is damaged under every index. */
static unsigned differences(const struct checked *now, const struct checked *then)
{
    const struct quhua_record_answer *a = &now->answer, *b = &then->answer;
    if (check_is_damaged(now))
        return 0;
    bool differs[COMPARE_COUNT] = {[COMPARE_VERDICT] = now->verdict != then->verdict,
                                   [COMPARE_ORIGIN_CODE] = a->origin.code != b->origin.code,
                                   [COMPARE_HOME_CODE] = a->home.code != b->home.code,
                                   [COMPARE_REASONS] = !same_reasons(now, then),
                                   [COMPARE_TEXT] =
                                       !text_same(a->origin.origin, b->origin.origin) ||
                                       !text_same(a->home.home, b->home.home)};
    unsigned bits = 0;
    for (int i = 0; i < COMPARE_COUNT; i++)
        bits |= (unsigned)differs[i] << i;
    return bits;
}

/* ---- telling it ----------------------------------------------------------------------------- */

static void put_cells(const struct job *job, struct codec *codec, struct style_cells *cells,
                      struct buffer *out)
{
    style_put(&job->worklist.dialect, codec, cells, true, out);
    style_put_end(&job->worklist.dialect, out);
}

void compare_put_header(const struct job *job, struct codec *codec, struct buffer *scratch,
                        struct buffer *out)
{
    static const char *const titles[] = {"行号",       "变化",       "原结果",     "新结果",
                                         "原生源代码", "新生源代码", "原家庭代码", "新家庭代码",
                                         "原原因",     "新原因"};
    struct style_cells cells;
    style_begin(&cells, scratch);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        style_next(&cells);
        buffer_string(scratch, titles[i]);
    }
    put_cells(job, codec, &cells, out);
}

/* The next of several: `head` before the first, `between` before the others. */
static void put_next(const char *head, const char *between, size_t at, struct buffer *out)
{
    buffer_string(out, at ? between : head);
}

static void put_item_name(enum item item, size_t begin, struct buffer *out)
{
    if (out->size > begin)
        buffer_string(out, "；");
    buffer_string(out, tell_item(item));
}

static void put_notes(enum item item, const struct quhua_note *notes, size_t count, size_t begin,
                      struct buffer *out)
{
    if (count)
        put_item_name(item, begin, out);
    for (size_t i = 0; i < count; i++) {
        put_next(" ", "、", i, out);
        buffer_string(out, quhua_reason_info(notes[i].reason)->code);
    }
}

/* The codes of all reasons, by item. Not what they speak of, which may be of a person. */
static void put_reasons(const struct checked *checked, struct buffer *out)
{
    const struct quhua_record_answer *answer = &checked->answer;
    size_t begin = out->size;
    put_notes(ITEM_ORIGIN, answer->origin.reasons, answer->origin.reason_count, begin, out);
    put_notes(ITEM_HOME, answer->home.reasons, answer->home.reason_count, begin, out);
    put_notes(ITEM_RECORD, answer->reasons, answer->reason_count, begin, out);
    if (checked->extra_count)
        put_item_name(ITEM_ROW, begin, out);
    for (size_t i = 0; i < checked->extra_count; i++) {
        put_next(" ", "、", i, out);
        buffer_string(out, quhua_reason_info(checked->extras[i].reason)->code);
    }
}

static void put_code(uint32_t code, struct buffer *out)
{
    if (code)
        buffer_number(out, code);
}

static void put_row(struct task *task, unsigned differing)
{
    const struct checked *both[] = {&task->checked, &task->second.checked};
    struct buffer *scratch = &task->scratch;
    struct style_cells cells;
    style_begin(&cells, scratch);
    style_next(&cells);
    buffer_number(scratch, task->checked.line);
    style_next(&cells);
    for (size_t i = 0, told = 0; i < COMPARE_COUNT; i++) {
        if (!(differing >> i & 1))
            continue;
        put_next("", "、", told++, scratch);
        buffer_string(scratch, compare_names[i].zh);
    }
    for (int i = 0; i < 2; i++) {
        style_next(&cells);
        buffer_string(scratch, tell_verdict(both[i]->verdict));
    }
    for (int i = 0; i < 2; i++) {
        style_next(&cells);
        put_code(both[i]->answer.origin.code, scratch);
    }
    for (int i = 0; i < 2; i++) {
        style_next(&cells);
        put_code(both[i]->answer.home.code, scratch);
    }
    for (int i = 0; i < 2; i++) {
        style_next(&cells);
        put_reasons(both[i], scratch);
    }
    put_cells(task->job, rows_codec(&task->rows), &cells, &task->pages[JOB_COMPARE]);
}

/* ---- stages --------------------------------------------------------------------------------- */

static void judge(const struct task *task, const struct edition *edition, quhua_session *session,
                  const struct meeting *meeting, struct checked *checked)
{
    check_row(&edition->checker, session, checked);
    if (!check_is_damaged(checked))
        edition_check_across(edition, &task->job->crowds, meeting, checked);
}

/* The person of a record under both. Returns: false where there is none. */
static bool judge_both(struct task *task, size_t at)
{
    struct job *job = task->job;
    const struct record *record = &task->batch.records[at];
    struct checked *now = &task->checked, *then = &task->second.checked;
    if (source_part(&job->source, record) != SOURCE_BODY || record->continues)
        return false;
    rows_read(&task->rows, record, &now->row);
    if (now->row.is_empty)
        return false;
    now->line = record->line;
    then->row = now->row;
    judge(task, &job->edition, task->session, &task->traces[at].meeting, now);
    judge(task, &job->against, task->second.session, &task->second.meetings[at], then);
    return true;
}

static bool check_batch(void *user, void *user_task)
{
    static const struct meeting alone;
    struct job *job = user;
    struct task *task = user_task;
    task->pages[JOB_COMPARE].size = 0;
    for (size_t i = 0; i < task->batch.count; i++) {
        struct meeting *now = &task->traces[i].meeting, *then = &task->second.meetings[i];
        *now = *then = alone;
        task->second.differs[i] = false;
        if (!judge_both(task, i))
            continue;
        task->second.counts.rows++;
        if (check_is_damaged(&task->checked))
            continue;
        task->second.differs[i] = differences(&task->checked, &task->second.checked) != 0;
        edition_keep_keys(&job->edition, &task->checked, now);
        edition_keep_keys(&job->against, &task->second.checked, then);
    }
    return true;
}

static bool meet_batch(void *user, void *user_task)
{
    struct job *job = user;
    struct task *task = user_task;
    for (size_t i = 0; i < task->batch.count; i++) {
        uint64_t line = task->batch.records[i].line;
        edition_meet(&job->edition, &job->crowds, line, &task->traces[i].meeting);
        edition_meet(&job->against, &job->crowds, line, &task->second.meetings[i]);
    }
    return true;
}

static void count(struct comparison *counts, const struct task *task, unsigned differing)
{
    counts->changed++;
    for (int i = 0; i < COMPARE_COUNT; i++)
        counts->differences[i] += differing >> i & 1;
    counts->moves[task->checked.verdict][task->second.checked.verdict]++;
}

static bool render_batch(void *user, void *user_task)
{
    struct task *task = user_task;
    (void)user;
    for (size_t i = 0; i < task->batch.count; i++) {
        const struct meeting *now = &task->traces[i].meeting, *then = &task->second.meetings[i];
        bool same = same_extras(now->extras, now->extra_count, then->extras, then->extra_count);
        if ((same && !task->second.differs[i]) || !judge_both(task, i))
            continue;
        unsigned differing = differences(&task->checked, &task->second.checked);
        if (!differing)
            continue;
        count(&task->second.counts, task, differing);
        put_row(task, differing);
    }
    return task_has_memory(task);
}

static bool write_batch(void *user, void *user_task)
{
    struct job *job = user;
    const struct task *task = user_task;
    job->records_written += task->batch.count;
    return job_write(user, user_task);
}

const struct engine_stages compare_stages = {job_read, check_batch, meet_batch, render_batch,
                                             write_batch};
