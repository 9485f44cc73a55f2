/*
 * readings.c - pinyin of names and sounds of characters, with ICU.
 *
 * data/readings.csv overrides ICU where a place name is read in its own way (蚌埠 bengbu).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "../core/utf8.h"
#include "build.h"

struct readings {
    UTransliterator *latin;
    struct table own;
};

struct readings *readings_open(const char *data_dir)
{
    struct readings *readings = memory_get(1, sizeof *readings);
    UErrorCode error = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Han-Latin");
    readings->latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    if (U_FAILURE(error))
        die(EXIT_FAILURE, "ICU: Han-Latin: %s", u_errorName(error));
    table_read(&readings->own, data_dir, "readings.csv", "name,pinyin");
    return readings;
}

void readings_close(struct readings *readings)
{
    utrans_close(readings->latin);
    table_free(&readings->own);
    free(readings);
}

/* A pinyin letter with its tone to plain ASCII, ü to v; 0 for anything else. */
static char plain_letter(UChar c)
{
    static const char *const marked[] = {"aāáǎà", "eēéěèê", "iīíǐì", "oōóǒò",
                                         "uūúǔù", "vüǖǘǚǜ", "nńňǹ",  "mḿ"};
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? (char)c : 0;
    char utf8[4];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(utf8, sizeof utf8, &length, &c, 1, &error);
    if (U_FAILURE(error) || length == 0)
        return 0;
    char text[5] = {0};
    memcpy(text, utf8, (size_t)length);
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (strstr(marked[i] + 1, text))
            return marked[i][0];
    return 0;
}

/* One character at a time: ICU drops the space between some syllables of a longer text. What is not
   read, as the 、 in 西沙群岛、南沙群岛, is no syllable. */
static void add_syllable(struct readings *readings, const char *utf8, size_t size, char *out,
                         size_t *at, size_t capacity)
{
    UChar text[64];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(text, 64, &length, utf8, (int32_t)size, &error);
    int32_t limit = length;
    utrans_transUChars(readings->latin, text, &length, 64, 0, &limit, &error);
    if (U_FAILURE(error))
        die(EXIT_BAD_DATA, "ICU cannot read `%.*s`: %s", (int)size, utf8, u_errorName(error));
    bool begins = *at > 0;
    for (int32_t i = 0; i < length && *at + 3 < capacity; i++) {
        char letter = plain_letter(text[i]);
        if (letter && begins)
            out[(*at)++] = ' ';
        if (letter)
            out[(*at)++] = letter;
        begins = begins && !letter;
    }
}

static void by_icu(struct readings *readings, const char *name, size_t size, char *out,
                   size_t capacity)
{
    const uint8_t *next = (const uint8_t *)name, *end = next + size;
    size_t at = 0;
    while (next < end) {
        const uint8_t *begin = next;
        if (utf8_next(&next, end) == UTF8_INVALID)
            break;
        add_syllable(readings, (const char *)begin, (size_t)(next - begin), out, &at, capacity);
    }
    out[at] = 0;
}

void readings_name(struct readings *readings, const char *name, size_t size, char *out,
                   size_t capacity)
{
    for (size_t row = 0; row < readings->own.rows; row++) {
        const char *own = table_field(&readings->own, row, 0);
        if (strlen(own) == size && memcmp(own, name, size) == 0) {
            snprintf(out, capacity, "%s", table_field(&readings->own, row, 1));
            return;
        }
    }
    by_icu(readings, name, size, out, capacity);
}

/* Merge what southern speakers and hurried typists confuse. */
static void blur(char *sound)
{
    size_t length = strlen(sound);
    if (length > 2 && sound[1] == 'h' && strchr("zcs", sound[0])) {
        memmove(sound + 1, sound + 2, length - 1);
        length--;
    }
    if (length > 3 && strcmp(sound + length - 2, "ng") == 0 && strchr("aei", sound[length - 3]))
        sound[length - 1] = 0;
}

void readings_sound(struct readings *readings, uint32_t code_point, char *out, size_t capacity)
{
    UChar text[2];
    int32_t length = 0, bytes = 0;
    UErrorCode error = U_ZERO_ERROR;
    char utf8[8];
    out[0] = 0;
    U16_APPEND_UNSAFE(text, length, code_point);
    u_strToUTF8(utf8, sizeof utf8, &bytes, text, length, &error);
    if (U_FAILURE(error))
        return;
    by_icu(readings, utf8, (size_t)bytes, out, capacity);
    if (strchr(out, ' ') || (unsigned char)utf8[0] < 0x80)
        out[0] = 0;
    blur(out);
}

/* ---- the table of readings ------------------------------------------------------------------- */

static void add_reading(struct model *model, struct readings *readings, const char *name,
                        size_t size)
{
    char reading[UINT8_MAX + 1];
    readings_name(readings, name, size, reading, sizeof reading);
    uint8_t length = (uint8_t)strlen(reading);
    bytes_add(&model->readings, &length, sizeof length);
    bytes_add(&model->readings, reading, length);
}

void readings_build(struct model *model)
{
    struct readings *readings = readings_open(model->data_dir);
    const char *strings = (const char *)model->strings.data, *last = "";
    size_t last_size = 0;
    for (size_t i = 0; i < model->division_count; i++) {
        const struct row *row = &model->rows[i];
        const char *name = strings + row->name;
        if (row->name_size == last_size && memcmp(name, last, last_size) == 0)
            bytes_add(&model->readings, "", 1);
        else
            add_reading(model, readings, name, row->name_size);
        last = name;
        last_size = row->name_size;
    }
    readings_close(readings);
}
