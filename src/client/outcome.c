/*
 * outcome.c - see outcome.h.
 */
#include "outcome.h"

#include <stdbool.h>

#include "../core/output.h"

static bool begins(struct quhua_text text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data, with, size) == 0;
}

static struct quhua_text without(struct quhua_text text, size_t size)
{
    return (struct quhua_text){text.data + size, text.size - size};
}

/* Returns: length of `{"id":ID,`, or of `{"id":null,` which only errors bear; 0 without. */
static size_t head(struct quhua_text line, uint64_t id, bool *ours)
{
    char text[40];
    struct output out = {text, sizeof text - 1, 0};
    output_string(&out, "{\"id\":");
    output_number(&out, id);
    output_bytes(&out, ",", 1);
    text[out.needed] = 0;
    *ours = begins(line, text);
    if (*ours)
        return out.needed;
    return begins(line, "{\"id\":null,") ? sizeof "{\"id\":null," - 1 : 0;
}

static void read_error(struct quhua_text body, struct outcome *outcome)
{
    static const char start[] = "\"error\":{\"code\":\"";
    if (!begins(body, start))
        return;
    body = without(body, sizeof start - 1);
    const char *end = memchr(body.data, '"', body.size);
    outcome->code = (struct quhua_text){body.data, end ? (size_t)(end - body.data) : 0};
    if (begins(body, "busy\"") || begins(body, "shutting_down\""))
        outcome->status = QUHUA_ERROR_BUSY;
}

struct outcome outcome_read(struct quhua_text line, uint64_t id)
{
    struct outcome outcome = {QUHUA_COULD_NOT_SAY, QUHUA_ERROR_ANSWER, 0, {"", 0}};
    bool ours;
    size_t size = head(line, id, &ours);
    if (size == 0 || line.data[line.size - 1] != '}')
        return outcome;
    outcome.body = size - 1;
    struct quhua_text body = without(line, size);
    read_error(body, &outcome);
    if (!ours)
        return outcome;
    if (begins(body, "\"verdict\":\"accept\","))
        outcome.outcome = QUHUA_VALID;
    else if (begins(body, "\"verdict\":\"confirm\",") || begins(body, "\"verdict\":\"reject\","))
        outcome.outcome = QUHUA_NOT_VALID;
    if (outcome.outcome != QUHUA_COULD_NOT_SAY)
        outcome.status = QUHUA_OK;
    return outcome;
}

enum quhua_outcome quhua_read_answer(struct quhua_text line, uint64_t id)
{
    return outcome_read(line, id).outcome;
}
