/*
 * echo.c - the least that a service on libuv can do: the measure that quhua-serve is held against.
 *
 * usage: echo SOCKET SIZE
 *
 * Reads lines; answers each with itself, filled up with `x` to SIZE bytes with its line end (so
 * that request and answer have the sizes of the real ones); one write for each read.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { READ_SIZE = 1 << 16 };

struct peer {
    uv_pipe_t pipe;
    char held[1024]; /* a line that has not ended yet */
    size_t held_size;
};

struct late_write {
    uv_write_t request;
    char data[];
};

static char input[READ_SIZE];
static char *output; /* answers to one read */
static size_t answer_size;

static void on_close(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(input, sizeof input);
}

static void on_written(uv_write_t *request, int status)
{
    (void)status;
    free(request->data);
}

static size_t answer(char *to, const char *line, size_t size)
{
    size_t kept = size < answer_size - 1 ? size : answer_size - 1;
    memcpy(to, line, kept);
    memset(to + kept, 'x', answer_size - 1 - kept);
    to[answer_size - 1] = '\n';
    return answer_size;
}

/* The answers to what was read. Returns: their size. */
static size_t answer_lines(struct peer *peer, const char *data, size_t size)
{
    size_t made = 0;
    const char *end;
    while ((end = memchr(data, '\n', size))) {
        size_t line = (size_t)(end - data);
        if (peer->held_size) {
            size_t part = line < sizeof peer->held - peer->held_size
                              ? line
                              : sizeof peer->held - peer->held_size;
            memcpy(peer->held + peer->held_size, data, part);
            made += answer(output + made, peer->held, peer->held_size + part);
            peer->held_size = 0;
        } else {
            made += answer(output + made, data, line);
        }
        size -= line + 1;
        data = end + 1;
    }
    if (size > sizeof peer->held - peer->held_size)
        size = sizeof peer->held - peer->held_size;
    memcpy(peer->held + peer->held_size, data, size);
    peer->held_size += size;
    return made;
}

static void send_answers(struct peer *peer, size_t size)
{
    uv_buf_t all = uv_buf_init(output, (unsigned)size);
    int sent = uv_try_write((uv_stream_t *)&peer->pipe, &all, 1);
    if (sent == (int)size)
        return;
    size_t done = sent > 0 ? (size_t)sent : 0, left = size - done;
    struct late_write *late = malloc(sizeof *late + left);
    memcpy(late->data, output + done, left);
    late->request.data = late;
    uv_buf_t rest = uv_buf_init(late->data, (unsigned)left);
    uv_write(&late->request, (uv_stream_t *)&peer->pipe, &rest, 1, on_written);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct peer *peer = stream->data;
    if (size < 0) {
        uv_close((uv_handle_t *)stream, on_close);
        return;
    }
    size_t made = answer_lines(peer, buffer->base, (size_t)size);
    if (made)
        send_answers(peer, made);
}

static void on_connection(uv_stream_t *server, int status)
{
    struct peer *peer = status < 0 ? NULL : calloc(1, sizeof *peer);
    if (!peer)
        return;
    uv_pipe_init(server->loop, &peer->pipe, 0);
    peer->pipe.data = peer;
    if (uv_accept(server, (uv_stream_t *)&peer->pipe) == 0)
        uv_read_start((uv_stream_t *)&peer->pipe, on_alloc, on_read);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    uv_pipe_t server;
    uv_loop_t *loop = uv_default_loop();
    answer_size = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (answer_size < 2 || answer_size > 4096) {
        fputs("usage: echo SOCKET SIZE\n", stderr);
        return 2;
    }
    output = malloc((size_t)READ_SIZE * answer_size); /* a read of nothing but line ends */
    uv_pipe_init(loop, &server, 0);
    if (!output || uv_pipe_bind(&server, argv[1]) ||
        uv_listen((uv_stream_t *)&server, 4096, on_connection)) {
        fputs("echo: cannot listen\n", stderr);
        return 73;
    }
    return uv_run(loop, UV_RUN_DEFAULT);
}
