/*
 * service_ndjson_test.c - framing: the lines that requests come in.
 *
 *   service_ndjson_test INDEX      (in the project's root)
 *
 * One conversation is cut at every byte, and goes by turns: the answers are the same. Limits hold
 * at n and n + 1. What is fed is freed at once, so a view that is kept too long is seen by the
 * sanitizers.
 */
#include "../src/service/ndjson.h"
#include "service_by_hand.h"

/* ---- framing -------------------------------------------------------------------------------- */

/* What a client sends, and how: in two parts cut at `cut`, or byte by byte. */
struct sending {
    const char *data;
    size_t size, cut;
    bool by_byte;
};

/* Take turns until no more are wanted; `whole` gets what is written each time. */
static enum conversation_state take_turns(struct context *context, struct ndjson *lines,
                                          enum conversation_state state, struct buffer *out,
                                          struct buffer *whole)
{
    for (;;) {
        buffer_text(whole, buffer_view(out));
        out->size = 0;
        if (state != CONVERSATION_BUSY)
            return state;
        state = ndjson_resume(lines, &context->service, out);
    }
}

static void feed(struct context *context, struct ndjson *lines, const char *data, size_t size,
                 struct buffer *out, struct buffer *whole)
{
    char *copy = malloc(size ? size : 1); /* goes away: what is needed later was copied */
    memcpy(copy, data, size);
    enum conversation_state state = ndjson_feed(lines, &context->service, copy, size, out);
    free(copy);
    state = take_turns(context, lines, state, out, whole);
    bool inside = size > 0 && data[size - 1] != '\n';
    bool right = size == 0 || state == (inside ? CONVERSATION_PARTIAL : CONVERSATION_IDLE);
    bool empty = state == CONVERSATION_PARTIAL || lines->input.data == NULL;
    tally_check(context->tally, right && empty, "state %d after %.*s", (int)state,
                (int)(size < 40 ? size : 40), data + size - (size < 40 ? size : 40));
}

/* Returns: all answers. */
static struct buffer converse(struct context *context, const struct sending *sending)
{
    struct ndjson lines = {.at = 0};
    struct buffer out = {NULL, 0, 0, false}, whole = {NULL, 0, 0, false};
    if (sending->by_byte) {
        for (size_t i = 0; i < sending->size; i++)
            feed(context, &lines, sending->data + i, 1, &out, &whole);
    } else {
        feed(context, &lines, sending->data, sending->cut, &out, &whole);
        feed(context, &lines, sending->data + sending->cut, sending->size - sending->cut, &out,
             &whole);
    }
    enum conversation_state state = ndjson_end(&lines, &context->service, &out);
    state = take_turns(context, &lines, state, &out, &whole);
    tally_check(context->tally, state == CONVERSATION_CLOSE && !lines.input.data, "not closed");
    ndjson_close(&lines);
    buffer_close(&out);
    return whole;
}

static void check_cuts(struct context *context, const char *path)
{
    struct file_lines lines;
    struct buffer sent = {NULL, 0, 0, false};
    if (!tally_check(context->tally, support_read(path, &lines), "%s: cannot read", path))
        return;
    for (size_t i = 0; i < lines.count; i++)
        if (lines.line[i][0] != '#')
            buffer_put(&sent, lines.line[i], bytes_of(lines.line[i]));
    support_drop(&lines);
    context->service.limits.line = 150;
    struct sending sending = {sent.data, sent.size, sent.size, false};
    struct buffer expected = converse(context, &sending);
    size_t answers = 0;
    for (size_t i = 0; i < expected.size; i++)
        answers += expected.data[i] == '\n';
    tally_check(context->tally, answers == 14, "%zu answers", answers);
    for (unsigned way = 0; way < 3; way++) {
        context->service.limits.turn = way == 1 ? 1 : 1000;
        context->service.limits.unread = way == 2 ? 1 : 1 << 20;
        for (size_t cut = 0; cut <= sent.size + 1; cut++) {
            sending.by_byte = cut > sent.size;
            sending.cut = cut;
            struct buffer got = converse(context, &sending);
            tally_check(context->tally,
                        got.size == expected.size && memcmp(got.data, expected.data, got.size) == 0,
                        "way %u, cut at %zu: other answers", way, cut);
            buffer_close(&got);
        }
    }
    context->service.limits = usual_limits;
    buffer_close(&expected);
    buffer_close(&sent);
}

/* ---- limits --------------------------------------------------------------------------------- */

/* A request of `size` bytes, blanks behind it, and `end`. Returns: is it answered? */
static bool line_answered(struct context *context, size_t size, const char *end, size_t parts)
{
    static char line[1 << 17];
    struct ndjson lines = {.at = 0};
    struct buffer out = {NULL, 0, 0, false};
    size_t begun = (size_t)sprintf(line, "{\"id\":5,\"text\":\"鼓楼区\"}");
    memset(line + begun, ' ', size - begun);
    memcpy(line + size, end, strlen(end));
    size_t whole = size + strlen(end);
    for (size_t i = 0; i < parts; i++)
        ndjson_feed(&lines, &context->service, line + whole * i / parts,
                    whole * (i + 1) / parts - whole * i / parts, &out);
    ndjson_end(&lines, &context->service, &out);
    bool answered = out.size > 8 && memcmp(out.data, "{\"id\":5,\"v", 10) == 0;
    tally_check(context->tally, memchr(out.data, '\n', out.size) == out.data + out.size - 1,
                "a line of %zu bytes, %zu answers", size, out.size);
    tally_check(context->tally, answered || strstr(out.data, "too_long") != NULL,
                "a line of %zu bytes: %.60s", size, out.data);
    buffer_close(&out);
    return answered;
}

static void check_line_limit(struct context *context)
{
    static const char *const ends[] = {"\n", "\r\n", ""};
    for (size_t limit = 64; limit <= 65536; limit *= 4) {
        context->service.limits.line = limit;
        for (size_t end = 0; end < 3; end++)
            for (size_t parts = 1; parts <= 5; parts += 2) {
                tally_check(context->tally, line_answered(context, limit, ends[end], parts),
                            "limit %zu, end %zu: n", limit, end);
                tally_check(context->tally, !line_answered(context, limit + 1, ends[end], parts),
                            "limit %zu, end %zu: n + 1", limit, end);
            }
    }
    context->service.limits = usual_limits;
}

/* n requests are one turn, n + 1 are not; answers of n bytes stop it, of n - 1 do not. */
static void check_turn(struct context *context)
{
    static const char request[] =
        "{\"text\":\"东海县\"}\n{\"text\":\"东海县\"}\n{\"text\":\"东海县\"}\n";
    struct buffer out = {NULL, 0, 0, false};
    struct ndjson lines = {.at = 0};
    struct service *service = &context->service;
    size_t size = sizeof request - 1;
    service->limits.turn = 3;
    bool good = ndjson_feed(&lines, service, request, size, &out) == CONVERSATION_IDLE;
    size_t one = out.size / 3;
    service->limits.turn = 2;
    out.size = 0;
    good &= ndjson_feed(&lines, service, request, size, &out) == CONVERSATION_BUSY;
    good &= out.size == 2 * one;
    good &= ndjson_resume(&lines, service, &out) == CONVERSATION_IDLE && out.size == 3 * one;
    tally_check(context->tally, good, "limits.turn");
    service->limits = usual_limits;
    for (size_t more = 0; more < 2; more++) {
        service->limits.unread = 2 * one + more;
        out.size = 0;
        enum conversation_state state = ndjson_feed(&lines, service, request, size, &out);
        good = state == (more ? CONVERSATION_IDLE : CONVERSATION_BUSY);
        good &= out.size == (more ? 3 : 2) * one;
        /* Nothing has been read: nothing more is answered. */
        if (!more)
            good &=
                ndjson_resume(&lines, service, &out) == CONVERSATION_BUSY && out.size == 2 * one;
        out.size = 0;
        good &= ndjson_resume(&lines, service, &out) == CONVERSATION_IDLE;
        tally_check(context->tally, good, "limits.unread, one answer %s", more ? "less" : "more");
    }
    service->limits = usual_limits;
    ndjson_close(&lines);
    buffer_close(&out);
}

/* Stopping: all that is fed is answered; the loop feeds only what was sent before. */
static void check_draining(struct context *context)
{
    static const char first[] =
        "{\"id\":1,\"text\":\"东海县\"}\n{\"id\":2,\"text\":\"东海县\"}\n{\"id\":3,";
    static const char later[] = "\"text\":\"东海县\"}\n{\"text\":\"东海县\",\"id\":[4]}\nx\n";
    struct buffer out = {NULL, 0, 0, false};
    struct ndjson lines = {.at = 0};
    struct service *service = &context->service;
    service->limits.turn = 1;
    bool good = ndjson_feed(&lines, service, first, sizeof first - 1, &out) == CONVERSATION_BUSY;
    service->draining = true;
    good &= ndjson_resume(&lines, service, &out) == CONVERSATION_PARTIAL;
    good &= count_of(&out, "\"accept\"") == 2;
    service->limits.turn = 1000;
    good &= ndjson_feed(&lines, service, later, sizeof later - 1, &out) == CONVERSATION_IDLE;
    good &= count_of(&out, "\"accept\"") == 4 && count_of(&out, "bad_request") == 1;
    good &= count_of(&out, "{\"id\":3,\"verdict\"") == 1;
    tally_check(context->tally, good, "draining: %.*s", (int)out.size, out.data);
    service->draining = false;
    service->limits = usual_limits;
    ndjson_close(&lines);
    buffer_close(&out);
}

int main(int argc, char **argv)
{
    static struct context context;
    struct tally tally = {.shown = 40};
    if (argc < 2) {
        fputs("usage: service_ndjson_test INDEX\n", stderr);
        return 2;
    }
    context.tally = &tally;
    open_service(&context, argv[1]);
    check_cuts(&context, "tests/cases/service/conversation.txt");
    check_line_limit(&context);
    check_turn(&context);
    check_draining(&context);
    close_service(&context);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
