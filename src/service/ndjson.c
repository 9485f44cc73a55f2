/*
 * ndjson.c - see ndjson.h.
 *
 * Lines are answered where the bytes were read. Copied into `input` are only the beginning of a
 * line whose end has not come, and what waits for the next turn.
 */
#include "ndjson.h"

#include "answer.h"

void ndjson_close(struct ndjson *ndjson)
{
    buffer_wipe(&ndjson->input);
    memset(ndjson, 0, sizeof *ndjson);
}

/* ---- one line -------------------------------------------------------------------------------- */

static struct quhua_text without_cr(struct quhua_text line)
{
    line.size -= line.size > 0 && line.data[line.size - 1] == '\r';
    return line;
}

static void answer_too_long(struct service *service, struct buffer *out)
{
    answer_error(ANSWER_TOO_LONG, out);
    service->metrics.refused++;
}

/* A whole line, without its LF. */
static void take_line(struct service *service, const char *data, size_t size, struct buffer *out)
{
    struct quhua_text line = without_cr((struct quhua_text){data, size});
    if (line.size > service->limits.line)
        answer_too_long(service, out);
    else
        answer_line(service, line, out);
}

/* The beginning of a line is too long already? Then it is answered, and not kept. */
static bool give_up(struct ndjson *ndjson, struct service *service, const char *data, size_t size,
                    struct buffer *out)
{
    if (without_cr((struct quhua_text){data, size}).size <= service->limits.line)
        return false;
    answer_too_long(service, out);
    ndjson->skipping = true;
    return true;
}

/* ---- many lines ------------------------------------------------------------------------------ */

/*
 * Answer whole lines from the front of `data`, as many as may be in one turn, after the `taken`
 * ones it has had. Returns: how many bytes are done; *stopped: there are more lines.
 */
static size_t take_lines(struct ndjson *ndjson, struct service *service, const char *data,
                         size_t size, unsigned taken, struct buffer *out, bool *stopped)
{
    const struct limits *limits = &service->limits;
    const char *at = data, *end = data + size;
    *stopped = false;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (ndjson->skipping) {
            ndjson->skipping = !line_end;
            at = line_end ? line_end + 1 : end;
            continue;
        }
        *stopped = line_end && (taken >= limits->turn || out->size >= limits->unread);
        if (!line_end || *stopped)
            break;
        take_line(service, at, (size_t)(line_end - at), out);
        taken++;
        at = line_end + 1;
    }
    if (at < end && !*stopped && give_up(ndjson, service, at, (size_t)(end - at), out))
        at = end;
    return (size_t)(at - data);
}

/* Bytes behind the beginning of a line in `input`. Returns: how many of them are done. */
static size_t take_rest_of_line(struct ndjson *ndjson, struct service *service, const char *data,
                                size_t size, struct buffer *out)
{
    struct buffer *input = &ndjson->input;
    const char *end = memchr(data, '\n', size);
    size_t more = end ? (size_t)(end - data) : size;
    if (input->size + more > service->limits.line + 1) {
        answer_too_long(service, out);
        ndjson->skipping = !end;
        buffer_wipe(input);
        return more + (end != NULL);
    }
    buffer_put(input, data, more);
    if (input->failed || !input->data)
        return size;
    if (end)
        take_line(service, input->data, input->size, out);
    if (end || give_up(ndjson, service, input->data, input->size, out))
        buffer_wipe(input);
    return more + (end != NULL);
}

static enum conversation_state state(const struct ndjson *ndjson, const struct buffer *out,
                                     bool stopped)
{
    if (ndjson->input.failed || out->failed)
        return CONVERSATION_CLOSE;
    if (stopped)
        return CONVERSATION_BUSY;
    return ndjson->input.size || ndjson->skipping ? CONVERSATION_PARTIAL : CONVERSATION_IDLE;
}

enum conversation_state ndjson_feed(struct ndjson *ndjson, struct service *service,
                                    const char *data, size_t size, struct buffer *out)
{
    size_t done = 0;
    bool begun = ndjson->input.size > 0, stopped;
    if (size == 0)
        return state(ndjson, out, false);
    if (begun)
        done = take_rest_of_line(ndjson, service, data, size, out);
    if (ndjson->input.size == 0) {
        done += take_lines(ndjson, service, data + done, size - done, begun, out, &stopped);
        if (done < size)
            buffer_put(&ndjson->input, data + done, size - done);
    } else {
        stopped = false;
    }
    return state(ndjson, out, stopped);
}

/* What is done leaves `input`. */
static void drop_done(struct ndjson *ndjson)
{
    struct buffer *input = &ndjson->input;
    input->size -= ndjson->at;
    if (input->size)
        memmove(input->data, input->data + ndjson->at, input->size);
    else
        buffer_wipe(input);
    ndjson->at = 0;
}

enum conversation_state ndjson_resume(struct ndjson *ndjson, struct service *service,
                                      struct buffer *out)
{
    struct buffer *input = &ndjson->input;
    bool stopped = false;
    if (input->size && !input->failed)
        ndjson->at += take_lines(ndjson, service, input->data + ndjson->at,
                                 input->size - ndjson->at, 0, out, &stopped);
    if (!stopped && !input->failed)
        drop_done(ndjson);
    if (stopped || !ndjson->ended)
        return state(ndjson, out, stopped);
    if (input->size && !input->failed)
        take_line(service, input->data, input->size, out);
    ndjson_close(ndjson);
    return CONVERSATION_CLOSE;
}

enum conversation_state ndjson_end(struct ndjson *ndjson, struct service *service,
                                   struct buffer *out)
{
    ndjson->ended = true;
    return ndjson_resume(ndjson, service, out);
}
