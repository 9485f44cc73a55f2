/*
 * ledger_line.c - see ledger_line.h.
 */
#include "ledger_line.h"

#include <errno.h>
#include <stdlib.h>

enum { CHECK_SIZE = 8, JOB_FIELDS = 6, FILE_FIELDS = 4 };
enum { MAX_FIELDS = 1 + JOB_FIELDS + LEDGER_JOB_FILES * FILE_FIELDS };

static const char *const outcome_names[LEDGER_OUTCOMES] = {"done", "unchanged", "failed"};
static const char *const kind_names[LEDGER_KINDS] = {"result", "input", "reason"};

/* ---- writing -------------------------------------------------------------------------------- */

static void put_field(struct buffer *out, const char *text)
{
    buffer_string(out, text);
    buffer_string(out, "\t");
}

static void put_name(struct buffer *out, const char *name)
{
    static const char digits[] = "0123456789ABCDEF";
    for (; *name; name++) {
        unsigned char byte = (unsigned char)*name;
        char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};
        bool plain = byte >= 0x20 && byte != 0x7f && byte != '%';
        buffer_put(out, plain ? name : escaped, plain ? 1 : sizeof escaped);
    }
    buffer_string(out, "\t");
}

static void put_number(struct buffer *out, uint64_t number)
{
    buffer_number(out, number);
    buffer_string(out, "\t");
}

/* Close the line that begins at `begin`. */
static void put_check(struct buffer *out, size_t begin)
{
    char hex[SHA256_HEX];
    if (out->failed)
        return;
    struct sha256_piece line = {out->data + begin, out->size - begin};
    sha256_pieces(&line, 1, hex);
    buffer_put(out, hex, CHECK_SIZE);
    buffer_string(out, "\n");
}

void ledger_line_put_job(struct buffer *out, const struct ledger_job *job)
{
    size_t begin = out->size;
    put_field(out, "job");
    put_number(out, (uint64_t)job->time);
    put_field(out, outcome_names[job->outcome]);
    put_number(out, job->marked);
    put_field(out, job->rules);
    put_field(out, job->input);
    put_name(out, job->name);
    for (size_t i = 0; i < job->file_count; i++) {
        const struct ledger_file *file = &job->files[i];
        if (file->gone)
            continue;
        put_field(out, kind_names[file->kind]);
        put_number(out, file->size);
        put_field(out, file->digest);
        put_name(out, file->path);
    }
    put_check(out, begin);
}

void ledger_line_put_gone(struct buffer *out, const char *path)
{
    size_t begin = out->size;
    put_field(out, "gone");
    put_name(out, path);
    put_check(out, begin);
}

void ledger_line_put_end(struct buffer *out)
{
    size_t begin = out->size;
    put_field(out, "end");
    put_check(out, begin);
}

/* ---- reading -------------------------------------------------------------------------------- */

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Put %XX back, in place. Returns: false where one is none. */
static bool take_name(char *name)
{
    char *out = name;
    for (; *name; name++) {
        if (*name != '%') {
            *out++ = *name;
            continue;
        }
        int high = hex_value(name[1]);
        int low = high < 0 ? -1 : hex_value(name[2]);
        if (low < 0 || high + low == 0)
            return false;
        *out++ = (char)((unsigned)high << 4 | (unsigned)low);
        name += 2;
    }
    *out = '\0';
    return true;
}

static bool take_number(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

static bool take_digest(const char *text, char digest[SHA256_HEX])
{
    bool known =
        strlen(text) == SHA256_HEX - 1 && strspn(text, "0123456789abcdef") == SHA256_HEX - 1;
    if (!known && strcmp(text, "-") != 0)
        return false;
    memcpy(digest, text, strlen(text) + 1);
    return true;
}

/* Returns: the place of `name` among `count` names, or -1. */
static int take_word(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

/* Is the end of the line the check of what is before it? Takes it off. */
static bool take_check(char *line, size_t size)
{
    char hex[SHA256_HEX];
    if (size < CHECK_SIZE + 1 || memchr(line, '\0', size))
        return false;
    struct sha256_piece rest = {line, size - CHECK_SIZE};
    sha256_pieces(&rest, 1, hex);
    if (memcmp(line + size - CHECK_SIZE, hex, CHECK_SIZE) != 0)
        return false;
    line[size - CHECK_SIZE] = '\0';
    return true;
}

/* Each field ends with a tab. Returns: how many there are, or 0 where they are too many. */
static size_t split(char *line, char *fields[MAX_FIELDS])
{
    size_t count = 0;
    for (char *tab; (tab = strchr(line, '\t')); line = tab + 1) {
        if (count == MAX_FIELDS)
            return 0;
        *tab = '\0';
        fields[count++] = line;
    }
    return *line ? 0 : count;
}

static enum ledger_line take_file(char **fields, struct ledger_job *job)
{
    char digest[SHA256_HEX];
    uint64_t size;
    int kind = take_word(fields[0], kind_names, LEDGER_KINDS);
    if (kind < 0 || !take_number(fields[1], &size) || !take_digest(fields[2], digest) ||
        !take_name(fields[3]))
        return LEDGER_LINE_BAD;
    return ledger_job_add(job, (enum ledger_kind)kind, fields[3], size, digest)
               ? LEDGER_LINE_JOB
               : LEDGER_LINE_MEMORY;
}

static enum ledger_line take_job(char **fields, size_t count, struct ledger_job **job)
{
    uint64_t time, marked;
    int outcome = take_word(fields[1], outcome_names, LEDGER_OUTCOMES);
    if (outcome < 0 || !take_number(fields[0], &time) || time > INT64_MAX ||
        !take_number(fields[2], &marked) || !take_name(fields[5]))
        return LEDGER_LINE_BAD;
    *job = ledger_job_new(fields[5]);
    if (!*job)
        return LEDGER_LINE_MEMORY;
    (*job)->time = (int64_t)time;
    (*job)->outcome = (enum ledger_outcome)outcome;
    (*job)->marked = marked != 0;
    bool good = take_digest(fields[3], (*job)->rules) && take_digest(fields[4], (*job)->input);
    enum ledger_line line = good ? LEDGER_LINE_JOB : LEDGER_LINE_BAD;
    for (size_t i = JOB_FIELDS; i < count && line == LEDGER_LINE_JOB; i += FILE_FIELDS)
        line = take_file(fields + i, *job);
    if (line != LEDGER_LINE_JOB)
        ledger_job_free(*job);
    return line;
}

enum ledger_line ledger_line_read(char *line, size_t size, struct ledger_job **job,
                                  const char **path)
{
    char *fields[MAX_FIELDS];
    size_t count = take_check(line, size) ? split(line, fields) : 0;
    if (count > JOB_FIELDS && (count - 1 - JOB_FIELDS) % FILE_FIELDS == 0 &&
        strcmp(fields[0], "job") == 0)
        return take_job(fields + 1, count - 1, job);
    if (count == 2 && strcmp(fields[0], "gone") == 0 && take_name(fields[1])) {
        *path = fields[1];
        return LEDGER_LINE_GONE;
    }
    return count == 1 && strcmp(fields[0], "end") == 0 ? LEDGER_LINE_END : LEDGER_LINE_BAD;
}
