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

/* The room ends within `data` or with it. */
__attribute__((noinline, unused)) static void output_cut(struct output *out, const char *data)
{
    if (out->needed < out->capacity)
        memcpy(out->data + out->needed, data, out->capacity - out->needed);
}

static inline void output_bytes(struct output *out, const char *data, size_t size)
{
    size_t room = out->needed < out->capacity ? out->capacity - out->needed : 0;
    if (size < room) /* a copy of its own: where size is a constant, a few moves */
        memcpy(out->data + out->needed, data, size);
    else
        output_cut(out, data);
    out->needed += size;
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
