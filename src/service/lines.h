/*
 * lines.h - one conversation in lines of JSON: framing, order, limits; answer.h answers a line.
 *
 * Bytes in, bytes out, as conversation.h says; an idle one holds no buffer.
 */
#ifndef QUHUA_SERVICE_LINES_H
#define QUHUA_SERVICE_LINES_H

#include "conversation.h"

/* All zero is a new one. */
struct lines {
    struct buffer input; /* what could not be answered yet */
    size_t at;           /* how much of it is done */
    bool skipping;       /* inside a line that was too long */
};

/* Give back what it holds; it is then a new one. */
void lines_close(struct lines *lines);
/* As conversation_feed, conversation_resume, conversation_end. */
enum conversation_state lines_feed(struct lines *lines, struct service *service, const char *data,
                                   size_t size, struct buffer *out);
enum conversation_state lines_resume(struct lines *lines, struct service *service,
                                     struct buffer *out);
enum conversation_state lines_end(struct lines *lines, struct service *service, struct buffer *out);

#endif
