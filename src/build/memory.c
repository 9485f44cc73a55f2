/*
 * memory.c - memory or the end of the program, and a growing run of bytes.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

void die(int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("quhua: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(status);
}

void *memory_grow(void *old, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        die(EXIT_FAILURE, "size overflow");
    void *data = realloc(old, total ? total : 1);
    if (!data)
        die(EXIT_FAILURE, "out of memory");
    return data;
}

void *memory_get(size_t count, size_t size)
{
    void *data = memory_grow(NULL, count, size);
    memset(data, 0, count * size);
    return data;
}

size_t bytes_add(struct bytes *bytes, const void *data, size_t size)
{
    size_t at = bytes->size;
    if (bytes->capacity - at < size) {
        bytes->capacity = (bytes->capacity + size) * 2;
        bytes->data = memory_grow(bytes->data, bytes->capacity, 1);
    }
    if (size)
        memcpy(bytes->data + at, data, size);
    bytes->size += size;
    return at;
}

size_t bytes_share(struct bytes *bytes, const void *data, size_t size, size_t unit)
{
    size_t at = 0;
    const uint8_t *found;
    while (size && at + size <= bytes->size &&
           (found = memmem(bytes->data + at, bytes->size - at, data, size))) {
        at = (size_t)(found - bytes->data);
        if (at % unit == 0)
            return at;
        at++;
    }
    return bytes_add(bytes, data, size);
}
