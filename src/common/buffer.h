/*
 * buffer.h - bytes that grow. Running out of memory is kept as a state, so that appending needs no
 * checks: nothing is appended after it, and whoever uses the bytes asks once.
 */
#ifndef QUHUA_COMMON_BUFFER_H
#define QUHUA_COMMON_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../quhua.h"

struct buffer {
    char *data;
    size_t size, capacity;
    bool failed; /* out of memory: what is in it is cut */
};

/* All zero is an empty buffer. */
void buffer_close(struct buffer *buffer);
/* The same for what is of persons: none of it stays in memory that is given back. Growing wipes too
   what it leaves, up to BUFFER_WIPED bytes; more is moved by the kernel, without a copy, where
   malloc takes it from there (M_MMAP_THRESHOLD). */
enum { BUFFER_WIPED = 128 * 1024 };
void buffer_wipe(struct buffer *buffer);
/* As buffer_room, where there is not enough. */
char *buffer_grow(struct buffer *buffer, size_t more);

/* Make room for `more` bytes at data + size. Returns: where, or NULL without memory. */
static inline char *buffer_room(struct buffer *buffer, size_t more)
{
    bool enough = more <= buffer->capacity - buffer->size && !buffer->failed;
    return enough ? buffer->data + buffer->size : buffer_grow(buffer, more);
}

static inline void buffer_put(struct buffer *buffer, const char *data, size_t size)
{
    char *out = size ? buffer_room(buffer, size) : NULL;
    if (!out)
        return;
    memcpy(out, data, size);
    buffer->size += size;
}

static inline void buffer_text(struct buffer *buffer, struct quhua_text text)
{
    buffer_put(buffer, text.data, text.size);
}

static inline void buffer_string(struct buffer *buffer, const char *string)
{
    buffer_put(buffer, string, strlen(string));
}

void buffer_number(struct buffer *buffer, uint64_t number);

static inline struct quhua_text buffer_view(const struct buffer *buffer)
{
    return (struct quhua_text){buffer->data, buffer->size};
}

#endif
