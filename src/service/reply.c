/*
 * reply.c - see reply.h.
 */
#include "reply.h"

#include <stdio.h>

static const char *phrase(unsigned status)
{
    static const struct {
        unsigned status;
        const char *phrase;
    } phrases[] = {{200, "OK"},
                   {400, "Bad Request"},
                   {404, "Not Found"},
                   {405, "Method Not Allowed"},
                   {413, "Content Too Large"},
                   {414, "URI Too Long"},
                   {415, "Unsupported Media Type"},
                   {417, "Expectation Failed"},
                   {431, "Request Header Fields Too Large"},
                   {501, "Not Implemented"},
                   {503, "Service Unavailable"},
                   {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "";
}

/* Put `size` bytes before what `out` holds from `mark` on. */
static void insert(struct buffer *out, size_t mark, const char *data, size_t size)
{
    if (!buffer_room(out, size))
        return;
    memmove(out->data + mark + size, out->data + mark, out->size - mark);
    memcpy(out->data + mark, data, size);
    out->size += size;
}

void reply_chunk(struct buffer *out, size_t mark)
{
    char size[20];
    if (out->failed || out->size == mark)
        return;
    int length = snprintf(size, sizeof size, "%zx\r\n", out->size - mark);
    insert(out, mark, size, (size_t)length);
    buffer_put(out, "\r\n", 2);
}

void reply_last_chunk(struct buffer *out)
{
    buffer_string(out, "0\r\n\r\n");
}

static const char *connection(const struct reply *reply)
{
    if (reply->close)
        return "Connection: close\r\n";
    return reply->old ? "Connection: keep-alive\r\n" : "";
}

void reply_begin(const struct reply *reply, struct buffer *out, size_t mark)
{
    static const char *const types[] = {[REPLY_JSON] = "application/json; charset=utf-8",
                                        [REPLY_LINES] = "application/x-ndjson",
                                        [REPLY_TEXT] = "text/plain; charset=utf-8",
                                        [REPLY_METRICS] =
                                            "text/plain; version=0.0.4; charset=utf-8"};
    char head[400], length[48] = "";
    if (out->failed)
        return;
    if (reply->end == REPLY_LENGTH)
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", out->size - mark);
    else if (reply->end == REPLY_CHUNKED)
        snprintf(length, sizeof length, "Transfer-Encoding: chunked\r\n");
    /* Answers are about persons: no cache on the way keeps one. */
    int size = snprintf(head, sizeof head,
                        "HTTP/1.1 %u %s\r\nContent-Type: %s\r\n%sCache-Control: no-store\r\n"
                        "%s%s%s%s\r\n",
                        reply->status, phrase(reply->status), types[reply->type], length,
                        reply->allow ? "Allow: " : "", reply->allow ? reply->allow : "",
                        reply->allow ? "\r\n" : "", connection(reply));
    if (reply->without_body)
        out->size = mark;
    if (reply->end == REPLY_CHUNKED)
        reply_chunk(out, mark);
    insert(out, mark, head, (size_t)size);
}

unsigned reply_status(enum answer_status status)
{
    switch (status) {
    case ANSWER_OK:
        return 200;
    case ANSWER_TOO_LONG:
        return 413;
    case ANSWER_BUSY:
    case ANSWER_SHUTTING_DOWN:
        return 503;
    default:
        return 400;
    }
}

void reply_error(struct buffer *out, enum answer_status code, const char *message)
{
    static const char *const codes[] = {"",
#define X(name, text) text,
                                        ANSWER_ERRORS(X)
#undef X
    };
    const char *const parts[] = {"{\"id\":null,\"error\":{\"code\":\"", codes[code],
                                 "\",\"message\":\"", message, "\"}}\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buffer_string(out, parts[i]);
}
