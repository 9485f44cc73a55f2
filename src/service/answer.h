/*
 * answer.h - one request, a line of JSON, to one answer, a line of JSON (contract, section 8).
 *
 * What an answer says of a text, a home address, a record or the table is rendered by the library,
 * so it is the same bytes as there and in `quhua ... --json`, with the id in front. The id is
 * echoed as it came; only a line end in it, a blank for JSON, becomes a space, so that an answer
 * stays a line. Exactly one line is appended for each call, whatever the request is.
 */
#ifndef QUHUA_SERVICE_ANSWER_H
#define QUHUA_SERVICE_ANSWER_H

#include "service.h"

/* X(name, stable code) */
#define ANSWER_ERRORS(X)                                                                           \
    X(BAD_REQUEST, "bad_request")                                                                  \
    X(BAD_UTF8, "bad_utf8")                                                                        \
    X(UNKNOWN_OP, "unknown_op")                                                                    \
    X(TOO_LONG, "too_long")                                                                        \
    X(BUSY, "busy")                                                                                \
    X(SHUTTING_DOWN, "shutting_down")

enum answer_status {
    ANSWER_OK,
#define X(name, code) ANSWER_##name,
    ANSWER_ERRORS(X)
#undef X
};

/*
 * Answer one request: appends one line, with its line end, to `out`, and counts it.
 *   line: without its line end, any bytes.
 * Returns: OK, or the error that the line answers with.
 */
enum answer_status answer_line(struct service *service, struct quhua_text line, struct buffer *out);
/* The same where the path of HTTP names the op that holds if the request names none. */
enum answer_status answer_line_as(struct service *service, enum metrics_op usual,
                                  struct quhua_text line, struct buffer *out);
/* An error without a request: {"id":null,"error":{...}} and a line end. Counts nothing. */
void answer_error(enum answer_status status, struct buffer *out);

#endif
