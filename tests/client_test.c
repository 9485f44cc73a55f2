/*
 * client_test.c - quhua_client_* against a service that answers by a script, right and wrong.
 *
 *   client_test [...]      the arguments are not used
 *
 * A script is a row of acts, one for each request line that the service reads, over as many
 * connections as the client makes. In an answer `@` stands for the id of the request.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

static struct tally tally = {.shown = 50};
#define check(ok, ...) tally_check(&tally, ok, __VA_ARGS__)

#define ACCEPT "{\"id\":@,\"verdict\":\"accept\",\"code\":\"320722\"}\n"
#define BODY "{\"verdict\":\"accept\",\"code\":\"320722\"}"
#define CONFIRM "{\"id\":@,\"verdict\":\"confirm\",\"code\":null}\n"
#define FAULT(id, code) "{\"id\":" id ",\"error\":{\"code\":\"" code "\",\"message\":\"\"}}\n"

enum act_kind { SAY, SAY_AND_CLOSE, SAY_BY_BYTE, CLOSE, SILENT, FLOOD, TRICKLE };

struct act {
    enum act_kind kind;
    const char *text;
};

/* ---- the service --------------------------------------------------------------------------- */

static char folder[] = "/tmp/quhua-client.XXXXXX";
static char path[64];

struct script {
    const struct act *acts;
    size_t count, done;
    int listener;
    pthread_t thread;
};

static int listen_at(const char *at, int backlog)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", at);
    unlink(at);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, backlog))
        exit(66);
    return fd;
}

static bool put(int fd, const char *data, size_t size)
{
    return send(fd, data, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static void say(int fd, const char *text, const char *id, bool by_byte)
{
    char line[512] = "";
    size_t size = 0;
    for (const char *c = text; *c; c++)
        if (*c == '@')
            size += (size_t)sprintf(line + size, "%s", id);
        else
            line[size++] = *c;
    if (!by_byte)
        put(fd, line, size);
    for (size_t i = 0; by_byte && i < size; i++) {
        put(fd, line + i, 1);
        usleep(500);
    }
}

/* Until the client hangs up. */
static void wait_for_end(int fd)
{
    char byte;
    while (recv(fd, &byte, 1, 0) > 0)
        ;
}

/* Returns: false where the connection is to be closed. */
static bool act_out(int fd, const struct act *act, const char *id)
{
    char zeros[1024];
    memset(zeros, '0', sizeof zeros);
    switch (act->kind) {
    case SAY:
    case SAY_BY_BYTE:
        say(fd, act->text, id, act->kind == SAY_BY_BYTE);
        return true;
    case SAY_AND_CLOSE:
        say(fd, act->text, id, false);
        return false;
    case CLOSE:
        return false;
    case SILENT:
        wait_for_end(fd);
        return false;
    case FLOOD:
        while (put(fd, zeros, sizeof zeros))
            ;
        return false;
    case TRICKLE:
        while (put(fd, "0", 1))
            usleep(2000);
        return false;
    }
    return false;
}

/* One request line; its id, which comes first, as text. Returns: false at the end. */
static bool read_request(int fd, char *id, size_t capacity)
{
    char line[QUHUA_MAX_REQUEST + 1];
    size_t size = 0;
    do {
        if (size == sizeof line || recv(fd, line + size, 1, 0) <= 0)
            return false;
    } while (line[size++] != '\n');
    if (size < 8 || memcmp(line, "{\"id\":", 6) != 0)
        return false;
    snprintf(id, capacity, "%.*s", (int)strspn(line + 6, "0123456789"), line + 6);
    return true;
}

static void *serve(void *argument)
{
    struct script *script = argument;
    while (script->done < script->count) {
        char id[24];
        int fd = accept(script->listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        bool on = true;
        while (on && script->done < script->count && read_request(fd, id, sizeof id))
            on = act_out(fd, &script->acts[script->done++], id);
        close(fd);
    }
    return NULL;
}

static void begin(struct script *script, const struct act *acts, size_t count)
{
    *script = (struct script){acts, count, 0, listen_at(path, 16), 0};
    pthread_create(&script->thread, NULL, serve, script);
}

/* Returns: how many requests were read. */
static size_t end(struct script *script)
{
    shutdown(script->listener, SHUT_RDWR);
    pthread_join(script->thread, NULL);
    close(script->listener);
    return script->done;
}

/* ---- the client ------------------------------------------------------------------------------ */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static const struct quhua_request request = {.text = {"东海县", 9}};

static quhua_client *open_client(const char *at, unsigned timeout_ms)
{
    quhua_client *client;
    if (quhua_client_open(at, timeout_ms, &client) != QUHUA_OK)
        exit(70);
    return client;
}

/* A conversation: what the service does, and what the last of `calls` calls is to tell. */
struct conversation {
    const char *name;
    struct act acts[4];
    size_t act_count, calls;
    enum quhua_outcome outcome;
    enum quhua_status status;
    const char *answer; /* of the last call */
    size_t requests;    /* that the service got in all */
};

static const struct conversation conversations[] = {
    {"accepted", {{SAY, ACCEPT}}, 1, 1, QUHUA_VALID, QUHUA_OK, BODY, 1},
    {"by single bytes", {{SAY_BY_BYTE, ACCEPT}}, 1, 1, QUHUA_VALID, QUHUA_OK, BODY, 1},
    {"to confirm",
     {{SAY, CONFIRM}},
     1,
     1,
     QUHUA_NOT_VALID,
     QUHUA_OK,
     "{\"verdict\":\"confirm\",\"code\":null}",
     1},
    {"rejected",
     {{SAY, "{\"id\":@,\"verdict\":\"reject\",\"x\":1}\n"}},
     1,
     1,
     QUHUA_NOT_VALID,
     QUHUA_OK,
     "{\"verdict\":\"reject\",\"x\":1}",
     1},
    {"three over one connection",
     {{SAY, CONFIRM}, {SAY, CONFIRM}, {SAY, ACCEPT}},
     3,
     3,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     3},
    {"a connection that broke since",
     {{SAY_AND_CLOSE, CONFIRM}, {SAY, ACCEPT}},
     2,
     2,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     2},
    {"broken off once", {{CLOSE, ""}, {SAY, ACCEPT}}, 2, 1, QUHUA_VALID, QUHUA_OK, BODY, 2},
    {"broken off in the answer",
     {{SAY_AND_CLOSE, "{\"id\":@,\"verdict\":\"acc"}, {SAY, CONFIRM}},
     2,
     1,
     QUHUA_NOT_VALID,
     QUHUA_OK,
     NULL,
     2},
    {"broken off before the line end",
     {{SAY_AND_CLOSE, "{\"id\":@,\"verdict\":\"accept\",\"x\":1}"}, {SAY, CONFIRM}},
     2,
     1,
     QUHUA_NOT_VALID,
     QUHUA_OK,
     NULL,
     2},
    {"broken off twice",
     {{CLOSE, ""}, {CLOSE, ""}, {SAY, ACCEPT}},
     3,
     1,
     QUHUA_COULD_NOT_SAY,
     QUHUA_ERROR_BROKEN,
     "",
     2},
    {"shutting down",
     {{SAY, FAULT("@", "shutting_down")}, {SAY, ACCEPT}},
     2,
     1,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     2},
    {"shutting down, hung up",
     {{SAY_AND_CLOSE, FAULT("null", "shutting_down")}, {SAY, ACCEPT}},
     2,
     1,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     2},
    {"shutting down twice",
     {{SAY, FAULT("@", "shutting_down")}, {SAY, FAULT("@", "shutting_down")}, {SAY, ACCEPT}},
     3,
     1,
     QUHUA_COULD_NOT_SAY,
     QUHUA_ERROR_BUSY,
     "{\"error\":{\"code\":\"shutting_down\",\"message\":\"\"}}",
     2},
    {"busy",
     {{SAY_AND_CLOSE, FAULT("null", "busy")}, {SAY, ACCEPT}},
     2,
     1,
     QUHUA_COULD_NOT_SAY,
     QUHUA_ERROR_BUSY,
     "{\"error\":{\"code\":\"busy\",\"message\":\"\"}}",
     1},
    {"an error",
     {{SAY, FAULT("@", "bad_request")}},
     1,
     1,
     QUHUA_COULD_NOT_SAY,
     QUHUA_ERROR_ANSWER,
     "{\"error\":{\"code\":\"bad_request\",\"message\":\"\"}}",
     1},
    {"an error, then an answer",
     {{SAY, FAULT("@", "bad_request")}, {SAY, ACCEPT}},
     2,
     2,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     2},
#define NONSENSE(name, line)                                                                       \
    {                                                                                              \
        name, {{SAY, line}, {SAY, ACCEPT}}, 2, 1, QUHUA_COULD_NOT_SAY, QUHUA_ERROR_ANSWER, NULL, 1 \
    }
    NONSENSE("another's answer", "{\"id\":12345,\"verdict\":\"accept\",\"code\":\"320722\"}\n"),
    NONSENSE("an id that only begins so", "{\"id\":@0,\"verdict\":\"accept\",\"x\":1}\n"),
    NONSENSE("a text as id", "{\"id\":\"@\",\"verdict\":\"accept\",\"x\":1}\n"),
    NONSENSE("accepted without id", "{\"id\":null,\"verdict\":\"accept\",\"x\":1}\n"),
    NONSENSE("an empty line", "\n"),
    NONSENSE("no JSON", "accept\n"),
    NONSENSE("HTTP", "HTTP/1.1 400 Bad Request\r\n"),
    NONSENSE("an unknown verdict", "{\"id\":@,\"verdict\":\"accepted\",\"x\":1}\n"),
    NONSENSE("a line cut short", "{\"id\":@,\"verdict\":\"accept\",\"code\":\"3207\n"),
    NONSENSE("two lines", ACCEPT "{\"id\":@,\"verdict\":\"reject\",\"x\":1}\n"),
    NONSENSE("the head alone", "{\"id\":@,\n"),
    {"no line end ever",
     {{FLOOD, ""}, {SAY, ACCEPT}},
     2,
     1,
     QUHUA_COULD_NOT_SAY,
     QUHUA_ERROR_ANSWER,
     "",
     1},
    {"silence", {{SILENT, ""}}, 1, 1, QUHUA_COULD_NOT_SAY, QUHUA_ERROR_TIMEOUT, "", 1},
    {"a byte now and then", {{TRICKLE, ""}}, 1, 1, QUHUA_COULD_NOT_SAY, QUHUA_ERROR_TIMEOUT, "", 1},
    {"silence, then an answer",
     {{SILENT, ""}, {SAY, ACCEPT}},
     2,
     2,
     QUHUA_VALID,
     QUHUA_OK,
     BODY,
     2},
};

static void converse(const struct conversation *row)
{
    static char buffer[1024];
    struct script script;
    struct quhua_error error = {.status = QUHUA_OK};
    size_t size = 0;
    enum quhua_outcome outcome = QUHUA_COULD_NOT_SAY;
    begin(&script, row->acts, row->act_count);
    quhua_client *client = open_client(path, 100);
    for (size_t i = 0; i < row->calls; i++) {
        error.status = QUHUA_OK;
        double start = now();
        outcome = quhua_client_call(client, &request, buffer, sizeof buffer, &size, &error);
        check(now() - start < 2.0, "%s: took %.3f s", row->name, now() - start);
    }
    quhua_client_close(client);
    size_t requests = end(&script);
    check(outcome == row->outcome, "%s: outcome %d, expected %d", row->name, outcome, row->outcome);
    check(error.status == row->status, "%s: %s", row->name, quhua_status_text(error.status));
    check(requests == row->requests, "%s: %zu requests, expected %zu", row->name, requests,
          row->requests);
    check(!row->answer ||
              support_same((struct quhua_text){buffer, size}, row->answer, strlen(row->answer)),
          "%s: answer `%.*s`", row->name, (int)size, buffer);
}

/* ---- nobody there, a full queue, buffers, children ------------------------------------------ */

static enum quhua_status status_of(const char *at, unsigned timeout_ms, int *sys_errno)
{
    struct quhua_error error = {.status = QUHUA_OK};
    quhua_client *client = open_client(at, timeout_ms);
    quhua_client_call(client, &request, NULL, 0, NULL, &error);
    quhua_client_close(client);
    *sys_errno = error.sys_errno;
    return error.status;
}

static void nobody(void)
{
    int sys_errno;
    char none[96];
    snprintf(none, sizeof none, "%s/none", folder);
    enum quhua_status status = status_of(none, 1000, &sys_errno);
    check(status == QUHUA_ERROR_NO_SERVICE && sys_errno == ENOENT, "no socket: %d", sys_errno);
    close(listen_at(path, 1));
    status = status_of(path, 1000, &sys_errno);
    check(status == QUHUA_ERROR_NO_SERVICE && sys_errno == ECONNREFUSED, "stale: %d", sys_errno);
}

static void arguments(void)
{
    char long_path[109];
    quhua_client *client;
    memset(long_path, 'x', sizeof long_path);
    long_path[108] = 0;
    check(quhua_client_open(long_path, 1, &client) == QUHUA_ERROR_ARGUMENT && !client, "108 bytes");
    long_path[107] = 0;
    check(quhua_client_open(long_path, 1, &client) == QUHUA_OK, "107 bytes");
    quhua_client_close(client);
    check(quhua_client_open("", 1, &client) == QUHUA_ERROR_ARGUMENT, "no path");
    check(quhua_client_open(path, 0, &client) == QUHUA_ERROR_ARGUMENT, "no time");
    quhua_client_close(NULL);
}

/* A request of exactly the limit is asked, one byte more is not. */
static void longest(void)
{
    static char text[QUHUA_MAX_REQUEST];
    static const struct act acts[] = {{SAY, ACCEPT}};
    struct script script;
    struct quhua_error error = {.status = QUHUA_OK};
    memset(text, 'x', sizeof text);
    struct quhua_request most = {.text = {text, 0}};
    most.text.size = QUHUA_MAX_REQUEST - quhua_render_request(&most, 1, NULL, 0);
    begin(&script, acts, 1);
    quhua_client *client = open_client(path, 5000);
    check(quhua_client_call(client, &most, NULL, 0, NULL, NULL) == QUHUA_VALID, "the longest");
    most.text.size++;
    check(quhua_client_call(client, &most, NULL, 0, NULL, &error) == QUHUA_COULD_NOT_SAY &&
              error.status == QUHUA_ERROR_ARGUMENT,
          "longer than the longest");
    quhua_client_close(client);
    end(&script);
}

struct late {
    int listener;
    unsigned after_ms;
};

static void *accept_late(void *argument)
{
    const struct late *late = argument;
    usleep(late->after_ms * 1000);
    for (int i = 0; i < 2; i++) {
        char id[24];
        int fd = accept(late->listener, NULL, NULL);
        while (read_request(fd, id, sizeof id))
            say(fd, ACCEPT, id, false);
        close(fd);
    }
    return NULL;
}

/* A queue of none: one connection waits in it, the next is turned away with EAGAIN. */
static void full_queue(void)
{
    int sys_errno;
    pthread_t thread;
    struct late late = {listen_at(path, 0), 80};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int first = socket(AF_UNIX, SOCK_STREAM, 0);
    check(connect(first, (struct sockaddr *)&address, sizeof address) == 0, "the first connects");
    double start = now();
    check(status_of(path, 50, &sys_errno) == QUHUA_ERROR_TIMEOUT, "a full queue");
    check(now() - start >= 0.05, "it gave up after %.3f s", now() - start);
    pthread_create(&thread, NULL, accept_late, &late);
    close(first);
    check(status_of(path, 5000, &sys_errno) == QUHUA_OK, "a queue that is full for a while");
    pthread_join(thread, NULL);
    close(late.listener);
}

static void small_buffers(void)
{
    static const struct act acts[] = {{SAY, ACCEPT}, {SAY, ACCEPT}};
    struct script script;
    char buffer[16] = "################";
    size_t size;
    begin(&script, acts, 2);
    quhua_client *client = open_client(path, 5000);
    enum quhua_outcome outcome = quhua_client_call(client, &request, buffer, 4, &size, NULL);
    check(outcome == QUHUA_VALID && size == strlen(BODY), "a small buffer: %zu", size);
    check(memcmp(buffer, "{\"ve####", 8) == 0, "a small buffer: %.8s", buffer);
    outcome = quhua_client_call(client, &request, NULL, 0, NULL, NULL);
    check(outcome == QUHUA_VALID, "no buffer");
    quhua_client_close(client);
    end(&script);
}

/* A child that goes on with its parent's client does not take its parent's answers. */
static void child(void)
{
    static const struct act acts[] = {{SAY, CONFIRM}, {SAY, ACCEPT}};
    struct script script;
    int status = 0;
    begin(&script, acts, 2);
    quhua_client *client = open_client(path, 5000);
    check(quhua_client_call(client, &request, NULL, 0, NULL, NULL) == QUHUA_NOT_VALID, "parent");
    pid_t pid = fork();
    if (pid == 0)
        _exit(quhua_client_call(client, &request, NULL, 0, NULL, NULL));
    quhua_client_close(client); /* the script serves one connection at a time */
    waitpid(pid, &status, 0);
    check(WIFEXITED(status) && WEXITSTATUS(status) == QUHUA_VALID, "child: status %d", status);
    end(&script);
}

/* ---- requests ------------------------------------------------------------------------------- */

static void rendered(const struct quhua_request *asked, const char *expected)
{
    char buffer[512];
    size_t size = quhua_render_request(asked, 7, buffer, sizeof buffer);
    check(support_same((struct quhua_text){buffer, size}, expected, strlen(expected)),
          "request `%.*s`, expected `%s`", (int)size, buffer, expected);
    check(quhua_render_request(asked, 7, NULL, 0) == size, "its size without a buffer");
}

static void requests(void)
{
    static const struct {
        const char *text;
        size_t size;
        const char *line;
    } rows[] = {
        {"", 0, "{\"id\":7,\"text\":\"\"}"},
        {"东海", 6, "{\"id\":7,\"text\":\"东海\"}"},
        {"a\"\\b", 4, "{\"id\":7,\"text\":\"a\\\"\\\\b\"}"},
        {"\0\t\n\x1f\x7f", 5, "{\"id\":7,\"text\":\"\\u0000\\u0009\\u000a\\u001f\x7f\"}"},
        {"a\xff\xfe\xe6", 4, "{\"id\":7,\"text\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}"},
        {"\xed\xa0\x80", 3, "{\"id\":7,\"text\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        rendered(&(struct quhua_request){.text = {rows[i].text, rows[i].size}}, rows[i].line);
    struct quhua_record record = {.given = 1u << QUHUA_FIELD_ORIGIN | 1u << QUHUA_FIELD_EXT2};
    record.fields[QUHUA_FIELD_ORIGIN] = (struct quhua_text){"\"", 1};
    rendered(&(struct quhua_request){.op = QUHUA_OP_HOME, .text = {"x", 1}},
             "{\"id\":7,\"op\":\"home\",\"text\":\"x\"}");
    rendered(&(struct quhua_request){QUHUA_OP_HOME, {"x", 1}, 320722, 1990, 1, NULL},
             "{\"id\":7,\"op\":\"home\",\"text\":\"x\",\"origin\":\"320722\",\"as_of\":1990}");
    rendered(&(struct quhua_request){QUHUA_OP_CHECK, {NULL, 0}, 0, 0, 1, &record},
             "{\"id\":7,\"op\":\"check\",\"record\":{\"origin\":\"\\\"\",\"ext2\":\"\"},\"full_"
             "name\":true}");
    rendered(&(struct quhua_request){.op = QUHUA_OP_CHECK},
             "{\"id\":7,\"op\":\"check\",\"record\":{}}");
}

int main(void)
{
    struct sigaction fatal = {.sa_handler = SIG_DFL};
    sigaction(SIGPIPE, &fatal, NULL); /* a signal raised would end this program */
    if (!mkdtemp(folder))
        return 66;
    snprintf(path, sizeof path, "%s/socket", folder);
    requests();
    arguments();
    nobody();
    for (size_t i = 0; i < sizeof conversations / sizeof *conversations; i++)
        converse(&conversations[i]);
    full_queue();
    small_buffers();
    longest();
    child();
    unlink(path);
    rmdir(folder);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
