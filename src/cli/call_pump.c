/*
 * call_pump.c - many requests over one connection, answers in order.
 *
 * Requests go out while answers come in, so neither side ever waits for the other to read; how many
 * are under way is bounded by the buffer of requests. A request stays in that buffer until its
 * answer came: when the connection breaks, all that are open are asked again over a new one, once
 * without an answer in between.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../client/outcome.h"
#include "../client/socket.h"
#include "call.h"

enum {
    LONGEST_REQUEST = LONGEST_TEXT * 6 + 256, /* every byte escaped, and the other members */
    REQUESTS = 1 << 18,
    ANSWERS = 1 << 18
};

struct pump {
    const struct call_options *options;
    struct sockaddr_un address;
    struct call_source source;
    int fd;
    bool retried; /* connected again since the last answer */
    uint64_t deadline;
    uint64_t first_id, next_id; /* of the oldest open request; of the next one */
    size_t first, sent, end;    /* in `requests`: the oldest open one, what went out, all */
    size_t held;                /* in `answers` */
    int sys_errno;
    enum quhua_verdict worst;
    struct writer writer;
    char requests[REQUESTS], answers[ANSWERS];
};

/* ---- what went wrong ----------------------------------------------------------------------- */

static int exit_status(enum quhua_status status, struct quhua_text code)
{
    static const char bad[] = "bad_request";
    if (status == QUHUA_ERROR_TIMEOUT || status == QUHUA_ERROR_BUSY)
        return EXIT_TRY_AGAIN;
    /* The options are the only thing that this program has not made itself. */
    if (code.size == sizeof bad - 1 && memcmp(code.data, bad, code.size) == 0)
        return EXIT_USAGE;
    return EXIT_NO_SERVICE;
}

static int tell(struct pump *pump, enum quhua_status status, struct quhua_text line,
                struct quhua_text code)
{
    int written = writer_finish(&pump->writer);
    fprintf(stderr, "quhua call: %s: %s", pump->options->socket, quhua_status_text(status));
    if (status == QUHUA_ERROR_NO_SERVICE)
        fprintf(stderr, " (%s)", strerror(pump->sys_errno));
    else if (code.size) /* the service's own words, which never hold a text */
        fprintf(stderr, ": %.*s", (int)line.size, line.data);
    fprintf(stderr, "\nquhua call: nothing is known of text %ju and those behind it\n",
            (uintmax_t)pump->first_id);
    return written ? written : exit_status(status, code);
}

static int tell_status(struct pump *pump, enum quhua_status status)
{
    return tell(pump, status, (struct quhua_text){"", 0}, (struct quhua_text){"", 0});
}

/* ---- the connection ------------------------------------------------------------------------ */

static void renew_deadline(struct pump *pump)
{
    pump->deadline = socket_deadline(pump->options->timeout_ms);
}

static void hang_up(struct pump *pump)
{
    if (pump->fd >= 0)
        close(pump->fd);
    pump->fd = -1;
    pump->sent = pump->first;
    pump->held = 0;
}

/* The connection is of no more use. Returns: 0 where another one may do, or the exit status. */
static int broken(struct pump *pump, enum quhua_status status)
{
    bool open = pump->first < pump->end;
    hang_up(pump);
    if (!open)
        return 0;
    if (pump->retried)
        return tell_status(pump, status);
    pump->retried = true;
    return 0;
}

static int connect_pump(struct pump *pump)
{
    renew_deadline(pump);
    enum quhua_status status =
        socket_connect(&pump->address, pump->deadline, &pump->fd, &pump->sys_errno);
    return status == QUHUA_OK ? 0 : tell_status(pump, status);
}

/* ---- requests ------------------------------------------------------------------------------ */

static bool has_room(struct pump *pump)
{
    if (pump->first == pump->end) {
        pump->sent -= pump->first;
        pump->first = pump->end = 0;
    } else if (pump->first > REQUESTS / 2) {
        memmove(pump->requests, pump->requests + pump->first, pump->end - pump->first);
        pump->sent -= pump->first;
        pump->end -= pump->first;
        pump->first = 0;
    }
    return REQUESTS - pump->end > LONGEST_REQUEST;
}

/* All texts that are here, as far as there is room. */
static void take_texts(struct pump *pump)
{
    struct quhua_request request = pump->options->request;
    bool idle = pump->first == pump->end;
    while (has_room(pump) && call_source_next(&pump->source, &request.text)) {
        pump->end += quhua_render_request(&request, pump->next_id++, pump->requests + pump->end,
                                          LONGEST_REQUEST);
        pump->requests[pump->end++] = '\n';
    }
    if (idle)
        renew_deadline(pump);
}

/* A broken connection is told by reading: answers that came before its end are still good. */
static void send_requests(struct pump *pump)
{
    ssize_t size = 1;
    while (pump->sent < pump->end && size > 0) {
        size = socket_send(pump->fd, pump->requests + pump->sent, pump->end - pump->sent);
        pump->sent += size > 0 ? (size_t)size : 0;
    }
}

/* ---- answers ------------------------------------------------------------------------------- */

static void count_verdict(struct pump *pump, const struct outcome *outcome, struct quhua_text json)
{
    static const char rejected[] = "{\"verdict\":\"reject\"";
    enum quhua_verdict verdict = QUHUA_ACCEPT;
    if (outcome->outcome != QUHUA_VALID)
        verdict =
            memcmp(json.data, rejected, sizeof rejected - 1) == 0 ? QUHUA_REJECT : QUHUA_CONFIRM;
    if (verdict > pump->worst)
        pump->worst = verdict;
}

/* One answer, a line without its end. Returns: 0, or the exit status. */
static int take_answer(struct pump *pump, char *data, size_t size)
{
    struct quhua_text line = {data, size};
    struct outcome outcome = outcome_read(line, pump->first_id);
    if (outcome.status == QUHUA_OK && pump->sent <= pump->first)
        outcome.status = QUHUA_ERROR_ANSWER; /* to what was not asked yet */
    if (outcome.status != QUHUA_OK)
        return tell(pump, outcome.status, line, outcome.code);
    data[outcome.body] = '{'; /* without the id: what quhua normalize says */
    struct quhua_text json = {data + outcome.body, size - outcome.body};
    count_verdict(pump, &outcome, json);
    if (pump->options->json) {
        writer_text(&pump->writer, json);
        writer_string(&pump->writer, "\n");
    } else if (!call_line(json, pump->options->request.op == QUHUA_OP_HOME, &pump->writer)) {
        return tell_status(pump, QUHUA_ERROR_ANSWER);
    }
    const char *next = memchr(pump->requests + pump->first, '\n', pump->end - pump->first);
    pump->first = (size_t)(next + 1 - pump->requests);
    pump->first_id++;
    pump->retried = false;
    return 0;
}

static bool is_shutting_down(const struct pump *pump, struct quhua_text line)
{
    static const char word[] = "shutting_down";
    struct quhua_text code = outcome_read(line, pump->first_id).code;
    return code.size == sizeof word - 1 && memcmp(code.data, word, code.size) == 0;
}

/* All whole lines that are held. */
static int take_answers(struct pump *pump)
{
    char *at = pump->answers, *end;
    size_t left = pump->held;
    while ((end = memchr(at, '\n', left))) {
        struct quhua_text line = {at, (size_t)(end - at)};
        if (pump->first == pump->end || is_shutting_down(pump, line))
            return broken(pump, QUHUA_ERROR_BUSY);
        int status = take_answer(pump, at, line.size);
        if (status)
            return status;
        left -= line.size + 1;
        at = end + 1;
    }
    memmove(pump->answers, at, left);
    pump->held = left;
    return left < ANSWERS ? 0 : tell_status(pump, QUHUA_ERROR_ANSWER);
}

static int read_answers(struct pump *pump)
{
    ssize_t size = socket_take(pump->fd, pump->answers + pump->held, ANSWERS - pump->held);
    if (size < 0)
        return broken(pump, QUHUA_ERROR_BROKEN);
    if (size == 0)
        return 0;
    pump->held += (size_t)size;
    uint64_t before = pump->first_id;
    int status = take_answers(pump);
    if (!status)
        status = writer_finish(&pump->writer);
    if (pump->first_id > before)
        renew_deadline(pump);
    return status;
}

/* ---- both ways ----------------------------------------------------------------------------- */

/* Wait for what can be done next, and do it. Returns: 0, or the exit status. */
static int step(struct pump *pump)
{
    bool open = pump->first < pump->end;
    bool reads = !pump->source.texts && !pump->source.ended && has_room(pump);
    short wanted = pump->sent < pump->end ? POLLIN | POLLOUT : POLLIN;
    struct pollfd fds[] = {{reads ? STDIN_FILENO : -1, POLLIN, 0}, {pump->fd, wanted, 0}};
    int ready = poll(fds, 2, open ? socket_left(pump->deadline) : -1);
    if (ready == 0 && socket_left(pump->deadline) == 0)
        return tell_status(pump, QUHUA_ERROR_TIMEOUT);
    if (ready <= 0)
        return 0;
    int status = 0;
    if (fds[1].revents & POLLOUT)
        send_requests(pump);
    if (fds[1].revents & ~POLLOUT)
        status = read_answers(pump);
    if (!status && fds[0].revents)
        status = call_source_read(&pump->source);
    return status;
}

int call_run(const struct call_options *options, char **texts, size_t count,
             enum quhua_verdict *worst)
{
    static struct pump pump;
    pump.options = options;
    pump.source.texts = texts;
    pump.source.count = count;
    pump.fd = -1;
    pump.first_id = pump.next_id = 1;
    if (!socket_address(options->socket, &pump.address)) {
        fputs("quhua call: --socket wants a path of 1 to 107 bytes\n", stderr);
        return EXIT_USAGE;
    }
    int status = connect_pump(&pump);
    while (!status) {
        take_texts(&pump);
        if (pump.first == pump.end && call_source_done(&pump.source))
            break;
        if (pump.fd < 0 && pump.first < pump.end)
            status = connect_pump(&pump);
        if (!status)
            status = step(&pump);
    }
    hang_up(&pump);
    *worst = pump.worst;
    return status;
}
