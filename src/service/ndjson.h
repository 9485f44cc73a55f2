/*
 * ndjson.h - one conversation in lines of JSON: framing, order, limits; answer.h answers a line.
 *
 * Bytes in, bytes out, as conversation.h says; an idle one holds no buffer. For each line there is
 * exactly one line back, in order, however the bytes are cut:
 *
 *  - LF ends a line; a CR before it belongs to the line end. The last line may lack its end.
 *  - An empty line is a line: it is answered with bad_request, so that a client that only counts
 *    lines never goes astray.
 *  - A line of more than limits.line bytes, its end not counted, is answered too_long as soon as
 *    that is known; the rest of it is stepped over and never kept.
 *  - What is not UTF-8 is bad_utf8; what is not JSON, U+0000 as a byte too, is bad_request. Neither
 *    ends the conversation.
 *
 * limits.turn is at least 1.
 */
#ifndef QUHUA_SERVICE_NDJSON_H
#define QUHUA_SERVICE_NDJSON_H

#include "conversation.h"

/* All zero is a new one. */
struct ndjson {
    struct buffer input; /* what could not be answered yet */
    size_t at;           /* how much of it is done */
    bool skipping;       /* inside a line that was too long */
    bool ended;          /* the client sends no more */
};

/* Give back what it holds; it is then a new one. */
void ndjson_close(struct ndjson *ndjson);
/* As conversation_feed, conversation_resume, conversation_end. */
enum conversation_state ndjson_feed(struct ndjson *ndjson, struct service *service,
                                    const char *data, size_t size, struct buffer *out);
enum conversation_state ndjson_resume(struct ndjson *ndjson, struct service *service,
                                      struct buffer *out);
enum conversation_state ndjson_end(struct ndjson *ndjson, struct service *service,
                                   struct buffer *out);

#endif
