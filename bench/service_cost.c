/*
 * service_cost.c - what a request costs beside its answer: counted with callgrind by
 * bench/service-instructions.
 *
 *   service_cost INDEX TEXTS ROUNDS bare|lines     TEXTS: texts, one a line, up to a tab
 *
 * bare: each text is normalized and rendered as JSON. lines: the same texts as requests
 * {"id":N,"text":"..."}, through framing, reading, answering and counting, 16 at a time. Prints
 * how many requests and the mean sizes of request and answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/service/ndjson.h"

enum { MAX_TEXTS = 100000, AT_ONCE = 16 };

static struct quhua_text texts[MAX_TEXTS], requests[MAX_TEXTS / AT_ONCE + 1];
static size_t text_count, request_count, request_bytes;

static void read_texts(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[8192];
    while (file && text_count < MAX_TEXTS && fgets(line, sizeof line, file)) {
        size_t size = strcspn(line, "\t\r\n");
        if (size > 0 && line[0] != '#' && !memchr(line, '"', size) && !memchr(line, '\\', size))
            texts[text_count++] = (struct quhua_text){strndup(line, size), size};
    }
    if (file)
        fclose(file);
}

static void make_requests(void)
{
    struct buffer all = {NULL, 0, 0, false};
    for (size_t i = 0; i < text_count; i++) {
        buffer_string(&all, "{\"id\":");
        buffer_number(&all, 1000000 + i);
        buffer_string(&all, ",\"text\":\"");
        buffer_text(&all, texts[i]);
        buffer_string(&all, "\"}\n");
        if (i % AT_ONCE != AT_ONCE - 1 && i + 1 < text_count)
            continue;
        requests[request_count++] = buffer_view(&all);
        request_bytes += all.size;
        memset(&all, 0, sizeof all);
    }
}

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static size_t bare(quhua_session *session)
{
    static char buffer[1 << 16];
    size_t bytes = 0;
    for (size_t i = 0; i < text_count; i++) {
        struct quhua_answer answer;
        quhua_normalize(session, texts[i], NULL, &answer);
        bytes += quhua_render_json(&answer, buffer, sizeof buffer);
    }
    return bytes;
}

static size_t through_lines(struct service *service, struct buffer *out)
{
    struct ndjson lines = {.at = 0};
    size_t bytes = 0;
    for (size_t i = 0; i < request_count; i++) {
        out->size = 0;
        ndjson_feed(&lines, service, requests[i].data, requests[i].size, out);
        bytes += out->size;
    }
    ndjson_close(&lines);
    return bytes;
}

int main(int argc, char **argv)
{
    struct snapshot snapshot = {.as_of = 0};
    struct service service = {.snapshot = &snapshot,
                              .limits = {.line = 65536, .unread = 1 << 20, .turn = 64},
                              .clock_ns = clock_ns};
    struct buffer out = {NULL, 0, 0, false};
    size_t bytes = 0;
    if (argc != 5 ||
        quhua_index_open(argv[1], QUHUA_OPEN_MAPPED, &snapshot.index, NULL) != QUHUA_OK ||
        quhua_session_open(snapshot.index, &snapshot.session) != QUHUA_OK) {
        fputs("usage: service_cost INDEX TEXTS ROUNDS bare|lines\n", stderr);
        return 2;
    }
    quhua_index_describe(snapshot.index, &snapshot.info);
    read_texts(argv[2]);
    make_requests();
    for (int round = atoi(argv[3]); round > 0 && text_count; round--)
        bytes =
            strcmp(argv[4], "bare") == 0 ? bare(snapshot.session) : through_lines(&service, &out);
    printf("%zu requests of %zu bytes, answers of %zu\n", text_count,
           text_count ? request_bytes / text_count : 0, text_count ? bytes / text_count : 0);
    buffer_close(&out);
    buffer_close(&service.scratch);
    quhua_session_close(snapshot.session);
    quhua_index_close(snapshot.index);
    return 0;
}
