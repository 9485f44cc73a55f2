/*
 * service_http_test.c - raw HTTP exchanges through a conversation, without a socket.
 *
 * Each case of tests/cases/service/http is fed whole, byte by byte, and cut in two at every place;
 * the bytes of the answers are the same each time. Format of the files:
 *
 *   == name               a case begins; lines before the first one, and lines of #, are comments
 *   : turn=2 draining     limits (line, body, unread, turn) and flags: draining; whole (is not cut)
 *   > text                bytes sent, with CR LF;  >- text  without;  >* 100 text  100 times
 *   < text                bytes wanted, with CR LF;  <- text  without;  <* 100 text
 *   = idle                the state at the end: idle, partial or close
 *   = end                 the client closes its side then
 *
 * Escapes in both: \r \n \t \\ \xHH; in what is wanted `\*` is a star and `*` any bytes but CR LF.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../src/service/conversation.h"
#include "support.h"

enum { MAX_CUTS = 300 }; /* places to cut one case at */

struct exchange {
    const char *name, *file;
    unsigned line;
    struct buffer sent, wanted; /* wanted: stars that stand for any bytes are 0xFF */
    struct limits limits;
    bool draining, whole, end;
    enum conversation_state state;
};

static const char *const states[] = {"idle", "partial", "busy", "close"};

static uint64_t clock_ns(void)
{
    return 3500000000;
}

/* ---- reading the files ----------------------------------------------------------------------- */

static void put_bytes(struct buffer *out, const char *text, size_t size, bool pattern)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        unsigned byte;
        if (c == '*' && pattern) {
            c = '\xFF';
        } else if (c == '\\' && i + 1 < size) {
            c = text[++i];
            c = (char)(c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c);
            if (c == 'x' && sscanf(text + i + 1, "%2x", &byte) == 1) {
                c = (char)byte;
                i += 2;
            }
        }
        buffer_put(out, &c, 1);
    }
}

/* A line of bytes: its mark is gone. */
static void take_bytes(struct buffer *out, const char *text, bool pattern)
{
    bool line_end = *text != '-' && *text != '*';
    unsigned times = 1;
    if (*text == '-') {
        text++;
    } else if (*text == '*') {
        char *end;
        times = (unsigned)strtoul(text + 1, &end, 10);
        text = end;
    }
    if (*text == ' ')
        text++;
    for (unsigned i = 0; i < times; i++)
        put_bytes(out, text, strlen(text), pattern);
    if (line_end)
        buffer_put(out, "\r\n", 2);
}

static void take_setting(struct exchange *exchange, char *setting)
{
    char *field[2];
    if (strcmp(setting, "draining") == 0)
        exchange->draining = true;
    else if (strcmp(setting, "whole") == 0)
        exchange->whole = true;
    else if (support_split(setting, '=', field, 2) == 2) {
        size_t number = strtoul(field[1], NULL, 10);
        if (strcmp(field[0], "turn") == 0)
            exchange->limits.turn = (unsigned)number;
        else if (strcmp(field[0], "line") == 0)
            exchange->limits.line = number;
        else if (strcmp(field[0], "body") == 0)
            exchange->limits.body = number;
        else if (strcmp(field[0], "unread") == 0)
            exchange->limits.unread = number;
    }
}

static void take_state(struct exchange *exchange, const char *name)
{
    if (strcmp(name, "end") == 0)
        exchange->end = true;
    for (int i = 0; i <= CONVERSATION_CLOSE; i++)
        if (strcmp(states[i], name) == 0)
            exchange->state = (enum conversation_state)i;
}

static void take_line(struct exchange *exchange, char *line)
{
    char *field[8];
    size_t count;
    switch (*line) {
    case '>':
        take_bytes(&exchange->sent, line + 1, false);
        break;
    case '<':
        take_bytes(&exchange->wanted, line + 1, true);
        break;
    case ':':
        count = support_split(line + 1, ' ', field, 8);
        for (size_t i = 0; i < count; i++)
            take_setting(exchange, field[i]);
        break;
    case '=':
        take_state(exchange, line + 2);
        break;
    default:
        break;
    }
}

/* ---- one run --------------------------------------------------------------------------------- */

struct run {
    struct service *service;
    struct conversation *conversation;
    struct buffer out, all; /* all: what the client has read */
    enum conversation_state state;
};

/* The client reads whatever there is, as often as the conversation waits for that. */
static void settle(struct run *run)
{
    for (;;) {
        buffer_text(&run->all, buffer_view(&run->out));
        run->out.size = 0;
        if (run->state != CONVERSATION_BUSY)
            return;
        run->state = conversation_resume(run->conversation, run->service, &run->out);
    }
}

static void feed(struct run *run, const char *data, size_t size)
{
    char *exact = malloc(size ? size : 1); /* gone afterwards, so that nothing may point into it */
    if (run->state == CONVERSATION_CLOSE || !exact) {
        free(exact);
        return;
    }
    memcpy(exact, data, size);
    run->state = conversation_feed(run->conversation, run->service, exact, size, &run->out);
    memset(exact, '!', size);
    free(exact);
    settle(run);
}

/* Feed in steps: first `first` bytes, then `step` at a time. Returns: all that was answered. */
static struct buffer converse(struct service *service, const struct exchange *exchange,
                              size_t first, size_t step, enum conversation_state *state)
{
    struct run run = {.service = service, .conversation = conversation_open()};
    const struct buffer *sent = &exchange->sent;
    service->limits = exchange->limits;
    service->draining = exchange->draining;
    memset(&service->metrics, 0, sizeof service->metrics);
    for (size_t at = 0, size = first; at < sent->size; at += size, size = step) {
        size = size < sent->size - at ? size : sent->size - at;
        feed(&run, sent->data + at, size);
    }
    if (exchange->end && run.state != CONVERSATION_CLOSE) {
        run.state = conversation_end(run.conversation, service, &run.out);
        settle(&run);
    }
    conversation_close(run.conversation);
    buffer_close(&run.out);
    *state = run.state;
    return run.all;
}

/* ---- judging --------------------------------------------------------------------------------- */

/* Does text match a pattern, in which 0xFF stands for any bytes but a line end? */
static bool matches(const struct buffer *pattern, const struct buffer *text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, from = 0;
    while (t < text->size) {
        if (p < pattern->size && pattern->data[p] == '\xFF') {
            star = p++;
            from = t;
        } else if (p < pattern->size && pattern->data[p] == text->data[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX && text->data[from] != '\n' && text->data[from] != '\r') {
            t = ++from;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern->size && pattern->data[p] == '\xFF')
        p++;
    return p == pattern->size;
}

/* Bytes as the files write them. */
static void tell(const char *mark, const struct buffer *bytes)
{
    printf("    %s ", mark);
    for (size_t i = 0; i < bytes->size && i < 3000; i++) {
        char c = bytes->data[i];
        if (c == '\n')
            printf("\\n%s", i + 1 < bytes->size ? "\n      " : "");
        else if (c == '\r')
            printf("\\r");
        else if (c == '\xFF')
            putchar('*');
        else
            putchar(c);
    }
    putchar('\n');
}

static void check(struct tally *tally, struct service *service, const struct exchange *exchange,
                  size_t first, size_t step)
{
    enum conversation_state state;
    struct buffer got = converse(service, exchange, first, step, &state);
    bool good = matches(&exchange->wanted, &got) && state == exchange->state;
    if (!tally_check(tally, good, "%s:%u: %s: fed %zu, then %zu: state %s, wanted %s",
                     exchange->file, exchange->line, exchange->name, first, step, states[state],
                     states[exchange->state]) &&
        tally->shown) {
        tell("wanted", &exchange->wanted);
        tell("got   ", &got);
    }
    buffer_close(&got);
}

static void check_exchange(struct tally *tally, struct service *service,
                           const struct exchange *exchange)
{
    size_t size = exchange->sent.size, stride = size / MAX_CUTS + 1;
    size_t failed = tally->failed;
    if (!exchange->name)
        return;
    check(tally, service, exchange, size, size);
    if (exchange->whole || tally->failed != failed)
        return;
    check(tally, service, exchange, 1, 1);
    check(tally, service, exchange, 7, 7);
    for (size_t at = 1; at < size && tally->failed == failed; at += stride)
        check(tally, service, exchange, at, size);
}

static void check_file(struct tally *tally, struct service *service, const char *path)
{
    struct file_lines lines;
    struct exchange exchange = {0};
    if (!tally_check(tally, support_read(path, &lines), "%s: cannot be read", path))
        return;
    for (size_t i = 0; i <= lines.count; i++) {
        bool begins = i < lines.count && strncmp(lines.line[i], "==", 2) == 0;
        if (begins || i == lines.count) {
            check_exchange(tally, service, &exchange);
            buffer_close(&exchange.sent);
            buffer_close(&exchange.wanted);
            exchange = (struct exchange){.file = path, .line = (unsigned)i + 1};
            exchange.limits = (struct limits){.line = 65536, .body = 1 << 20, .unread = 1 << 20};
            exchange.limits.turn = 64;
            exchange.name = begins ? lines.line[i] + 3 : NULL;
        } else {
            take_line(&exchange, lines.line[i]);
        }
    }
    support_drop(&lines);
}

int main(int argc, char **argv)
{
    static const char *const files[] = {"pages",   "requests", "bodies", "batches",
                                        "framing", "limits",   "kinds"};
    struct tally tally = {.shown = 12};
    struct service service = {.clock_ns = clock_ns};
    char path[100];
    if (argc < 2) {
        fputs("usage: service_http_test INDEX\n", stderr);
        return 2;
    }
    service.snapshot = snapshot_open(argv[1], NULL, NULL);
    if (!tally_check(&tally, service.snapshot != NULL, "%s: no snapshot", argv[1]))
        return 1;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "tests/cases/service/http/%s.txt", files[i]);
        check_file(&tally, &service, path);
    }
    snapshot_close(service.snapshot);
    buffer_close(&service.scratch);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
