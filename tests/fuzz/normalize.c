/*
 * normalize.c - fuzz target: a text through folding, matching, resolving, judging and rendering,
 * as an origin and as a home address.
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

static size_t home_json(const struct quhua_home *home, char *buffer)
{
    size_t size = quhua_render_home_json(home, NULL, 0);
    PROMISE(size <= 8 * QUHUA_MAX_TEXT * 4);
    PROMISE(quhua_render_home_json(home, buffer, size) == size);
    PROMISE(!memchr(buffer, '\n', size) && !memchr(buffer, '\0', size));
    return size;
}

/* The same text as a home address; an answer beside it stays what it was. */
static void home(quhua_session *session, struct quhua_text text, struct quhua_options options,
                 unsigned choice)
{
    static char first[8 * QUHUA_MAX_TEXT * 4], again[8 * QUHUA_MAX_TEXT * 4];
    static const uint32_t origins[] = {0, 320722, 140302, 441900};
    struct quhua_rules rules;
    struct quhua_home answer;
    quhua_rules_init(&rules);
    rules.home_limit = choice >> 2 & 63;
    rules.home_unit = (enum quhua_unit)(choice >> 4 & 1);
    rules.campuses[0] = support_text("\xE5\xAD\xA6");
    rules.campus_count = choice & 1;
    options.origin = origins[choice & 3];
    options.rules = choice & 16 ? &rules : NULL;
    if (quhua_normalize_home(session, text, &options, &answer) != QUHUA_OK)
        return;
    PROMISE((answer.verdict == QUHUA_ACCEPT) == (answer.code != 0));
    PROMISE((answer.code != 0) == (answer.home.size != 0));
    PROMISE(answer.reason_count <= QUHUA_MAX_REASONS);
    size_t first_size = home_json(&answer, first);
    quhua_normalize_home(session, text, &options, &answer);
    size_t again_size = home_json(&answer, again);
    PROMISE(first_size == again_size && memcmp(first, again, first_size) == 0);
    explain(session);
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
    home(session, text, options, data[1]);
    return 0;
}
