/*
 * http.h - one conversation in HTTP/1.1 or 1.0: bytes in, bytes out, as conversation.h says.
 *
 *   GET, HEAD  /v1/normalize?text=  /v1/home?text=&origin=  /v1/lookup?query=  /v1/list?code=
 *              /v1/history?query=   /v1/status              /healthz           /metrics
 *   POST       /v1/OP with one JSON object: one JSON object; with lines of JSON: lines of JSON
 *
 * A body is lines if its Content-Type says so (application/x-ndjson, application/jsonl); one JSON
 * text if that is application/json; otherwise lines where its first line is an object ({...}) and
 * another line follows. Lines are answered in order, each by its answer or its error, status 200.
 *
 * A single request is 200 whatever its verdict: accept, confirm and reject are answers. 400, 413
 * and 503 carry an error of the line protocol. What goes wrong in HTTP itself has the same form.
 *
 * A client that reads nothing costs at most the bytes last fed, limits.body, limits.unread and one
 * answer: a batch stops, BUSY, and goes on, chunked, when its answers have been taken.
 */
#ifndef QUHUA_SERVICE_HTTP_H
#define QUHUA_SERVICE_HTTP_H

#include "conversation.h"

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
