/*
 * lookalikes.c - which symbols are mistaken for one another: by sound (ICU's pinyin, the usual
 * confusions merged) and by shape (data/confusables.csv).
 */
#include <stdlib.h>
#include <string.h>

#include "../core/utf8.h"
#include "build.h"

enum { SOUND = 16 };

struct sounding {
    char sound[SOUND];
    uint16_t symbol;
};

static int by_sound(const void *a, const void *b)
{
    const struct sounding *x = a, *y = b;
    int order = strcmp(x->sound, y->sound);
    return order ? order : (int)x->symbol - (int)y->symbol;
}

/* Classes are numbered by sound in alphabetical order; 0: no reading. */
static void build_sounds(struct model *model, struct readings *readings)
{
    uint16_t count = model->characters.symbol_count, class = 0;
    struct sounding *list = memory_get(count, sizeof *list);
    uint16_t *sounds = memory_get(count, sizeof *sounds);
    for (uint16_t symbol = 0; symbol < count; symbol++) {
        list[symbol].symbol = symbol;
        if (symbol >= SYMBOL_LEVEL)
            readings_sound(readings, model->characters.code_points[symbol], list[symbol].sound,
                           SOUND);
    }
    qsort(list, count, sizeof *list, by_sound);
    for (uint16_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(list[i].sound, list[i - 1].sound) != 0)
            class ++;
        sounds[list[i].symbol] = class;
    }
    bytes_add(&model->sounds, sounds, count * sizeof *sounds);
    free(list);
    free(sounds);
}

static uint16_t only_symbol(const struct table *table, const struct model *model, size_t row,
                            size_t column)
{
    const uint8_t *at = (const uint8_t *)table_field(table, row, column);
    const uint8_t *end = at + strlen((const char *)at);
    uint32_t cp = at < end ? utf8_next(&at, end) : UTF8_INVALID;
    if (cp == UTF8_INVALID || at != end)
        table_fail(table, row, "each of the first two fields is one character");
    return characters_symbol(&model->characters, cp);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Both directions of each pair. */
static void build_shapes(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "confusables.csv", "a,b,kind");
    for (size_t row = 0; row < table.rows; row++) {
        uint32_t a = only_symbol(&table, model, row, 0), b = only_symbol(&table, model, row, 1);
        uint32_t pairs[2] = {a << 16 | b, b << 16 | a};
        if (a >= SYMBOL_LEVEL && b >= SYMBOL_LEVEL && a != b)
            bytes_add(&model->shapes, pairs, sizeof pairs);
    }
    model->head.shape_count = (uint32_t)(model->shapes.size / sizeof(uint32_t));
    qsort(model->shapes.data, model->head.shape_count, sizeof(uint32_t), by_number);
    table_free(&table);
}

void lookalikes_build(struct model *model)
{
    struct readings *readings = readings_open(model->data_dir);
    build_sounds(model, readings);
    readings_close(readings);
    build_shapes(model);
}
