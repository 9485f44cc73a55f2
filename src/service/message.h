/*
 * message.h - bytes of one HTTP conversation to whole requests, one at a time.
 *
 * The parser is llhttp, that of Node.js, in strict mode: Debian 12 ships it as C source (package
 * node-llhttp). Its predecessor, libhttp-parser, is no longer kept, and Debian's build of it is
 * the lax one (blanks in field names, any two bytes behind a chunk), which is how requests are
 * smuggled past a proxy. What llhttp lets pass is refused here: folded fields, more than one Host,
 * a transfer coding other than chunked, or one in HTTP/1.0; Content-Length beside
 * Transfer-Encoding it refuses itself. An upgrade is not taken: its request is answered as it is.
 *
 * Nothing is copied while a message lies within one feed. Between messages no buffer is held.
 */
#ifndef QUHUA_SERVICE_MESSAGE_H
#define QUHUA_SERVICE_MESSAGE_H

#include "answer.h"
#include "target.h"

enum {
    MESSAGE_MAX_HEAD = 32 * 1024,  /* bytes of request line and fields; also of trailers */
    MESSAGE_MAX_TARGET = 16 * 1024 /* of them of the target: 1,024 characters, escaped */
};

enum message_state {
    MESSAGE_NONE,    /* between two messages */
    MESSAGE_PARTIAL, /* inside one */
    MESSAGE_EXPECTS, /* at the end of its head: the client waits for 100 Continue */
    MESSAGE_WHOLE,
    MESSAGE_BROKEN /* view.status says why; nothing more can be read */
};

/* How a body is to be read: by its Content-Type. */
enum message_body { MESSAGE_ANY, MESSAGE_JSON, MESSAGE_LINES };

struct message_view {
    unsigned status;         /* 0, or the HTTP status of the error that this request is */
    enum answer_status code; /* of the error, with a constant text */
    const char *why, *allow;
    const struct target_route *route; /* NULL where there is none */
    struct quhua_text query, body;
    enum message_body kind;
    bool post, head; /* the method; GET is neither */
    bool old;        /* HTTP/1.0 */
    bool keep;       /* the client wants the connection to go on */
};

struct message;

/* Returns: NULL without memory. */
struct message *message_open(void);
/* NULL is allowed. */
void message_close(struct message *message);
/*
 * Take bytes up to the end of a message, at most.
 *   max_body: bytes. data: must stay until message_keep or message_done.
 * Returns: how many were taken.
 */
size_t message_feed(struct message *message, size_t max_body, const char *data, size_t size);
enum message_state message_state(const struct message *message);
/* The message that is WHOLE or BROKEN. Lifetime: until the next call of another function. */
const struct message_view *message_view(struct message *message);
/* The bytes fed are about to go: keep what is still needed. Returns: false without memory. */
bool message_keep(struct message *message);
/* The message that was WHOLE is answered. */
void message_done(struct message *message);
/* No more bytes come. Returns: whether that leaves a message BROKEN. */
bool message_cut(struct message *message);

#endif
