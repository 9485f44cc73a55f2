/*
 * http.c - see http.h.
 *
 * One message after the other: message.c parses it, then it is answered whole, or, a batch, turn by
 * turn. What was fed behind it waits in `input`.
 */
#include "http.h"

#include <stdlib.h>

#include "message.h"
#include "reply.h"

struct http {
    struct message *message;
    struct buffer input; /* fed, not yet taken; empty unless BUSY */
    size_t input_at;
    bool closing; /* the last answer was given */
    bool batch;   /* a batch is being answered */
    size_t batch_at;
    struct reply reply; /* of the batch; its end is known after its first turn */
    bool batch_begun;
};

/* One call from outside. */
struct turn {
    struct http *http;
    struct service *service;
    struct buffer *out;
    unsigned left; /* requests that may still be answered */
    bool more;     /* bytes are waiting behind the message */
};

struct http *http_open(void)
{
    struct http *http = calloc(1, sizeof *http);
    struct message *message = message_open();
    if (!http || !message) {
        free(http);
        message_close(message);
        return NULL;
    }
    http->message = message;
    return http;
}

void http_close(struct http *http)
{
    if (!http)
        return;
    message_close(http->message);
    buffer_wipe(&http->input);
    free(http);
}

/* ---- answers ------------------------------------------------------------------------------- */

static bool exhausted(const struct turn *turn)
{
    return turn->left == 0 || turn->out->size >= turn->service->limits.unread;
}

/* The reply to a message, of which status and type are still to be set. */
static struct reply reply_to(const struct turn *turn, const struct message_view *view)
{
    bool close = !view->keep || (turn->service->draining && !turn->more);
    return (struct reply){.close = close, .old = view->old, .without_body = view->head};
}

/* Put the head before a whole answer. */
static void finish(const struct turn *turn, const struct reply *reply, size_t mark)
{
    reply_begin(reply, turn->out, mark);
    turn->http->closing = reply->close;
    turn->service->metrics.http[reply->status / 100]++;
}

static void answer_refused(struct turn *turn, const struct message_view *view)
{
    struct reply reply = reply_to(turn, view);
    size_t mark = turn->out->size;
    reply.status = view->status;
    reply.allow = view->allow;
    reply_error(turn->out, view->code, view->why);
    turn->service->metrics.refused++;
    finish(turn, &reply, mark);
}

static void answer_page(struct turn *turn, const struct message_view *view)
{
    struct reply reply = reply_to(turn, view);
    size_t mark = turn->out->size;
    reply.status = 200;
    if (view->route->page == TARGET_METRICS) {
        reply.type = REPLY_METRICS;
        metrics_prometheus(turn->service, turn->out);
    } else {
        reply.type = REPLY_TEXT;
        reply.status = turn->service->draining ? 503 : 200;
        buffer_string(turn->out, turn->service->draining ? "draining\n" : "ok\n");
    }
    finish(turn, &reply, mark);
}

static void answer_one(struct turn *turn, const struct message_view *view, struct quhua_text line)
{
    struct reply reply = reply_to(turn, view);
    size_t mark = turn->out->size;
    enum answer_status status = ANSWER_TOO_LONG;
    if (line.size > turn->service->limits.line) {
        answer_error(status, turn->out);
        turn->service->metrics.refused++;
    } else {
        status = answer_line_as(turn->service, view->route->op, line, turn->out);
    }
    reply.status = reply_status(status);
    finish(turn, &reply, mark);
}

static void answer_query(struct turn *turn, const struct message_view *view)
{
    struct message_view refused = *view;
    struct buffer line = {0};
    refused.why = target_request(view->query, &line);
    refused.status = 400;
    refused.code = ANSWER_BAD_REQUEST;
    if (line.failed) {
        refused.why = "out of memory";
        refused.status = 503;
        refused.code = ANSWER_BUSY;
    }
    if (refused.why)
        answer_refused(turn, &refused);
    else
        answer_one(turn, view, buffer_view(&line));
    buffer_wipe(&line);
}

/* ---- batches ------------------------------------------------------------------------------- */

/* Is a body of no telling type lines of JSON? Its first line is then an object, and not the last.
 */
static bool looks_like_lines(struct quhua_text body)
{
    const char *end = body.size ? memchr(body.data, '\n', body.size) : NULL;
    if (!end)
        return false;
    const char *last = end, *rest = end, *first = body.data;
    while (first < end && (*first == ' ' || *first == '\t'))
        first++;
    while (last > first && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r'))
        last--;
    while (rest < body.data + body.size && strchr(" \t\r\n", *rest) && *rest)
        rest++;
    return rest < body.data + body.size && first < last && *first == '{' && last[-1] == '}';
}

/* Answer lines as far as this turn goes. Returns: whether that was all. */
static bool answer_lines(struct turn *turn, const struct message_view *view)
{
    struct http *http = turn->http;
    struct quhua_text body = view->body;
    while (http->batch_at < body.size && !exhausted(turn)) {
        const char *line = body.data + http->batch_at;
        const char *end = memchr(line, '\n', body.size - http->batch_at);
        size_t size = end ? (size_t)(end - line) : body.size - http->batch_at;
        http->batch_at += size + (end != NULL);
        size -= size && line[size - 1] == '\r';
        if (size > turn->service->limits.line) {
            answer_error(ANSWER_TOO_LONG, turn->out);
            turn->service->metrics.refused++;
        } else {
            answer_line_as(turn->service, view->route->op, (struct quhua_text){line, size},
                           turn->out);
        }
        turn->left--;
    }
    return http->batch_at >= body.size;
}

/* The first turn decides: all is answered and its length known, or it goes out in parts. */
static void begin_batch(struct turn *turn, const struct message_view *view, bool whole, size_t mark)
{
    struct reply *reply = &turn->http->reply;
    *reply = reply_to(turn, view);
    reply->status = 200;
    reply->type = REPLY_LINES;
    if (!whole && view->old) {
        reply->end = REPLY_UNTIL_CLOSE;
        reply->close = true;
    } else if (!whole) {
        reply->end = REPLY_CHUNKED;
    }
    reply_begin(reply, turn->out, mark);
    turn->service->metrics.http[2]++;
    turn->http->batch_begun = true;
}

/* Returns: whether the batch is answered to its end. */
static bool go_on(struct turn *turn)
{
    struct http *http = turn->http;
    const struct message_view *view = message_view(http->message);
    size_t mark = turn->out->size;
    bool whole = answer_lines(turn, view);
    if (!http->batch_begun)
        begin_batch(turn, view, whole, mark);
    else if (http->reply.end == REPLY_CHUNKED)
        reply_chunk(turn->out, mark);
    if (!whole)
        return false;
    if (http->reply.end == REPLY_CHUNKED)
        reply_last_chunk(turn->out);
    http->closing = http->reply.close;
    http->batch = false;
    message_done(http->message);
    return true;
}

/* ---- messages ------------------------------------------------------------------------------ */

/* Answer the message that is whole or broken; of a batch nothing yet. */
static void answer(struct turn *turn)
{
    struct http *http = turn->http;
    const struct message_view *view = message_view(http->message);
    if (view->status)
        answer_refused(turn, view);
    else if (view->route->page != TARGET_OP)
        answer_page(turn, view);
    else if (!view->post)
        answer_query(turn, view);
    else if (view->kind == MESSAGE_LINES ||
             (view->kind == MESSAGE_ANY && looks_like_lines(view->body)))
        http->batch = true;
    else
        answer_one(turn, view, view->body);
    http->batch_at = 0;
    http->batch_begun = false;
    turn->left -= !http->batch && turn->left;
}

/* What the bytes just fed have led to. */
static void take(struct turn *turn)
{
    struct http *http = turn->http;
    switch (message_state(http->message)) {
    case MESSAGE_EXPECTS:
        buffer_string(turn->out, "HTTP/1.1 100 Continue\r\n\r\n");
        break;
    case MESSAGE_WHOLE:
    case MESSAGE_BROKEN: /* the answer is then the last one */
        answer(turn);
        if (!http->batch)
            message_done(http->message);
        break;
    default:
        break;
    }
}

/*
 * Take bytes, from `*at` on, until they or the turn are used up.
 * Returns: the state; with BUSY the rest of the bytes is still to be taken.
 */
static enum conversation_state take_all(struct turn *turn, const char *data, size_t size,
                                        size_t *at)
{
    struct http *http = turn->http;
    for (;;) {
        turn->more = *at < size;
        if (http->batch && !go_on(turn))
            break;
        if (*at == size || http->closing)
            break;
        if (exhausted(turn))
            break;
        *at += message_feed(http->message, turn->service->limits.body, data + *at, size - *at);
        turn->more = *at < size;
        take(turn);
    }
    if (!message_keep(http->message) || turn->out->failed || (http->closing && !http->batch))
        return CONVERSATION_CLOSE;
    if (http->batch || *at < size)
        return CONVERSATION_BUSY;
    return message_state(http->message) == MESSAGE_NONE ? CONVERSATION_IDLE : CONVERSATION_PARTIAL;
}

static struct turn begin_turn(struct http *http, struct service *service, struct buffer *out)
{
    unsigned left = service->limits.turn ? service->limits.turn : 1;
    return (struct turn){.http = http, .service = service, .out = out, .left = left};
}

enum conversation_state http_feed(struct http *http, struct service *service, const char *data,
                                  size_t size, struct buffer *out)
{
    struct turn turn = begin_turn(http, service, out);
    size_t at = 0;
    enum conversation_state state = take_all(&turn, data, size, &at);
    if (state == CONVERSATION_BUSY)
        buffer_put(&http->input, data + at, size - at);
    return http->input.failed ? CONVERSATION_CLOSE : state;
}

enum conversation_state http_resume(struct http *http, struct service *service, struct buffer *out)
{
    struct turn turn = begin_turn(http, service, out);
    enum conversation_state state =
        take_all(&turn, http->input.data, http->input.size, &http->input_at);
    if (state != CONVERSATION_BUSY) {
        buffer_wipe(&http->input);
        http->input_at = 0;
    }
    return state;
}

enum conversation_state http_end(struct http *http, struct service *service, struct buffer *out)
{
    struct turn turn = begin_turn(http, service, out);
    if (http->batch || http->input_at < http->input.size)
        return http_resume(http, service, out);
    if (message_cut(http->message))
        answer(&turn);
    return CONVERSATION_CLOSE;
}
