/*
 * load.c - asks a server over a Unix socket as fast as it answers, and checks every byte.
 *
 * usage: load SOCKET PAIRS CONNECTIONS DEPTH SECONDS [PID]
 *
 * PAIRS is a file of requests and their answers: a line `REQUEST-BYTES ANSWER-BYTES`, then the
 * bytes of both, and so on. Each connection keeps asking them in turn, DEPTH at a time: the next
 * ones when all of these are answered. Knows no protocol: what comes back has to be, byte for byte,
 * the answers in their order. Prints `RATE P50 P99 CPU ANSWERS`: answers a second, the time of a
 * batch in microseconds, nanoseconds of processor time of the process PID for one answer, and how
 * many answers were checked. SECONDS 0: every pair once.
 *
 * A wrong byte, or a connection that ends, is told and ends the program with status 1.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* ---- pairs --------------------------------------------------------------------------------- */

/* All pieces twice one behind the other, so that a batch is in one piece wherever it begins. */
struct stream {
    char *data;
    size_t *at; /* where piece i begins; 2 * count + 1 of them */
};

struct pairs {
    struct stream requests, answers;
    size_t count;
};

static void fail(const char *what)
{
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static void append(struct stream *stream, size_t index, const char *data, size_t size)
{
    size_t begin = index ? stream->at[index] : 0;
    stream->data = realloc(stream->data, begin + size);
    stream->at = realloc(stream->at, (index + 2) * sizeof *stream->at);
    if (!stream->data || !stream->at)
        fail("out of memory");
    memcpy(stream->data + begin, data, size);
    stream->at[index] = begin;
    stream->at[index + 1] = begin + size;
}

static void twice(struct stream *stream, size_t count)
{
    size_t size = stream->at[count];
    char *once = malloc(size + 1);
    if (!once)
        fail("out of memory");
    memcpy(once, stream->data, size);
    for (size_t i = 0; i < count; i++)
        append(stream, count + i, once + stream->at[i], stream->at[i + 1] - stream->at[i]);
    free(once);
}

static struct pairs read_pairs(const char *path)
{
    struct pairs pairs = {.count = 0};
    size_t request, answer;
    FILE *file = fopen(path, "rb");
    while (file && fscanf(file, "%zu %zu", &request, &answer) == 2 && fgetc(file) == '\n') {
        char *data = malloc(request + answer + 1);
        if (!data || fread(data, 1, request + answer, file) != request + answer)
            fail("the file of pairs is cut short");
        append(&pairs.requests, pairs.count, data, request);
        append(&pairs.answers, pairs.count, data + request, answer);
        pairs.count++;
        free(data);
    }
    if (pairs.count == 0)
        fail("no pairs");
    fclose(file);
    twice(&pairs.requests, pairs.count);
    twice(&pairs.answers, pairs.count);
    return pairs;
}

/* ---- times --------------------------------------------------------------------------------- */

enum { STEPS = 64, OCTAVES = 40 }; /* of the histogram: 1.6 % apart */

static uint64_t histogram[OCTAVES * STEPS];

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void count_time(uint64_t ns)
{
    unsigned octave = 0;
    while (ns >> octave >= 2 * STEPS)
        octave++;
    histogram[octave * STEPS + (ns >> octave)]++;
}

/* The time that `part` of all were within, in microseconds. */
static double quantile(double part)
{
    uint64_t all = 0, seen = 0;
    for (size_t i = 0; i < OCTAVES * STEPS; i++)
        all += histogram[i];
    for (size_t i = 0; i < OCTAVES * STEPS; i++) {
        seen += histogram[i];
        if (seen && (double)seen >= part * (double)all) {
            size_t octave = i < 2 * STEPS ? 0 : i / STEPS - 1;
            return (double)((i - octave * STEPS) << octave) / 1000;
        }
    }
    return 0;
}

/* User and system time of a process, in nanoseconds. */
static double cpu_time(const char *pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    if (!pid)
        return 0;
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file))
        fail("no such process");
    fclose(file);
    const char *after = strrchr(line, ')');
    if (!after ||
        sscanf(after, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        fail("/proc/PID/stat is not as expected");
    return (double)(user + system) * 1e9 / (double)sysconf(_SC_CLK_TCK);
}

/* ---- connections ---------------------------------------------------------------------------- */

struct connection {
    int fd;
    size_t first;              /* the pair that this batch begins with */
    size_t sent, send_end;     /* offsets in the requests */
    size_t taken, answers_end; /* and in the answers */
    uint64_t begun;
};

struct load {
    struct pairs pairs;
    struct connection *connections;
    size_t depth, done; /* answers */
    int epoll;
};

static void set_events(const struct load *load, struct connection *connection, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(load->epoll, EPOLL_CTL_MOD, connection->fd, &event))
        fail("epoll_ctl");
}

static void send_more(const struct load *load, struct connection *connection)
{
    bool waited = connection->sent != load->pairs.requests.at[connection->first];
    while (connection->sent < connection->send_end) {
        ssize_t size = send(connection->fd, load->pairs.requests.data + connection->sent,
                            connection->send_end - connection->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN) {
            set_events(load, connection, EPOLLIN | EPOLLOUT);
            return;
        }
        if (size < 0)
            fail("a connection broke while asking");
        connection->sent += (size_t)size;
    }
    if (waited)
        set_events(load, connection, EPOLLIN);
}

static void next_batch(const struct load *load, struct connection *connection, size_t first)
{
    const struct pairs *pairs = &load->pairs;
    connection->first = first;
    connection->sent = pairs->requests.at[first];
    connection->send_end = pairs->requests.at[first + load->depth];
    connection->taken = pairs->answers.at[first];
    connection->answers_end = pairs->answers.at[first + load->depth];
    connection->begun = now();
    send_more(load, connection);
}

static void take_answers(struct load *load, struct connection *connection)
{
    static char input[1 << 17];
    const struct pairs *pairs = &load->pairs;
    ssize_t size = recv(connection->fd, input, sizeof input, MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN)
        return;
    if (size <= 0)
        fail("a connection ended while answering");
    size_t left = connection->answers_end - connection->taken;
    if ((size_t)size > left ||
        memcmp(input, pairs->answers.data + connection->taken, (size_t)size) != 0) {
        fprintf(stderr, "load: wrong answer: `%.*s`, expected `%.*s`\n", (int)size, input,
                (int)left, pairs->answers.data + connection->taken);
        exit(1);
    }
    connection->taken += (size_t)size;
    if (connection->taken < connection->answers_end)
        return;
    count_time(now() - connection->begun);
    load->done += load->depth;
    next_batch(load, connection, (connection->first + load->depth) % pairs->count);
}

static void open_connections(struct load *load, const char *path, size_t count)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    load->connections = calloc(count, sizeof *load->connections);
    load->epoll = epoll_create1(0);
    for (size_t i = 0; i < count; i++) {
        struct connection *connection = &load->connections[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        connection->fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(connection->fd, (struct sockaddr *)&address, sizeof address))
            fail("cannot connect");
        epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event);
    }
}

/* Until `end`, or until so many answers. */
static void run(struct load *load, uint64_t end, size_t answers)
{
    struct epoll_event events[256];
    while (load->done < answers && now() < end) {
        int ready = epoll_wait(load->epoll, events, 256, 1000);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (events[i].events & EPOLLOUT)
                send_more(load, connection);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                take_answers(load, connection);
        }
        if (ready == 0)
            fail("no answer for a second");
    }
}

static void measure(struct load *load, double seconds, const char *pid)
{
    run(load, now() + 200000000u, SIZE_MAX); /* warm up */
    memset(histogram, 0, sizeof histogram);
    size_t before = load->done;
    double cpu = cpu_time(pid);
    uint64_t begin = now();
    run(load, begin + (uint64_t)(seconds * 1e9), SIZE_MAX);
    double took = (double)(now() - begin) / 1e9, answers = (double)(load->done - before);
    printf("%.0f %.1f %.1f %.0f %zu\n", answers / took, quantile(0.5), quantile(0.99),
           pid ? (cpu_time(pid) - cpu) / answers : 0.0, load->done - before);
}

int main(int argc, char **argv)
{
    struct load load = {.done = 0};
    if (argc < 6) {
        fputs("usage: load SOCKET PAIRS CONNECTIONS DEPTH SECONDS [PID]\n", stderr);
        return 2;
    }
    size_t count = strtoul(argv[3], NULL, 10);
    double seconds = strtod(argv[5], NULL);
    load.pairs = read_pairs(argv[2]);
    load.depth = strtoul(argv[4], NULL, 10);
    if (load.depth == 0 || load.depth > load.pairs.count || count == 0)
        fail("at least one connection and a depth from 1 to the number of pairs");
    open_connections(&load, argv[1], count);
    for (size_t i = 0; i < count; i++)
        next_batch(&load, &load.connections[i], i * 37 % load.pairs.count);
    if (seconds <= 0) {
        run(&load, UINT64_MAX, load.pairs.count);
        printf("0 0 0 0 %zu\n", load.done);
    } else {
        measure(&load, seconds, argc > 6 ? argv[6] : NULL);
    }
    free(load.connections);
    return 0;
}
