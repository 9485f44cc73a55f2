/*
 * normalize.c - fuzz target: a text through folding, matching, resolving, judging and rendering.
 *
 * Byte 0: options and how much room the rendered answer gets; byte 1: the year; then the text.
 */
#include "target.h"

typedef size_t render_function(const struct quhua_answer *answer, char *buffer, size_t capacity);

/* Render into exactly `capacity` bytes, so that a byte too many is seen. Returns: bytes needed. */
static size_t render(render_function *function, const struct quhua_answer *answer, size_t capacity,
                     char **out)
{
    *out = malloc(capacity ? capacity : 1);
    PROMISE(*out);
    return function(answer, *out, capacity);
}

/* The same bytes whatever room there is; returns them. */
static char *rendered(render_function *function, const struct quhua_answer *answer, size_t *size)
{
    char *whole, *part;
    *size = function(answer, NULL, 0);
    PROMISE(render(function, answer, *size, &whole) == *size);
    PROMISE(render(function, answer, *size / 2, &part) == *size);
    PROMISE(memcmp(whole, part, *size / 2) == 0);
    PROMISE(!memchr(whole, '\n', *size) && !memchr(whole, '\0', *size));
    free(part);
    return whole;
}

static void explain(const quhua_session *session)
{
    size_t size = quhua_explain(session, NULL, 0);
    char *text = malloc(size + 1);
    PROMISE(text && quhua_explain(session, text, size) == size);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quhua_session *session = target_session();
    struct quhua_options options = {0};
    struct quhua_answer answer;
    size_t first_size, again_size, line_size;
    if (size < 2)
        return 0;
    options.full_name = data[0] & 1;
    options.explain = data[0] >> 1 & 1;
    options.as_of = data[0] & 4 ? 1975 + data[1] % 64 : 0;
    struct quhua_text text = {(const char *)data + 2, size - 2};
    if (quhua_normalize(session, text, &options, &answer) != QUHUA_OK)
        return 0;
    PROMISE(support_inconsistent(&answer) == NULL);
    PROMISE(answer.rest.size <= text.size);
    char *first = rendered(quhua_render_json, &answer, &first_size);
    free(rendered(quhua_render_line, &answer, &line_size));
    explain(session);
    /* No state between texts. */
    quhua_normalize(session, support_text("江苏省东海县"), NULL, &answer);
    PROMISE(answer.code == 320722);
    quhua_normalize(session, text, &options, &answer);
    char *again = rendered(quhua_render_json, &answer, &again_size);
    PROMISE(first_size == again_size && memcmp(first, again, first_size) == 0);
    free(first);
    free(again);
    return 0;
}
