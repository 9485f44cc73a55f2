/*
 * fix.c - one roster from opening to publishing.
 */
#include "fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../common/cores.h"
#include "job.h"
#include "previous.h"
#include "report.h"

enum { MAX_THREADS = 64 };

/* ---- names ---------------------------------------------------------------------------------- */

const char *const fix_endings[FIX_FILE_COUNT] = {".fixed.csv", ".todo.csv", ".report.txt"};

size_t fix_stem_size(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

/* `folder`/NAME`suffix`.ENDING, where NAME is the input's without its ending. */
static bool name_output(const struct fix_options *options, const char *ending, char path[4096])
{
    const char *input = options->input.path;
    const char *slash = strrchr(input, '/');
    const char *base = slash ? slash + 1 : input;
    int name = (int)fix_stem_size(base);
    int folder = (int)(slash ? slash - input + 1 : 0);
    int size = options->folder ? snprintf(path, 4096, "%s/%.*s%s%s", options->folder, name, base,
                                          options->suffix, ending)
                               : snprintf(path, 4096, "%.*s%.*s%s%s", folder, input, name, base,
                                          options->suffix, ending);
    return size >= 0 && size < 4096;
}

static bool name_outputs(const struct fix_options *options, struct fix_result *result,
                         struct fault *fault)
{
    static const char *const comparing[FIX_FILE_COUNT] = {[FIX_COMPARE] = ".compare.csv"};
    const char *const *endings = options->against ? comparing : fix_endings;
    for (int i = 0; i < FIX_FILE_COUNT && endings[i]; i++) {
        if (!name_output(options, endings[i], result->files[i]))
            return fault_put(fault, FAULT_CANNOT_CREATE, "%.200s…：路径太长", options->input.path);
        if (options->rows_json && strcmp(options->rows_json, result->files[i]) == 0)
            return fault_put(fault, FAULT_CANNOT_CREATE, "%s：--json-rows 与另一个结果文件同名",
                             options->rows_json);
    }
    return true;
}

static bool is_same_file(const struct stat *a, const char *path)
{
    struct stat b;
    return path && stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

/* No output may take the place of a file that was given. What cannot be looked at is output_begin's
   to tell. */
static bool spares_inputs(const struct job *job, const char *path)
{
    const struct fix_options *options = job->options;
    const char *const given[] = {options->input.path, options->worklist, options->previous};
    struct stat st;
    bool exists = stat(path, &st) == 0;
    for (size_t i = 0; exists && i < sizeof given / sizeof *given; i++)
        if (is_same_file(&st, given[i]))
            return fault_put(job->fault, FAULT_CANNOT_CREATE,
                             "%s：结果会盖掉给出的文件 %s，请用 -o 另选一个文件夹", path, given[i]);
    return true;
}

/* ---- opening -------------------------------------------------------------------------------- */

static void begin_editions(struct job *job, const quhua_index *index)
{
    const struct fix_options *options = job->options;
    const struct source *source = &job->source;
    const struct checker *checker = &job->edition.checker;
    edition_init(&job->edition, index, options->profile, options->as_of, source);
    if (options->against)
        edition_init(&job->against, options->against->index, options->against->profile,
                     options->as_of, source);
    job->against.place = 1;
    job->fixed.dialect = source->dialect;
    job->fixed.columns = &source->columns;
    job->fixed.checker = checker;
    job->fixed.in_place = options->in_place;
    fixed_init(&job->fixed, source->headers, source->header_count);
    if (job->fixed.kept < source->header_count)
        job->edition.checker.own = job->fixed.kept;
    worklist_init(&job->worklist, &source->dialect, checker);
}

static bool open_crowds(struct job *job)
{
    if (crowd_open(&job->crowds.ids) == 0 && crowd_open(&job->crowds.doors) == 0 &&
        crowd_open(&job->crowds.previous) == 0)
        return true;
    return fault_put(job->fault, FAULT_NO_INPUT, "内存不足");
}

/* What has to be known of the whole before the first row is judged. */
static bool look_ahead(struct job *job)
{
    char unused[1];
    struct fix_result *result = job->result;
    const char *previous = job->options->previous;
    return (!previous || previous_read(previous, &job->crowds.previous, job->fault)) &&
           edition_look_ahead(&job->edition, &job->source, result->classes, sizeof result->classes,
                              job->fault) &&
           (!job->options->against ||
            edition_look_ahead(&job->against, &job->source, unused, sizeof unused, job->fault));
}

static bool begin_outputs(struct job *job)
{
    const char *const paths[JOB_OUTPUTS] = {[JOB_FIXED] = job->result->files[FIX_FIXED],
                                            [JOB_TODO] = job->result->files[FIX_TODO],
                                            [JOB_REPORT] = job->result->files[FIX_REPORT],
                                            [JOB_ROWS] = job->options->rows_json};
    for (int i = 0; i < JOB_OUTPUTS; i++) {
        if (!paths[i] || !paths[i][0])
            continue;
        if (!spares_inputs(job, paths[i]))
            return false;
        struct output *output = malloc(sizeof *output);
        if (!output)
            return fault_put(job->fault, FAULT_NO_INPUT, "内存不足");
        job->outputs[i] = output;
        if (!output_begin(output, paths[i], job->fault))
            return false;
    }
    return true;
}

/* ---- running -------------------------------------------------------------------------------- */

/* The byte order mark of the roster, for our outputs. */
static bool put_marks(struct job *job)
{
    static const int marked[] = {JOB_FIXED, JOB_TODO, JOB_REPORT};
    char mark[4];
    ssize_t size = (ssize_t)job->source.detected.mark_size, got;
    do
        got = pread(job->source.fd, mark, (size_t)size, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_put(job->fault, FAULT_NO_INPUT, "%s：读取失败（%s）", job->source.path,
                         fault_reason(errno));
    if (got < size)
        return fault_put(job->fault, FAULT_NO_INPUT, "%s：处理期间文件被改动，请再运行一次",
                         job->source.path);
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (job->outputs[marked[i]])
            output_put(job->outputs[marked[i]], mark, (size_t)size);
    return true;
}

static bool put_heads(struct job *job, struct task *task)
{
    bool comparing = job->options->against != NULL;
    int output = comparing ? JOB_COMPARE : JOB_TODO;
    struct buffer *page = &task->pages[output];
    if (!put_marks(job))
        return false;
    if (comparing)
        compare_put_header(job, rows_codec(&task->rows), &task->scratch, page);
    else
        worklist_put_header(&job->worklist, rows_codec(&task->rows), &task->scratch, page);
    if (page->failed)
        return fault_put(job->fault, FAULT_NO_INPUT, "内存不足");
    output_put(job->outputs[output], page->data, page->size);
    return true;
}

static unsigned thread_count(const struct fix_options *options)
{
    unsigned count = options->threads ? options->threads : cores_allowed();
    return count < MAX_THREADS ? count : MAX_THREADS;
}

/* Add what a task has counted in all its batches. */
static void add_counts(struct fix_result *result, const struct task *task)
{
    tally_add(&result->tally, &task->tally);
    result->decided += task->decided;
    result->refused += task->refused;
    compare_add(&result->comparison, &task->second.counts);
}

static bool run_stages(struct job *job)
{
    unsigned count = thread_count(job->options), opened = 0;
    struct task *tasks = calloc(count, sizeof *tasks);
    const struct engine_stages *stages = job->options->against ? &compare_stages : &job_stages;
    void *pointers[MAX_THREADS];
    bool good = tasks != NULL;
    for (; good && opened < count; opened++) {
        pointers[opened] = &tasks[opened];
        good = task_open(&tasks[opened], job) == 0;
    }
    if (!good)
        fault_put(job->fault, FAULT_NO_INPUT, "内存不足");
    good = good && put_heads(job, &tasks[0]) && engine_run(stages, job, pointers, count);
    for (unsigned i = 0; i < opened; i++) {
        add_counts(job->result, &tasks[i]);
        task_close(&tasks[i]);
    }
    free(tasks);
    return good;
}

/* Rows in are rows out, and no byte of the file was passed over. */
static bool prove(const struct job *job)
{
    uint64_t size = (uint64_t)job->source.st.st_size - job->source.detected.mark_size;
    if (job->records_written == job->records_read && job->bytes_read == size)
        return true;
    return fault_put(job->fault, FAULT_WRITE_ERROR,
                     "%s：读入 %llu 行、写出 %llu 行，不一致，没有生成新文件", job->source.path,
                     (unsigned long long)job->records_read,
                     (unsigned long long)job->records_written);
}

/* The report, in the roster's encoding and with its line ends. */
static bool put_report(struct job *job)
{
    struct buffer text = {0}, encoded = {0};
    struct codec *codec = codec_open(job->source.detected.encoding);
    char end[4];
    size_t end_size = dialect_line_end(&job->source.dialect, end);
    report_put(job->options, &job->source, job->result, &text);
    char *out = codec ? buffer_room(&encoded, CODEC_ROOM(text.size)) : NULL;
    bool good = out && !text.failed;
    for (const char *line = text.data, *stop = line + text.size; good && line < stop;) {
        const char *next = memchr(line, '\n', (size_t)(stop - line));
        size_t size = codec_encode(codec, (struct quhua_text){line, (size_t)(next - line)}, out);
        output_put(job->outputs[JOB_REPORT], out, size);
        output_put(job->outputs[JOB_REPORT], end, end_size);
        line = next + 1;
    }
    codec_close(codec);
    buffer_close(&text);
    buffer_close(&encoded);
    return good || fault_put(job->fault, FAULT_NO_INPUT, "内存不足");
}

static bool publish(struct job *job)
{
    struct output *outputs[JOB_OUTPUTS], *todo = job->outputs[JOB_TODO];
    size_t count = 0;
    for (int i = 0; i < JOB_OUTPUTS; i++)
        if (job->outputs[i])
            outputs[count++] = job->outputs[i];
    if (todo)
        todo->keep = decisions_are_in(todo->path);
    bool good = output_publish(outputs, count, job->fault);
    if (todo)
        memcpy(job->result->kept, todo->kept, sizeof todo->kept);
    return good;
}

static bool run(struct job *job)
{
    progress_begin(&job->progress, job->options->progress, (uint64_t)job->source.st.st_size);
    bool good = open_crowds(job) && look_ahead(job) && begin_outputs(job) &&
                source_begin(&job->source, job->fault) && run_stages(job) &&
                source_is_unchanged(&job->source, job->fault) && prove(job);
    if (good && job->options->decisions)
        job->result->astray =
            job->options->decisions->count - job->result->decided - job->result->refused;
    job->result->crowd_full = job->crowds.ids.full || job->crowds.doors.full;
    job->result->seconds = progress_seconds(&job->progress);
    progress_end(&job->progress);
    return good && (job->options->against || put_report(job)) && publish(job);
}

static void close_job(struct job *job)
{
    for (int i = 0; i < JOB_OUTPUTS; i++) {
        if (job->outputs[i])
            output_abandon(job->outputs[i]);
        free(job->outputs[i]);
    }
    crowd_close(&job->crowds.ids);
    crowd_close(&job->crowds.doors);
    crowd_close(&job->crowds.previous);
    edition_close(&job->edition);
    edition_close(&job->against);
    source_close(&job->source);
    free(job);
}

bool fix_run(const quhua_index *index, const struct fix_options *options, struct fix_result *result,
             struct fault *fault)
{
    memset(result, 0, sizeof *result);
    quhua_index_describe(index, &result->index);
    if (options->against)
        quhua_index_describe(options->against->index, &result->against);
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    job->options = options;
    job->result = result;
    job->fault = fault;
    job->source.fd = -1;
    bool good = name_outputs(options, result, fault) &&
                source_open(&job->source, &options->input, fault) &&
                source_is_roster(&job->source, fault);
    if (good) {
        begin_editions(job, index);
        good = run(job);
    }
    close_job(job);
    return good;
}
