/*
 * reply.h - the heads of HTTP answers, and the errors that HTTP itself gives.
 *
 * A body is appended first, its head is then put before it: so nothing is measured twice and no
 * second buffer is needed. Never says who serves, nor what was asked.
 */
#ifndef QUHUA_SERVICE_REPLY_H
#define QUHUA_SERVICE_REPLY_H

#include "answer.h"

enum reply_type { REPLY_JSON, REPLY_LINES, REPLY_TEXT, REPLY_METRICS };

/* How the client knows where the body ends. */
enum reply_end { REPLY_LENGTH, REPLY_CHUNKED, REPLY_UNTIL_CLOSE };

struct reply {
    unsigned status;
    enum reply_type type;
    enum reply_end end;
    bool close;        /* this is the last answer */
    bool old;          /* of HTTP/1.0, which is told that the connection stays */
    bool without_body; /* HEAD: of the body its length only */
    const char *allow; /* of 405; NULL elsewhere */
};

/* The body is what `out` holds from `mark` on: put the head before it. REPLY_CHUNKED: the body is
   its first chunk. */
void reply_begin(const struct reply *reply, struct buffer *out, size_t mark);
/* What `out` holds from `mark` on becomes a chunk; nothing is none. */
void reply_chunk(struct buffer *out, size_t mark);
void reply_last_chunk(struct buffer *out);

/* The HTTP status of a single request's answer. */
unsigned reply_status(enum answer_status status);
/* {"id":null,"error":{"code":...,"message":...}} and a line end; message: constant, no quotes. */
void reply_error(struct buffer *out, enum answer_status code, const char *message);

#endif
