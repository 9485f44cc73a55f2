/*
 * service_http.c - fuzz target: one conversation, HTTP or lines of JSON, fed in two ways.
 *
 * Byte 0: how many bytes at a time the second way is fed; byte 1: the limits; then the bytes of a
 * client. What waits unread keeps to its limit; where no limit cuts a batch into parts, both ways
 * have the same answers, whatever the cuts are.
 */
#include <limits.h>

#include "../../src/service/conversation.h"
#include "target.h"

enum { MOST = 64 * 1024 }; /* of one answer, which may pass limits.unread */

static uint64_t clock_ns(void)
{
    return 1;
}

static struct service *target_service(void)
{
    static struct service service;
    const char *path = getenv("QUHUA_INDEX");
    if (!service.snapshot)
        service.snapshot = snapshot_open(path ? path : "build/release/quhua.idx", NULL, NULL);
    PROMISE(service.snapshot != NULL);
    service.clock_ns = clock_ns;
    return &service;
}

static void set_limits(struct service *service, uint8_t choice)
{
    memset(&service->metrics, 0, sizeof service->metrics);
    service->limits.line = choice & 1 ? 64 : 4096;
    service->limits.body = choice & 2 ? 100 : 65536;
    service->limits.unread = choice & 4 ? 100 : SIZE_MAX / 2;
    service->limits.turn = choice & 8 ? 1 : UINT_MAX;
}

/* Feed exactly these bytes, which are gone afterwards, and let the client read all the while. */
static enum conversation_state feed(struct conversation *conversation, const uint8_t *data,
                                    size_t size, struct buffer *all)
{
    struct service *service = target_service();
    struct buffer out = {0};
    char *exact = malloc(size);
    PROMISE(exact != NULL);
    memcpy(exact, data, size);
    enum conversation_state state = conversation_feed(conversation, service, exact, size, &out);
    free(exact);
    for (int turns = 0;; turns++) {
        PROMISE(!out.failed && out.size <= service->limits.unread + MOST && turns < 100000);
        buffer_put(all, out.data, out.size);
        out.size = 0;
        if (state != CONVERSATION_BUSY)
            break;
        state = conversation_resume(conversation, service, &out);
    }
    buffer_close(&out);
    return state;
}

/* The whole conversation, `step` bytes at a time. Returns: the state before the client ended it. */
static enum conversation_state converse(const uint8_t *data, size_t size, size_t step,
                                        struct buffer *all)
{
    struct conversation *conversation = conversation_open();
    enum conversation_state state = CONVERSATION_IDLE;
    struct buffer out = {0};
    PROMISE(conversation != NULL);
    for (size_t at = 0; at < size && state != CONVERSATION_CLOSE; at += step)
        state = feed(conversation, data + at, size - at < step ? size - at : step, all);
    if (state != CONVERSATION_CLOSE) {
        enum conversation_state end = conversation_end(conversation, target_service(), &out);
        while (end == CONVERSATION_BUSY)
            end = conversation_resume(conversation, target_service(), &out);
        PROMISE(end == CONVERSATION_CLOSE);
        buffer_put(all, out.data, out.size);
    }
    buffer_close(&out);
    conversation_close(conversation);
    return state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer whole = {0}, cut = {0};
    if (size < 3)
        return 0;
    set_limits(target_service(), data[1]);
    enum conversation_state first = converse(data + 2, size - 2, size, &whole);
    set_limits(target_service(), data[1]); /* counts too: /metrics tells them */
    enum conversation_state second = converse(data + 2, size - 2, 1U + data[0], &cut);
    PROMISE(first == second);
    if ((data[1] & (4 | 8)) == 0)
        PROMISE(whole.size == cut.size && memcmp(whole.data, cut.data, whole.size) == 0);
    buffer_close(&whole);
    buffer_close(&cut);
    return 0;
}
