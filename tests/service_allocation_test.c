/*
 * service_allocation_test.c - counts the allocations of answering requests: none, once the buffers
 * have the size they need; and an idle conversation holds none.
 *
 *   service_allocation_test INDEX
 *
 * This program's own malloc, calloc, realloc and free stand in front of glibc's, LMDB's included;
 * under a sanitizer, which has its own, nothing is counted.
 */
#include "../src/service/ndjson.h"
#include "service_by_hand.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool counting = false;
static size_t calls = 1, held;
#else
static const bool counting = true;
static size_t calls, held;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *data, size_t size);
extern void __libc_free(void *data);

void *malloc(size_t size)
{
    calls++;
    held++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    calls++;
    held++;
    return __libc_calloc(count, size);
}

void *realloc(void *data, size_t size)
{
    calls++;
    held += !data;
    return __libc_realloc(data, size);
}

void free(void *data)
{
    calls += data != NULL;
    held -= data != NULL;
    __libc_free(data);
}
#endif

static const char *const requests[] = {
    "{\"id\":1,\"text\":\"江苏省东海县\"}\n",
    "{\"id\":\"a\",\"text\":\"鼓楼区\",\"as_of\":2010,\"full_name\":true}\r\n",
    "{\"id\":[1,2],\"text\":\"\\u4e1c\\u6d77\\u53bf \\ud83d\\ude00\"}\n",
    "{\"op\":\"home\",\"text\":\"白塔埠镇前营村3组12号\",\"origin\":\"320722\"}\n",
    "{\"op\":\"check\",\"record\":{\"origin\":\"东海县\",\"home\":\"\\u4e1c海县\",\"id_number\":"
    "\"1\"}}\n",
    "{\"op\":\"lookup\",\"query\":\"qjp\"}\n",
    "{\"op\":\"list\",\"code\":\"320800\"}\n",
    "{\"op\":\"history\",\"code\":\"320802\"}\n",
    "{\"op\":\"status\"}\n",
    "{\"op\":\"nothing\",\"id\":1}\n",
    "{\"id\":1,\"text\":7}\n",
    "no JSON\n",
    "\n",
    "{\"id\":1,\"text\":\"\xff\"}\n",
};

/* All of them, as one read that is answered in turns. */
static void converse(struct context *context, struct ndjson *lines, struct buffer *out)
{
    char read[4096];
    size_t size = 0;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        memcpy(read + size, requests[i], strlen(requests[i]));
        size += strlen(requests[i]);
    }
    out->size = 0;
    enum conversation_state state = ndjson_feed(lines, &context->service, read, size, out);
    tally_check(context->tally, state == CONVERSATION_IDLE, "state %d", (int)state);
}

/* A line in two reads: what was kept of it is given back with its answer. */
static void converse_in_parts(struct context *context, struct ndjson *lines, struct buffer *out)
{
    const char *request = requests[0];
    size_t size = strlen(request), before = held;
    ndjson_feed(lines, &context->service, request, 10, out);
    tally_check(context->tally, !counting || held == before + 1, "the beginning is not kept");
    ndjson_feed(lines, &context->service, request + 10, size - 10, out);
    tally_check(context->tally, held == before, "an idle conversation holds memory");
}

int main(int argc, char **argv)
{
    static struct context context;
    struct tally tally = {.shown = 10};
    struct buffer out = {NULL, 0, 0, false};
    struct ndjson lines = {.at = 0};
    if (argc < 2) {
        fputs("usage: service_allocation_test INDEX\n", stderr);
        return 2;
    }
    context.tally = &tally;
    open_service(&context, argv[1]);
    tally_check(&tally, calls > 0, "nothing is counted");
    for (int i = 0; i < 3; i++)
        converse(&context, &lines, &out);
    size_t before = calls;
    for (int i = 0; i < 300; i++)
        converse(&context, &lines, &out);
    tally_check(&tally, calls == before, "%zu allocations", calls - before);
    converse_in_parts(&context, &lines, &out);
    ndjson_close(&lines);
    buffer_close(&out);
    close_service(&context);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
