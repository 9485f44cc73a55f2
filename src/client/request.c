/*
 * request.c - a request as one line of JSON; bytes in, bytes out.
 *
 * Whatever bytes a text holds, the line is valid UTF-8 and valid JSON, and holds no line end.
 */
#include "../core/json.h"
#include "../core/utf8.h"

/* A string of the text; each byte that is not UTF-8 becomes U+FFFD. */
static void put_text(struct output *out, struct quhua_text text)
{
    const uint8_t *at = (const uint8_t *)text.data, *from = at;
    const uint8_t *end = text.size ? at + text.size : at;
    output_bytes(out, "\"", 1);
    while (at < end) {
        if (utf8_next(&at, end) != UTF8_INVALID)
            continue;
        json_escape(out, (struct quhua_text){(const char *)from, (size_t)(at - from)});
        output_string(out, "\xEF\xBF\xBD");
        from = ++at;
    }
    json_escape(out, (struct quhua_text){(const char *)from, (size_t)(at - from)});
    output_bytes(out, "\"", 1);
}

static void put_record(struct output *out, const struct quhua_record *record)
{
    static const char *const names[] = {
#define X(name, text) text,
        QUHUA_FIELDS(X)
#undef X
    };
    const char *separator = "";
    output_string(out, ",\"record\":{");
    for (size_t i = 0; i < QUHUA_FIELD_COUNT; i++) {
        if (!(record->given >> i & 1))
            continue;
        output_string(out, separator);
        json_string(out, json_constant(names[i]));
        output_bytes(out, ":", 1);
        put_text(out, record->fields[i]);
        separator = ",";
    }
    output_bytes(out, "}", 1);
}

/* What is not asked for is left out: the service's own rules hold then. */
static void put_options(struct output *out, const struct quhua_request *request)
{
    if (request->op == QUHUA_OP_HOME && request->origin) {
        output_string(out, ",\"origin\":");
        json_code(out, request->origin);
    }
    if (request->as_of > 0) {
        output_string(out, ",\"as_of\":");
        output_number(out, (unsigned long)request->as_of);
    }
    if (request->op != QUHUA_OP_HOME && request->full_name)
        output_string(out, ",\"full_name\":true");
}

size_t quhua_render_request(const struct quhua_request *request, uint64_t id, char *buffer,
                            size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, "{\"id\":");
    output_number(&out, id);
    if (request->op == QUHUA_OP_CHECK) {
        static const struct quhua_record empty;
        output_string(&out, ",\"op\":\"check\"");
        put_record(&out, request->record ? request->record : &empty);
    } else {
        output_string(&out,
                      request->op == QUHUA_OP_HOME ? ",\"op\":\"home\",\"text\":" : ",\"text\":");
        put_text(&out, request->text);
    }
    put_options(&out, request);
    output_bytes(&out, "}", 1);
    return out.needed;
}
