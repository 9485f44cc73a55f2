/*
 * render_record.c - the answer of a record as JSON: its parts as they are rendered alone.
 */
#include <stdbool.h>

#include "json.h"

/* Where the next part goes, and how much room it has. */
static char *behind(const struct output *out)
{
    return out->needed < out->capacity ? out->data + out->needed : NULL;
}

static size_t room(const struct output *out)
{
    return out->needed < out->capacity ? out->capacity - out->needed : 0;
}

/* A home address that was given has a code or a reason why not. */
static bool has_home(const struct quhua_home *home)
{
    return home->verdict != QUHUA_ACCEPT || home->code != 0;
}

size_t quhua_render_record_json(const struct quhua_record_answer *answer, char *buffer,
                                size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, "{\"verdict\":\"");
    output_string(&out, quhua_verdict_name(answer->verdict));
    output_string(&out, "\",\"origin\":");
    out.needed += quhua_render_json(&answer->origin, behind(&out), room(&out));
    output_string(&out, ",\"home\":");
    if (has_home(&answer->home))
        out.needed += quhua_render_home_json(&answer->home, behind(&out), room(&out));
    else
        output_string(&out, "null");
    json_notes(&out, answer->reasons, answer->reason_count);
    output_bytes(&out, "}", 1);
    return out.needed;
}
