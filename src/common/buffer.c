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

void buffer_wipe(struct buffer *buffer)
{
    if (buffer->data)
        explicit_bzero(buffer->data, buffer->capacity);
    buffer_close(buffer);
}

/* Returns: the bytes in a place with more room, or NULL and all as it was. */
static char *move(struct buffer *buffer, size_t capacity)
{
    if (buffer->capacity > BUFFER_WIPED)
        return realloc(buffer->data, capacity);
    char *data = malloc(capacity);
    if (!data || !buffer->data)
        return data;
    memcpy(data, buffer->data, buffer->size);
    explicit_bzero(buffer->data, buffer->capacity);
    free(buffer->data);
    return data;
}

char *buffer_grow(struct buffer *buffer, size_t more)
{
    if (buffer->failed)
        return NULL;
    size_t wanted = buffer->size + more;
    size_t capacity = buffer->capacity + buffer->capacity / 2 + 256;
    capacity = capacity < wanted ? wanted : capacity;
    char *data = wanted < more ? NULL : move(buffer, capacity);
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
