/*
 * buffer.c - bytes that grow.
 */
#include "buffer.h"

#include <stdlib.h>

void buffer_close(struct buffer *buffer)
{
    free(buffer->data);
    memset(buffer, 0, sizeof *buffer);
}

char *buffer_grow(struct buffer *buffer, size_t more)
{
    if (buffer->failed)
        return NULL;
    size_t wanted = buffer->size + more;
    size_t capacity = buffer->capacity + buffer->capacity / 2 + 256;
    capacity = capacity < wanted ? wanted : capacity;
    char *data = wanted < more ? NULL : realloc(buffer->data, capacity);
    buffer->failed = !data;
    if (!data)
        return NULL;
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->size;
}

void buffer_number(struct buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buffer_put(buffer, digits + at, sizeof digits - at);
}
