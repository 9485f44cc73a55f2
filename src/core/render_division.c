/*
 * render_division.c - rows of the table as JSON.
 */
#include "json.h"

static void division(struct output *out, const struct quhua_division *row)
{
    output_string(out, "{\"code\":");
    json_code(out, row->code);
    json_name(out, "level", json_constant(quhua_level_name(row->level)));
    json_name(out, "province", row->province);
    json_name(out, "prefecture", row->prefecture);
    json_name(out, "name", row->name);
    output_string(out, ",\"parent\":");
    json_code(out, row->parent);
    output_string(out, ",\"start\":");
    output_number(out, (unsigned long)row->start);
    output_string(out, ",\"end\":");
    if (row->end)
        output_number(out, (unsigned long)row->end);
    else
        output_string(out, "null");
    output_string(out, ",\"heirs\":[");
    for (size_t i = 0; i < row->heir_count; i++) {
        if (i)
            output_bytes(out, ",", 1);
        json_code(out, row->heirs[i]);
    }
    output_string(out, "]}");
}

size_t quhua_render_divisions_json(const struct quhua_division *rows, size_t count, size_t total,
                                   char *buffer, size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, "{\"divisions\":[");
    for (size_t i = 0; i < count && i < QUHUA_MAX_DIVISIONS; i++) {
        if (i)
            output_bytes(&out, ",", 1);
        division(&out, &rows[i]);
    }
    output_string(&out, "],\"total\":");
    output_number(&out, total);
    output_bytes(&out, "}", 1);
    return out.needed;
}
