/*
 * service.c - fuzz target: lines of requests through framing, JSON, the ops and rendering.
 *
 * Byte 0: limits and whether the service is stopping; byte 1: how many bytes come at once; then the
 * conversation. However it is cut, and whatever it says, each line has one answer, which is JSON.
 */
#include "../../src/service/json_read.h"
#include "../../src/service/ndjson.h"
#include "target.h"

static struct snapshot snapshot;
static struct service service = {.snapshot = &snapshot};

static void begin(const uint8_t *data)
{
    if (!snapshot.session) {
        const char *path = getenv("QUHUA_INDEX");
        snapshot.index = support_open(path ? path : "build/release/quhua.idx");
        snapshot.session = support_session(snapshot.index);
        quhua_index_describe(snapshot.index, &snapshot.info);
    }
    service.limits = (struct limits){.line = data[0] & 1 ? 65536 : 100,
                                     .unread = data[0] & 2 ? 1 << 20 : 300,
                                     .turn = data[0] & 4 ? 1000 : 2};
    service.draining = (data[0] & 24) == 24;
    memset(&service.metrics, 0, sizeof service.metrics);
}

/* Take turns as a client does that reads each time. */
static void drain(struct ndjson *lines, enum conversation_state state, bool ended,
                  struct buffer *out, struct buffer *whole)
{
    for (;;) {
        PROMISE(state != CONVERSATION_CLOSE || ended);
        PROMISE(state != CONVERSATION_IDLE || !lines->input.data);
        PROMISE(lines->input.size <= 65536 + service.limits.line);
        buffer_text(whole, buffer_view(out));
        out->size = 0;
        if (state != CONVERSATION_BUSY)
            return;
        state = ndjson_resume(lines, &service, out);
    }
}

/* Returns: all answers to what is sent `step` bytes at a time. */
static struct buffer converse(const uint8_t *data, size_t size, size_t step)
{
    struct ndjson lines = {.at = 0};
    struct buffer out = {NULL, 0, 0, false}, whole = {NULL, 0, 0, false};
    for (size_t at = 0; at < size; at += step) {
        size_t more = size - at < step ? size - at : step;
        char *part = malloc(more);
        PROMISE(part);
        memcpy(part, data + at, more);
        enum conversation_state state = ndjson_feed(&lines, &service, part, more, &out);
        free(part);
        drain(&lines, state, false, &out, &whole);
    }
    enum conversation_state state = ndjson_end(&lines, &service, &out);
    drain(&lines, state, true, &out, &whole);
    PROMISE(!lines.input.data);
    buffer_close(&out);
    return whole;
}

/* {"id":...} and nothing else. */
static void promise_answer(const char *line, size_t size)
{
    struct json_reader reader;
    struct json_token token;
    PROMISE(size > 6 && memcmp(line, "{\"id\":", 6) == 0);
    json_init(&reader, (struct quhua_text){line, size});
    PROMISE(json_next(&reader, &token) == JSON_OBJECT);
    PROMISE(json_skip(&reader, &token).size == size);
    PROMISE(json_next(&reader, &token) == JSON_DONE);
}

static size_t promise_answers(const struct buffer *answers)
{
    size_t count = 0;
    for (size_t at = 0; at < answers->size; count++) {
        const char *end = memchr(answers->data + at, '\n', answers->size - at);
        PROMISE(end);
        promise_answer(answers->data + at, (size_t)(end - answers->data) - at);
        at = (size_t)(end - answers->data) + 1;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const uint8_t *sent = data + 2;
    size_t sent_size = size - 2, lines = sent[sent_size - 1] != '\n';
    for (size_t i = 0; i < sent_size; i++)
        lines += sent[i] == '\n';
    begin(data);
    struct buffer whole = converse(sent, sent_size, sent_size);
    begin(data);
    struct buffer cut = converse(sent, sent_size, (size_t)data[1] + 1);
    PROMISE(promise_answers(&whole) == lines);
    PROMISE(whole.size == cut.size && memcmp(whole.data, cut.data, cut.size) == 0);
    buffer_close(&whole);
    buffer_close(&cut);
    return 0;
}
