/*
 * client.c - one question, one answer, in time.
 *
 * Invariants: a connection is kept only after a whole answer to the last request and not a byte
 * more, so no answer can reach another question; each request bears a number of its own, which its
 * answer must repeat. All memory is taken when the client is opened.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "outcome.h"
#include "socket.h"

enum { ANSWER_CAPACITY = 1 << 18 }; /* four of the largest answers */

struct quhua_client {
    struct sockaddr_un address;
    unsigned timeout_ms;
    int fd;      /* -1: not connected */
    pid_t owner; /* the process that connected */
    uint64_t id; /* of the last request */
    size_t request_size, answer_size;
    char request[QUHUA_MAX_REQUEST + 1]; /* with its line end */
    char answer[ANSWER_CAPACITY];
};

enum quhua_status quhua_client_open(const char *path, unsigned timeout_ms, quhua_client **client)
{
    struct sockaddr_un address;
    *client = NULL;
    if (timeout_ms == 0 || !socket_address(path, &address))
        return QUHUA_ERROR_ARGUMENT;
    quhua_client *made = malloc(sizeof *made);
    if (!made)
        return QUHUA_ERROR_MEMORY;
    made->address = address;
    made->timeout_ms = timeout_ms;
    made->fd = -1;
    made->id = 0;
    *client = made;
    return QUHUA_OK;
}

static void disconnect(quhua_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

void quhua_client_close(quhua_client *client)
{
    if (client)
        disconnect(client);
    free(client);
}

static enum quhua_status make_connection(quhua_client *client, uint64_t deadline, int *sys_errno)
{
    if (client->fd >= 0 && client->owner != getpid())
        disconnect(client); /* the parent's: its answers are not ours */
    if (client->fd >= 0)
        return QUHUA_OK;
    client->owner = getpid();
    return socket_connect(&client->address, deadline, &client->fd, sys_errno);
}

static enum quhua_status send_request(quhua_client *client, uint64_t deadline)
{
    for (size_t sent = 0; sent < client->request_size;) {
        ssize_t size = socket_send(client->fd, client->request + sent, client->request_size - sent);
        if (size < 0)
            return QUHUA_ERROR_BROKEN;
        sent += (size_t)size;
        if (size == 0 && socket_wait(client->fd, POLLOUT, deadline) != QUHUA_OK)
            return QUHUA_ERROR_TIMEOUT;
    }
    return QUHUA_OK;
}

/* One line into client->answer, without its line end. */
static enum quhua_status take_answer(quhua_client *client, uint64_t deadline)
{
    size_t held = 0;
    while (held < sizeof client->answer) {
        if (socket_wait(client->fd, POLLIN, deadline) != QUHUA_OK)
            return QUHUA_ERROR_TIMEOUT;
        ssize_t size = socket_take(client->fd, client->answer + held, sizeof client->answer - held);
        if (size < 0)
            return QUHUA_ERROR_BROKEN;
        const char *end = memchr(client->answer + held, '\n', (size_t)size);
        held += (size_t)size;
        if (!end)
            continue;
        client->answer_size = (size_t)(end - client->answer);
        return client->answer_size + 1 == held ? QUHUA_OK : QUHUA_ERROR_ANSWER;
    }
    return QUHUA_ERROR_ANSWER;
}

/* Ask over one connection, which is kept only after an answer. */
static struct outcome ask_once(quhua_client *client, uint64_t deadline, int *sys_errno)
{
    struct outcome outcome = {QUHUA_COULD_NOT_SAY, QUHUA_OK, 0, {"", 0}};
    outcome.status = make_connection(client, deadline, sys_errno);
    if (outcome.status == QUHUA_OK) {
        outcome.status = send_request(client, deadline);
        if (outcome.status != QUHUA_ERROR_TIMEOUT) /* who turns us away says why first */
            outcome.status = take_answer(client, deadline);
    }
    if (outcome.status == QUHUA_OK)
        outcome =
            outcome_read((struct quhua_text){client->answer, client->answer_size}, client->id);
    if (outcome.status != QUHUA_OK)
        disconnect(client);
    return outcome;
}

/* May another connection do better? */
static bool worth_another(const struct outcome *outcome)
{
    static const char word[] = "shutting_down";
    return outcome->status == QUHUA_ERROR_BROKEN ||
           (outcome->code.size == sizeof word - 1 &&
            memcmp(outcome->code.data, word, sizeof word - 1) == 0);
}

static void fill_error(struct quhua_error *error, const struct outcome *outcome, int sys_errno)
{
    if (!error)
        return;
    *error = (struct quhua_error){.status = outcome->status, .sys_errno = sys_errno};
    size_t size = outcome->code.size;
    if (size >= sizeof error->detail)
        size = 0;
    memcpy(error->detail, outcome->code.data, size);
}

/* The answer without its id, which is no affair of the caller. Returns: its length. */
static size_t copy_answer(const quhua_client *client, size_t body, char *buffer, size_t capacity)
{
    if (body == 0)
        return 0;
    size_t size = client->answer_size - body;
    size_t most = size < capacity ? size : capacity;
    if (most > 0) {
        buffer[0] = '{';
        memcpy(buffer + 1, client->answer + body + 1, most - 1);
    }
    return size;
}

enum quhua_outcome quhua_client_call(quhua_client *client, const struct quhua_request *request,
                                     char *buffer, size_t capacity, size_t *size,
                                     struct quhua_error *error)
{
    int sys_errno = 0;
    struct outcome outcome = {QUHUA_COULD_NOT_SAY, QUHUA_ERROR_ARGUMENT, 0, {"", 0}};
    size_t line = quhua_render_request(request, ++client->id, client->request, QUHUA_MAX_REQUEST);
    if (line <= QUHUA_MAX_REQUEST) {
        uint64_t deadline = socket_deadline(client->timeout_ms);
        client->request[line] = '\n';
        client->request_size = line + 1;
        outcome = ask_once(client, deadline, &sys_errno);
        if (worth_another(&outcome))
            outcome = ask_once(client, deadline, &sys_errno);
    }
    if (outcome.status != QUHUA_OK)
        fill_error(error, &outcome, outcome.status == QUHUA_ERROR_NO_SERVICE ? sys_errno : 0);
    size_t length = copy_answer(client, outcome.body, buffer, capacity);
    if (size)
        *size = length;
    return outcome.outcome;
}
