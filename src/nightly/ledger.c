/*
 * ledger.c - see ledger.h; the text of its lines is ledger_line.c's.
 */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../roster/output.h"
#include "ledger_line.h"

#define LEDGER_PART ".quhua/.ledger.part" /* as output.h names what is not yet whole */
#define HEAD "quhua-ledger 1\n"

/* ---- what is in memory ---------------------------------------------------------------------- */

static int by_path(const void *left, const void *right)
{
    const struct ledger_file *a = left, *b = right;
    return strcmp(a->path, b->path);
}

struct ledger_file *ledger_find(const struct ledger *ledger, const char *path)
{
    struct ledger_file wanted = {.path = strdup(path)};
    void *found = wanted.path ? tfind(&wanted, &ledger->by_path, by_path) : NULL;
    free(wanted.path);
    return found ? *(struct ledger_file **)found : NULL;
}

static void drop(struct ledger *ledger, struct ledger_file *file)
{
    tdelete(file, &ledger->by_path, by_path);
    file->gone = true;
}

static bool make_room(struct ledger *ledger)
{
    if (ledger->job_count < ledger->capacity)
        return true;
    size_t capacity = 2 * ledger->capacity + 64;
    struct ledger_job **jobs = realloc(ledger->jobs, capacity * sizeof(struct ledger_job *));
    if (!jobs)
        return false;
    ledger->jobs = jobs;
    ledger->capacity = capacity;
    return true;
}

/* Put a job, which becomes the ledger's own, behind the others; what it replaces is gone. Returns:
   false without memory. */
static bool keep(struct ledger *ledger, struct ledger_job *job)
{
    if (!make_room(ledger)) {
        ledger_job_free(job);
        return false;
    }
    ledger->jobs[ledger->job_count++] = job;
    for (size_t i = 0; i < job->file_count; i++) {
        struct ledger_file *before = ledger_find(ledger, job->files[i].path);
        if (before)
            drop(ledger, before);
        job->files[i].before = before;
        if (!tsearch(&job->files[i], &ledger->by_path, by_path))
            return false;
    }
    ledger->pending = job;
    return true;
}

static void nothing(void *file)
{
    (void)file;
}

void ledger_close(struct ledger *ledger)
{
    if (ledger->by_path)
        tdestroy(ledger->by_path, nothing);
    for (size_t i = 0; i < ledger->job_count; i++)
        ledger_job_free(ledger->jobs[i]);
    free(ledger->jobs);
    if (ledger->fd >= 0)
        close(ledger->fd);
    memset(ledger, 0, sizeof *ledger);
    ledger->fd = -1;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool tell_memory(struct fault *fault)
{
    return fault_put(fault, FAULT_NO_INPUT, "out of memory");
}

static bool tell_damage(struct fault *fault, size_t line)
{
    return fault_put(fault, FAULT_BAD_DATA,
                     LEDGER_PATH
                     ": damaged in line %zu. Nothing was changed. Put back a good copy, "
                     "or move the file away: the next run then begins a new ledger, "
                     "keeps what lies in out/ and done/, and takes it for foreign",
                     line);
}

/* Take one line into memory. */
static bool take_line(struct ledger *ledger, char *text, size_t size, size_t number,
                      struct fault *fault)
{
    struct ledger_job *job = NULL;
    const char *path = NULL;
    struct ledger_file *file;
    switch (ledger_line_read(text, size, &job, &path)) {
    case LEDGER_LINE_JOB:
        if (keep(ledger, job))
            return true;
        return tell_memory(fault);
    case LEDGER_LINE_GONE:
        file = ledger_find(ledger, path);
        if (file)
            drop(ledger, file);
        return true;
    case LEDGER_LINE_END:
        ledger->pending = NULL;
        return true;
    case LEDGER_LINE_MEMORY:
        return tell_memory(fault);
    case LEDGER_LINE_BAD:
        break;
    }
    return tell_damage(fault, number);
}

/* Each line; what is behind the last line end was cut when it was written. */
static bool take_lines(struct ledger *ledger, char *text, size_t size, struct fault *fault)
{
    size_t at = sizeof HEAD - 1, number = 2;
    if (size < at || memcmp(text, HEAD, at) != 0)
        return tell_damage(fault, 1);
    for (char *end; (end = memchr(text + at, '\n', size - at)); number++) {
        if (!take_line(ledger, text + at, (size_t)(end - text) - at, number, fault))
            return false;
        at = (size_t)(end - text) + 1;
    }
    ledger->size = at;
    return true;
}

static bool read_whole(int fd, struct buffer *text)
{
    for (;;) {
        char *room = buffer_room(text, 1 << 16);
        ssize_t got = room ? read(fd, room, 1 << 16) : -1;
        if (!room)
            errno = ENOMEM;
        else if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        text->size += (size_t)got;
    }
}

static bool open_file(struct ledger *ledger, struct fault *fault)
{
    ledger->fd = open(LEDGER_PATH, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    return ledger->fd >= 0 ||
           fault_put(fault, FAULT_NO_INPUT, LEDGER_PATH ": cannot be opened: %s", strerror(errno));
}

static bool read_file(struct ledger *ledger, struct fault *fault)
{
    struct buffer text = {0};
    bool good =
        read_whole(ledger->fd, &text) ||
        fault_put(fault, FAULT_NO_INPUT, LEDGER_PATH ": cannot be read: %s", strerror(errno));
    good = good && take_lines(ledger, text.data, text.size, fault);
    bool cut = good && text.size > ledger->size;
    buffer_close(&text);
    if (cut && ftruncate(ledger->fd, (off_t)ledger->size) != 0)
        good =
            fault_put(fault, FAULT_WRITE_ERROR, LEDGER_PATH ": cannot be cut: %s", strerror(errno));
    return good;
}

bool ledger_open(struct ledger *ledger, struct fault *fault)
{
    struct stat st;
    unlink(LEDGER_PART); /* of a run that was killed when it wrote the ledger anew */
    memset(ledger, 0, sizeof *ledger);
    ledger->fd = -1;
    bool there = lstat(LEDGER_PATH, &st) == 0 || errno != ENOENT;
    bool good = there ? open_file(ledger, fault) && read_file(ledger, fault)
                      : ledger_rewrite(ledger, fault);
    if (!good)
        ledger_close(ledger);
    return good;
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, data, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        data += put;
        size -= (size_t)put;
    }
    return true;
}

/* Append a line, which is closed in any case. What is written in part is taken back; if even that
   fails, it has no line end, so that the next run drops it. */
static bool append(struct ledger *ledger, struct buffer *line, bool sync, struct fault *fault)
{
    bool good = !line->failed;
    errno = ENOMEM;
    good = good && write_all(ledger->fd, line->data, line->size);
    int synced;
    do
        synced = good && sync ? fdatasync(ledger->fd) : 0;
    while (synced != 0 && errno == EINTR);
    int error = errno;
    size_t size = line->size;
    buffer_close(line);
    if (good && synced == 0) {
        ledger->size += size;
        return true;
    }
    ledger->unsure = ftruncate(ledger->fd, (off_t)ledger->size) != 0;
    return fault_put(fault, FAULT_WRITE_ERROR, LEDGER_PATH ": cannot be written: %s",
                     strerror(error));
}

bool ledger_decide(struct ledger *ledger, struct ledger_job *job, struct fault *fault)
{
    struct buffer line = {0};
    ledger_line_put_job(&line, job);
    if (!append(ledger, &line, true, fault)) {
        ledger_job_free(job);
        return false;
    }
    return keep(ledger, job) || tell_memory(fault);
}

bool ledger_settle(struct ledger *ledger, struct fault *fault)
{
    struct buffer line = {0};
    ledger_line_put_end(&line);
    ledger->pending = NULL;
    return append(ledger, &line, false, fault);
}

bool ledger_forget(struct ledger *ledger, struct ledger_file *file, struct fault *fault)
{
    struct buffer line = {0};
    ledger_line_put_gone(&line, file->path);
    if (!file->gone)
        drop(ledger, file);
    return append(ledger, &line, false, fault);
}

static bool has_files(const struct ledger_job *job)
{
    for (size_t i = 0; i < job->file_count; i++)
        if (!job->files[i].gone)
            return true;
    return false;
}

static bool put_all(const struct ledger *ledger, struct output *output, struct fault *fault)
{
    struct buffer line = {0};
    output_put(output, HEAD, sizeof HEAD - 1);
    for (size_t i = 0; i < ledger->job_count; i++) {
        if (!has_files(ledger->jobs[i]))
            continue;
        line.size = 0;
        ledger_line_put_job(&line, ledger->jobs[i]);
        output_put(output, line.data, line.failed ? 0 : line.size);
    }
    line.size = 0;
    ledger_line_put_end(&line);
    output_put(output, line.data, line.failed ? 0 : line.size);
    bool good = !line.failed || tell_memory(fault);
    buffer_close(&line);
    return good;
}

bool ledger_rewrite(struct ledger *ledger, struct fault *fault)
{
    struct output *output = malloc(sizeof *output);
    if (!output)
        return tell_memory(fault);
    bool good = output_begin(output, LEDGER_PATH, fault);
    uint64_t size = 0;
    if (good) {
        good = put_all(ledger, output, fault) && output_publish(&output, 1, fault);
        size = output->bytes;
        output_abandon(output);
    }
    free(output);
    if (!good)
        return false;
    if (ledger->fd >= 0)
        close(ledger->fd);
    ledger->size = size;
    return open_file(ledger, fault);
}
