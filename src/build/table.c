/*
 * table.c - reading the tables of data/: UTF-8, LF, a header, commas, no quotes.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

_Noreturn void table_fail(const struct table *table, size_t row, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%zu: ", table->path, row + 2);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(EXIT_BAD_DATA);
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        die(66, "%s: %s", path, strerror(errno));
    struct bytes bytes = {0};
    char buffer[1 << 16];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
        bytes_add(&bytes, buffer, got);
    if (ferror(file))
        die(66, "%s: cannot be read to its end", path);
    fclose(file);
    bytes_add(&bytes, "", 1);
    return (char *)bytes.data;
}

static size_t count_char(const char *text, char c)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == c;
    return count;
}

/* Cut a line into fields; the last column takes what is left, so a note may hold commas. */
static void cut_line(struct table *table, char *line)
{
    size_t row = table->rows++;
    char **fields = table->fields + row * table->columns;
    for (size_t column = 0; column < table->columns; column++) {
        if (!line)
            table_fail(table, row, "%zu fields, not %zu", column, table->columns);
        fields[column] = line;
        char *comma = column + 1 < table->columns ? strchr(line, ',') : NULL;
        if (comma)
            *comma++ = 0;
        line = comma;
    }
}

void table_read(struct table *table, const char *dir, const char *name, const char *header)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    *table = (struct table){.path = memory_get(size, 1)};
    snprintf(table->path, size, "%s/%s", dir, name);
    table->text = read_whole(table->path);
    table->columns = count_char(header, ',') + 1;
    table->fields = memory_get(count_char(table->text, '\n') * table->columns, sizeof(char *));

    char *save = NULL, *line = strtok_r(table->text, "\n", &save);
    if (!line || strcmp(line, header) != 0)
        die(EXIT_BAD_DATA, "%s:1: the header must be `%s`", table->path, header);
    while ((line = strtok_r(NULL, "\n", &save)))
        cut_line(table, line);
}

const char *table_field(const struct table *table, size_t row, size_t column)
{
    return table->fields[row * table->columns + column];
}

uint32_t table_number(const struct table *table, size_t row, size_t column, uint32_t empty)
{
    const char *field = table_field(table, row, column);
    if (!*field)
        return empty;
    char *end = NULL;
    errno = 0;
    unsigned long number = strtoul(field, &end, 10);
    if (errno || *end || number > 999999999)
        table_fail(table, row, "`%s` is no number", field);
    return (uint32_t)number;
}

void table_free(struct table *table)
{
    free(table->path);
    free(table->text);
    free(table->fields);
    *table = (struct table){0};
}
