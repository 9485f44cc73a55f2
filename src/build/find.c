/*
 * find.c - the keys of lookup: names, pinyin and initials of every division row.
 *
 * Pinyin and initials are given with and without the level word, so that exact hits can be told
 * from prefixes: qingjiangpu and qingjiangpuqu, qjp and qjpq.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

enum { MAX_READING = 256 };

static void add_key(struct model *model, const char *text, size_t size, uint16_t row)
{
    if (size == 0)
        return;
    model->find = memory_grow(model->find, model->find_count + 1, sizeof *model->find);
    char *copy = memory_get(size + 1, 1);
    memcpy(copy, text, size);
    model->find[model->find_count++] = (struct find_key){copy, row};
}

static size_t characters_in(const char *name, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += (name[i] & 0xC0) != 0x80;
    return count;
}

/* The first `syllables` of a reading, joined, and their initials. */
static void add_reading(struct model *model, const char *reading, size_t syllables, uint16_t row)
{
    char joined[MAX_READING], initials[MAX_READING];
    size_t joined_size = 0, initial_count = 0;
    bool begins = true;
    for (const char *at = reading; *at && joined_size + 1 < MAX_READING; at++) {
        if (*at == ' ') {
            begins = true;
            continue;
        }
        if (begins && initial_count == syllables)
            break;
        if (begins)
            initials[initial_count++] = *at;
        begins = false;
        joined[joined_size++] = *at;
    }
    add_key(model, joined, joined_size, row);
    add_key(model, initials, initial_count, row);
}

static void add_row(struct model *model, struct readings *readings, uint16_t index)
{
    const struct row *row = &model->rows[index];
    const char *name = (const char *)model->strings.data + row->name;
    char reading[MAX_READING];
    readings_name(readings, name, row->name_size, reading, sizeof reading);
    add_key(model, name, row->name_size, index);
    add_reading(model, reading, SIZE_MAX, index);
    if (row->stem_size)
        add_reading(model, reading, characters_in(name, row->stem_size), index);
}

static int by_text(const void *a, const void *b)
{
    const struct find_key *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (int)x->row - (int)y->row;
}

void find_build(struct model *model)
{
    struct readings *readings = readings_open(model->data_dir);
    for (size_t i = 0; i < model->division_count; i++)
        add_row(model, readings, (uint16_t)i);
    readings_close(readings);
    qsort(model->find, model->find_count, sizeof *model->find, by_text);
}
