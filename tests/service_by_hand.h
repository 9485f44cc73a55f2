/*
 * service_by_hand.h - what the tests of the service share: a service without a loop, made by hand.
 */
#ifndef QUHUA_TESTS_SERVICE_BY_HAND_H
#define QUHUA_TESTS_SERVICE_BY_HAND_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/service/answer.h"
#include "support.h"

struct context {
    struct tally *tally;
    struct service service;
    struct snapshot snapshot;
    const char *index_path;
};

static const struct limits usual_limits = {
    .line = 65536, .body = 65536, .unread = 1 << 20, .turn = 1000};

static inline void open_service(struct context *context, const char *index_path)
{
    struct snapshot *snapshot = &context->snapshot;
    context->index_path = index_path;
    snapshot->index = support_open(index_path);
    snapshot->session = support_session(snapshot->index);
    quhua_index_describe(snapshot->index, &snapshot->info);
    context->service = (struct service){.snapshot = snapshot, .limits = usual_limits};
}

static inline void close_service(struct context *context)
{
    buffer_close(&context->service.scratch);
    quhua_session_close(context->snapshot.session);
    quhua_index_close(context->snapshot.index);
}

/* <HEX> is that byte. */
static inline size_t bytes_of(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        unsigned byte;
        if (at[0] == '<' && at[1] && at[2] && at[3] == '>' && sscanf(at, "<%2X>", &byte) == 1) {
            *to++ = (char)byte;
            at += 3;
        } else {
            *to++ = *at;
        }
    }
    return (size_t)(to - text);
}

/* How often `word` is in it. */
static inline size_t count_of(const struct buffer *buffer, const char *word)
{
    size_t count = 0, size = strlen(word);
    for (size_t i = 0; i + size <= buffer->size; i++)
        count += memcmp(buffer->data + i, word, size) == 0;
    return count;
}

#endif
