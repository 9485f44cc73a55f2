/*
 * support.c - see support.h.
 */
#include "support.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- files -------------------------------------------------------------------------------- */

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size;
    char *data = NULL;
    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        (data = malloc((size_t)size + 1)) != NULL) {
        rewind(file);
        data[fread(data, 1, (size_t)size, file)] = '\0';
    }
    fclose(file);
    return data;
}

bool support_read(const char *path, struct file_lines *lines)
{
    size_t capacity = 1;
    lines->count = 0;
    lines->line = NULL;
    lines->data = read_all(path);
    if (!lines->data)
        return false;
    for (const char *p = lines->data; *p; p++)
        capacity += *p == '\n';
    lines->line = malloc(capacity * sizeof *lines->line);
    if (!lines->line)
        return false;
    for (char *p = lines->data, *end; *p; p = end + 1) {
        lines->line[lines->count++] = p;
        end = strchr(p, '\n');
        if (!end)
            break;
        *end = '\0';
    }
    return true;
}

void support_drop(struct file_lines *lines)
{
    free(lines->line);
    free(lines->data);
}

size_t support_split(char *line, char separator, char **field, size_t capacity)
{
    size_t count = 0;
    while (count < capacity) {
        field[count++] = line;
        line = strchr(line, separator);
        if (!line || count == capacity)
            break;
        *line++ = '\0';
    }
    return count;
}

/* ---- the library -------------------------------------------------------------------------- */

struct quhua_text support_text(const char *string)
{
    return (struct quhua_text){string, strlen(string)};
}

quhua_index *support_open(const char *path)
{
    quhua_index *index = NULL;
    struct quhua_error error = {0};
    if (quhua_index_open(path, QUHUA_OPEN_MAPPED, &index, &error) != QUHUA_OK) {
        fprintf(stderr, "%s: %s (%s)\n", path, quhua_status_text(error.status), error.detail);
        exit(66);
    }
    return index;
}

quhua_session *support_session(const quhua_index *index)
{
    quhua_session *session = NULL;
    if (quhua_session_open(index, &session) != QUHUA_OK) {
        fputs("no session\n", stderr);
        exit(66);
    }
    return session;
}

/* ---- results ------------------------------------------------------------------------------ */

bool tally_check(struct tally *tally, bool ok, const char *format, ...)
{
    if (ok) {
        tally->passed++;
        return true;
    }
    tally->failed++;
    if (tally->shown > 0) {
        va_list arguments;
        tally->shown--;
        va_start(arguments, format);
        vprintf(format, arguments);
        va_end(arguments);
        putchar('\n');
    }
    return false;
}

static bool is_code(unsigned code)
{
    return code >= 110000 && code <= 829999;
}

static const char *accepted_badly(const struct quhua_answer *answer)
{
    if (!is_code(answer->code))
        return "accepted without a code";
    if (answer->level == QUHUA_NO_LEVEL || answer->origin.size == 0 || answer->province.size == 0)
        return "accepted without level, province or origin";
    return NULL;
}

const char *support_inconsistent(const struct quhua_answer *answer)
{
    enum quhua_grade worst = QUHUA_NOTE;
    if (answer->reason_count > QUHUA_MAX_REASONS)
        return "too many reasons";
    for (size_t i = 0; i < answer->reason_count; i++) {
        if (!quhua_reason_info(answer->reasons[i].reason))
            return "unknown reason";
        if (answer->reasons[i].grade > worst)
            worst = answer->reasons[i].grade;
    }
    if ((int)worst != (int)answer->verdict)
        return "the verdict is not the worst grade";
    if (answer->candidate_count > QUHUA_MAX_CANDIDATES ||
        answer->candidate_count > answer->candidates_total)
        return "candidates are miscounted";
    for (size_t i = 0; i < answer->candidate_count; i++)
        if (!is_code(answer->candidates[i].code) || answer->candidates[i].origin.size == 0)
            return "a candidate without code or origin";
    if (answer->verdict == QUHUA_ACCEPT)
        return accepted_badly(answer);
    if (answer->code != 0 || answer->origin.size != 0 || answer->county.size != 0)
        return "not accepted, but there is a code or an origin";
    return NULL;
}

bool support_has_candidate(const struct quhua_answer *answer, unsigned code)
{
    for (size_t i = 0; i < answer->candidate_count; i++)
        if (answer->candidates[i].code == code)
            return true;
    return false;
}

bool support_has_reason(const struct quhua_answer *answer, const char *code)
{
    for (size_t i = 0; i < answer->reason_count; i++)
        if (strcmp(quhua_reason_info(answer->reasons[i].reason)->code, code) == 0)
            return true;
    return false;
}

const char *support_tell(const struct quhua_answer *answer)
{
    static char told[2048];
    size_t at = (size_t)snprintf(told, sizeof told, "%s %06u [",
                                 quhua_verdict_name(answer->verdict), (unsigned)answer->code);
    for (size_t i = 0; i < answer->reason_count && at < sizeof told / 2; i++)
        at += (size_t)snprintf(told + at, sizeof told - at, "%s%s", i ? "," : "",
                               quhua_reason_info(answer->reasons[i].reason)->code);
    at += (size_t)snprintf(told + at, sizeof told - at, "] rest=%.*s",
                           (int)(answer->rest.size < 200 ? answer->rest.size : 200),
                           answer->rest.data ? answer->rest.data : "");
    for (size_t i = 0; i < answer->candidate_count && at < sizeof told - 16; i++)
        at += (size_t)snprintf(told + at, sizeof told - at, "%s%06u",
                               i ? "|" : " ask=", (unsigned)answer->candidates[i].code);
    return told;
}
