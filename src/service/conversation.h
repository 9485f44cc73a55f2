/*
 * conversation.h - one connection as bytes in and bytes out: no descriptor, no clock, no thread.
 *
 * The first bytes tell which of the two it is: lines of JSON (ndjson.h) or HTTP/1.1 (http.h).
 * An idle conversation holds no buffer.
 */
#ifndef QUHUA_SERVICE_CONVERSATION_H
#define QUHUA_SERVICE_CONVERSATION_H

#include "service.h"

enum conversation_state {
    CONVERSATION_IDLE,    /* between requests: idle_ms applies */
    CONVERSATION_PARTIAL, /* inside a request: line_ms applies */
    CONVERSATION_BUSY,    /* more requests wait: call resume, feed nothing before */
    CONVERSATION_CLOSE    /* write what is in `out`, then close */
};

struct conversation;

/* Returns: NULL without memory. */
struct conversation *conversation_open(void);
void conversation_close(struct conversation *conversation);
/*
 * Take all of the bytes read; answers go to `out`. Stops, BUSY, after limits.turn requests or when
 * out->size reaches limits.unread; out->failed (no memory) means CLOSE.
 */
enum conversation_state conversation_feed(struct conversation *conversation,
                                          struct service *service, const char *data, size_t size,
                                          struct buffer *out);
/* Go on after BUSY. */
enum conversation_state conversation_resume(struct conversation *conversation,
                                            struct service *service, struct buffer *out);
/* The client has closed its side: what came without a line end is answered too. */
enum conversation_state conversation_end(struct conversation *conversation, struct service *service,
                                         struct buffer *out);

#endif
