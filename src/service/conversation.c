/*
 * conversation.c - tells HTTP from lines of JSON, then stands aside.
 *
 * Which it is: HTTP if the first bytes are one of the methods below and a blank, otherwise lines.
 * No JSON text begins with a capital letter, so that no line is ever taken for HTTP. Decided at
 * the first byte that leaves no doubt: `{` at once, `GEX` at the X, `GET ` at the blank; what
 * comes before that is kept here, eight bytes at most. Never changes afterwards.
 */
#include "conversation.h"

#include <stdlib.h>

#include "http.h"
#include "ndjson.h"

/* RFC 9110, RFC 5789, and the first word of HTTP/2, which http.c refuses by its right name. */
static const char methods[][9] = {"GET ",     "HEAD ",    "POST ",  "PUT ",   "DELETE ",
                                  "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI "};

enum kind { KIND_UNKNOWN, KIND_LINES, KIND_HTTP };

struct conversation {
    enum kind kind;
    unsigned char held; /* of `first` */
    char first[8];      /* while the kind is unknown */
    struct ndjson lines;
    struct http *http;
};

struct conversation *conversation_open(void)
{
    return calloc(1, sizeof(struct conversation));
}

void conversation_close(struct conversation *conversation)
{
    if (!conversation)
        return;
    ndjson_close(&conversation->lines);
    http_close(conversation->http);
    free(conversation);
}

static enum kind kind_of(const char *first, size_t size)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        size_t whole = strlen(methods[i]);
        if (memcmp(first, methods[i], size < whole ? size : whole) == 0)
            return size < whole ? KIND_UNKNOWN : KIND_HTTP;
    }
    return KIND_LINES;
}

static enum conversation_state feed(struct conversation *conversation, struct service *service,
                                    const char *data, size_t size, struct buffer *out)
{
    if (conversation->kind == KIND_LINES)
        return ndjson_feed(&conversation->lines, service, data, size, out);
    return http_feed(conversation->http, service, data, size, out);
}

/* The kind is known: hand over what was kept, which is less than any request. */
static bool begin(struct conversation *conversation, struct service *service, enum kind kind,
                  struct buffer *out)
{
    conversation->kind = kind;
    if (kind == KIND_HTTP)
        conversation->http = http_open();
    if (kind == KIND_HTTP && !conversation->http)
        return false;
    return conversation->held == 0 || feed(conversation, service, conversation->first,
                                           conversation->held, out) == CONVERSATION_PARTIAL;
}

enum conversation_state conversation_feed(struct conversation *conversation,
                                          struct service *service, const char *data, size_t size,
                                          struct buffer *out)
{
    if (conversation->kind == KIND_UNKNOWN) {
        char first[sizeof conversation->first * 2];
        size_t held = conversation->held, more = size < 8 ? size : 8;
        memcpy(first, conversation->first, held);
        if (more)
            memcpy(first + held, data, more);
        enum kind kind = kind_of(first, held + more);
        if (kind == KIND_UNKNOWN) { /* then all of it is in `first`, and less than a method */
            memcpy(conversation->first, first, held + more);
            conversation->held = (unsigned char)(held + more);
            return held + more ? CONVERSATION_PARTIAL : CONVERSATION_IDLE;
        }
        if (!begin(conversation, service, kind, out))
            return CONVERSATION_CLOSE;
    }
    return feed(conversation, service, data, size, out);
}

enum conversation_state conversation_resume(struct conversation *conversation,
                                            struct service *service, struct buffer *out)
{
    switch (conversation->kind) {
    case KIND_LINES:
        return ndjson_resume(&conversation->lines, service, out);
    case KIND_HTTP:
        return http_resume(conversation->http, service, out);
    default:
        return conversation->held ? CONVERSATION_PARTIAL : CONVERSATION_IDLE;
    }
}

enum conversation_state conversation_end(struct conversation *conversation, struct service *service,
                                         struct buffer *out)
{
    if (conversation->kind == KIND_UNKNOWN && conversation->held &&
        !begin(conversation, service, KIND_LINES, out))
        return CONVERSATION_CLOSE;
    switch (conversation->kind) {
    case KIND_LINES:
        return ndjson_end(&conversation->lines, service, out);
    case KIND_HTTP:
        return http_end(conversation->http, service, out);
    default:
        return CONVERSATION_CLOSE;
    }
}
