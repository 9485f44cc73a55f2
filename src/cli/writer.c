/*
 * writer.c - standard output, every write checked.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

bool write_all(const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(STDOUT_FILENO, data, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        size -= (size_t)put;
    }
    return true;
}

static void flush(struct writer *writer)
{
    if (!writer->failed && !write_all(writer->data, writer->size))
        writer->failed = true;
    writer->size = 0;
}

void writer_put(struct writer *writer, const char *data, size_t size)
{
    while (size > 0) {
        size_t room = sizeof writer->data - writer->size;
        size_t part = size < room ? size : room;
        memcpy(writer->data + writer->size, data, part);
        writer->size += part;
        data += part;
        size -= part;
        if (writer->size == sizeof writer->data)
            flush(writer);
    }
}

void writer_string(struct writer *writer, const char *string)
{
    writer_put(writer, string, strlen(string));
}

void writer_text(struct writer *writer, struct quhua_text text)
{
    writer_put(writer, text.data, text.size);
}

void writer_number(struct writer *writer, unsigned long number)
{
    char digits[24];
    writer_put(writer, digits, (size_t)snprintf(digits, sizeof digits, "%lu", number));
}

int writer_finish(struct writer *writer)
{
    flush(writer);
    if (!writer->failed)
        return 0;
    fprintf(stderr, "quhua: standard output: %s\n", strerror(errno));
    return EXIT_WRITE_ERROR;
}

int stdout_finish(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    fprintf(stderr, "quhua: standard output: %s\n", strerror(errno));
    return EXIT_WRITE_ERROR;
}

void writer_division(struct writer *writer, const struct quhua_division *division, bool years)
{
    writer_number(writer, division->code);
    writer_string(writer, "\t");
    writer_string(writer, quhua_level_name(division->level));
    writer_string(writer, "\t");
    writer_text(writer, division->province);
    writer_text(writer, division->prefecture);
    writer_text(writer, division->name);
    if (years || division->end) {
        writer_string(writer, "\t");
        writer_number(writer, (unsigned long)division->start);
        writer_string(writer, "-");
        if (division->end)
            writer_number(writer, (unsigned long)division->end);
        for (size_t i = 0; i < division->heir_count; i++) {
            writer_string(writer, i ? "," : "\t");
            writer_number(writer, division->heirs[i]);
        }
    }
    writer_string(writer, "\n");
}
