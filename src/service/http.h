/*
 * http.h - one conversation in HTTP/1.1 or 1.0: bytes in, bytes out, as conversation.h says.
 *
 * Messages are parsed by llhttp, the parser of Node.js, in strict mode: Debian 12 ships it as C
 * source (package node-llhttp). Its predecessor, libhttp-parser, is no longer kept, and Debian's
 * build of it is the lax one (blanks in header names, any two bytes after a chunk), which is how
 * requests are smuggled past a proxy.
 *
 *   GET, HEAD  /v1/normalize?text=  /v1/home?text=&origin=  /v1/lookup?query=  /v1/list?code=
 *              /v1/history?query=   /v1/status              /healthz           /metrics
 *   POST       /v1/OP with one JSON object: one JSON object; with lines of JSON: lines of JSON
 *
 * A body is lines if its Content-Type says so (application/x-ndjson, application/jsonl); one JSON
 * text if that is application/json; otherwise lines where its first line is an object ({...}) and
 * another line follows. Lines are answered in order, each by its answer or its error, status 200.
 *
 * A client that reads nothing costs at most limits.body and limits.unread and one answer: a batch
 * stops, BUSY, and goes on, chunked, when its answers have been taken.
 */
#ifndef QUHUA_SERVICE_HTTP_H
#define QUHUA_SERVICE_HTTP_H

#include "conversation.h"

enum {
    HTTP_MAX_HEAD = 32 * 1024,  /* bytes of request line and header fields; of trailers */
    HTTP_MAX_TARGET = 16 * 1024 /* of them of the request target: 1,024 characters, escaped */
};

struct http;

/* Returns: NULL without memory. */
struct http *http_open(void);
/* NULL is allowed. */
void http_close(struct http *http);
/* As conversation_feed, conversation_resume, conversation_end. */
enum conversation_state http_feed(struct http *http, struct service *service, const char *data,
                                  size_t size, struct buffer *out);
enum conversation_state http_resume(struct http *http, struct service *service, struct buffer *out);
enum conversation_state http_end(struct http *http, struct service *service, struct buffer *out);

#endif
