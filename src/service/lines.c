/*
 * lines.c - see lines.h.
 *
 * Lines are answered where the bytes were read. Copied into `input` are only the beginning of a
 * line whose end has not come, and what waits for the next turn.
 */
#include "lines.h"

#include "answer.h"

void lines_close(struct lines *lines)
{
    buffer_wipe(&lines->input);
    memset(lines, 0, sizeof *lines);
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
static bool give_up(struct lines *lines, struct service *service, const char *data, size_t size,
                    struct buffer *out)
{
    if (without_cr((struct quhua_text){data, size}).size <= service->limits.line)
        return false;
    answer_too_long(service, out);
    lines->skipping = true;
    return true;
}

/* ---- many lines ------------------------------------------------------------------------------ */

/*
 * Answer whole lines from the front of `data`, as many as may be in one turn, after the `taken`
 * ones it has had. Returns: how many bytes are done; *stopped: there are more lines.
 */
static size_t take_lines(struct lines *lines, struct service *service, const char *data,
                         size_t size, unsigned taken, struct buffer *out, bool *stopped)
{
    const struct limits *limits = &service->limits;
    const char *at = data, *end = data + size;
    *stopped = false;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (lines->skipping) {
            lines->skipping = !line_end;
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
    if (at < end && !*stopped && give_up(lines, service, at, (size_t)(end - at), out))
        at = end;
    return (size_t)(at - data);
}

/* Bytes behind the beginning of a line in `input`. Returns: how many of them are done. */
static size_t take_rest_of_line(struct lines *lines, struct service *service, const char *data,
                                size_t size, struct buffer *out)
{
    struct buffer *input = &lines->input;
    const char *end = memchr(data, '\n', size);
    size_t more = end ? (size_t)(end - data) : size;
    if (input->size + more > service->limits.line + 1) {
        answer_too_long(service, out);
        lines->skipping = !end;
        buffer_wipe(input);
        return more + (end != NULL);
    }
    buffer_put(input, data, more);
    if (input->failed || !input->data)
        return size;
    if (end)
        take_line(service, input->data, input->size, out);
    if (end || give_up(lines, service, input->data, input->size, out))
        buffer_wipe(input);
    return more + (end != NULL);
}

static enum conversation_state state(const struct lines *lines, const struct buffer *out,
                                     bool stopped)
{
    if (lines->input.failed || out->failed)
        return CONVERSATION_CLOSE;
    if (stopped)
        return CONVERSATION_BUSY;
    return lines->input.size || lines->skipping ? CONVERSATION_PARTIAL : CONVERSATION_IDLE;
}

enum conversation_state lines_feed(struct lines *lines, struct service *service, const char *data,
                                   size_t size, struct buffer *out)
{
    size_t done = 0;
    bool begun = lines->input.size > 0, stopped;
    if (size == 0)
        return state(lines, out, false);
    if (begun)
        done = take_rest_of_line(lines, service, data, size, out);
    if (lines->input.size == 0) {
        done += take_lines(lines, service, data + done, size - done, begun, out, &stopped);
        if (done < size)
            buffer_put(&lines->input, data + done, size - done);
    } else {
        stopped = false;
    }
    return state(lines, out, stopped);
}

/* What is done leaves `input`. */
static void drop_done(struct lines *lines)
{
    struct buffer *input = &lines->input;
    input->size -= lines->at;
    if (input->size)
        memmove(input->data, input->data + lines->at, input->size);
    else
        buffer_wipe(input);
    lines->at = 0;
}

enum conversation_state lines_resume(struct lines *lines, struct service *service,
                                     struct buffer *out)
{
    struct buffer *input = &lines->input;
    bool stopped = false;
    if (input->size && !input->failed)
        lines->at += take_lines(lines, service, input->data + lines->at, input->size - lines->at, 0,
                                out, &stopped);
    if (!stopped && !input->failed)
        drop_done(lines);
    if (stopped || !lines->ended)
        return state(lines, out, stopped);
    if (input->size && !input->failed)
        take_line(service, input->data, input->size, out);
    lines_close(lines);
    return CONVERSATION_CLOSE;
}

enum conversation_state lines_end(struct lines *lines, struct service *service, struct buffer *out)
{
    lines->ended = true;
    return lines_resume(lines, service, out);
}
