/*
 * output.h - writing into a caller's buffer, counting what is needed, never past its end.
 */
#ifndef QUHUA_CORE_OUTPUT_H
#define QUHUA_CORE_OUTPUT_H

#include <string.h>

#include "../quhua.h"

struct output {
    char *data;
    size_t capacity, needed;
};

/*
 * Appending writes bytes, which might be those of the output itself as far as a compiler knows. So
 * what is called here never gets its address: an output in a function stays in registers.
 */

/* The room ends within `data` or with it. */
__attribute__((noinline, unused)) static void output_cut(char *to, size_t room, const char *data)
{
    if (room)
        memcpy(to, data, room);
}

static inline size_t output_room(const struct output *out)
{
    return out->needed < out->capacity ? out->capacity - out->needed : 0;
}

static inline void output_bytes(struct output *out, const char *data, size_t size)
{
    size_t room = output_room(out);
    if (size < room) /* a copy of its own: where size is a constant, a few moves */
        memcpy(out->data + out->needed, data, size);
    else
        output_cut(out->data + (room ? out->needed : 0), room, data);
    out->needed += size;
}

/* A constant text, filled up with zeros: copied whole, however long it is. */
struct output_word {
    char text[47]; /* longer ones do not compile */
    unsigned char size;
};
#define OUTPUT_WORD(string)                                                                        \
    {                                                                                              \
        string, sizeof(string) - 1                                                                 \
    }

static inline void output_word(struct output *out, const struct output_word *word)
{
    if (sizeof word->text < output_room(out)) {
        memcpy(out->data + out->needed, word->text, sizeof word->text);
        out->needed += word->size;
    } else {
        output_bytes(out, word->text, word->size);
    }
}

static inline void output_text(struct output *out, struct quhua_text text)
{
    if (text.size)
        output_bytes(out, text.data, text.size);
}

static inline void output_string(struct output *out, const char *string)
{
    output_bytes(out, string, strlen(string));
}

static inline void output_number(struct output *out, unsigned long number)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    output_bytes(out, digits + at, sizeof digits - at);
}

#endif
