/*
 * render_home.c - home addresses as JSON and as a line of tab-separated fields.
 */
#include <stdbool.h>

#include "json.h"

/* An object of those of `texts` that are not empty, the keys without a comma before the first. */
static void json_texts(struct output *out, const char *const *keys, const struct quhua_text *texts,
                       size_t count)
{
    bool first = true;
    output_bytes(out, "{", 1);
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].size)
            continue;
        output_string(out, first ? "\"" : ",\"");
        output_string(out, keys[i]);
        output_bytes(out, "\":", 2);
        json_string(out, texts[i]);
        first = false;
    }
    output_bytes(out, "}", 1);
}

size_t quhua_render_home_json(const struct quhua_home *home, char *buffer, size_t capacity)
{
    static const char *const elements[] = {
#define X(name, text) text,
        QUHUA_ELEMENTS(X)
#undef X
    };
    static const char *const extras[] = {
#define X(name, text) text,
        QUHUA_EXTRAS(X)
#undef X
    };
    struct output out = {buffer, capacity, 0};
    output_string(&out, "{\"verdict\":\"");
    output_string(&out, quhua_verdict_name(home->verdict));
    output_string(&out, "\",\"code\":");
    json_code(&out, home->code);
    json_name(&out, "home", home->home);
    output_string(&out, ",\"elements\":");
    json_texts(&out, elements, home->elements, QUHUA_ELEMENT_COUNT);
    output_string(&out, ",\"extra\":");
    json_texts(&out, extras, home->extra, QUHUA_EXTRA_COUNT);
    json_notes(&out, home->reasons, home->reason_count);
    json_candidates(&out, home->candidates, home->candidate_count, home->candidates_total);
    output_bytes(&out, "}", 1);
    return out.needed;
}

size_t quhua_render_home_line(const struct quhua_home *home, char *buffer, size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, quhua_verdict_name(home->verdict));
    output_bytes(&out, "\t", 1);
    if (home->code)
        output_number(&out, home->code);
    output_bytes(&out, "\t", 1);
    output_text(&out, home->home); /* no tab or line end gets so far */
    output_bytes(&out, "\t", 1);
    for (size_t i = 0; i < home->reason_count; i++) {
        if (i)
            output_bytes(&out, ",", 1);
        output_string(&out, quhua_reason_info(home->reasons[i].reason)->code);
    }
    return out.needed;
}
