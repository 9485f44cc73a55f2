/*
 * render.c - answers as JSON (RFC 8259) and as a line of tab-separated fields.
 */
#include "output.h"

/* ---- JSON -------------------------------------------------------- */

/* Input text may hold any bytes: what is not UTF-8 never gets here, answers borrow only from
   texts that were checked. Control characters are escaped. */
static void json_string(struct output *out, struct quhua_text text)
{
    static const char hex[] = "0123456789abcdef";
    output_bytes(out, "\"", 1);
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        output_bytes(out, text.data + from, i - from);
        from = i + 1;
        char escaped[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        if (c >= 0x20)
            output_bytes(out, (char[]){'\\', (char)c}, 2);
        else
            output_bytes(out, escaped, sizeof escaped);
    }
    if (text.size > from)
        output_bytes(out, text.data + from, text.size - from);
    output_bytes(out, "\"", 1);
}

/* Member `key`, its value a string or, if empty, null. */
static void json_name(struct output *out, const char *key, struct quhua_text text)
{
    output_bytes(out, ",\"", 2);
    output_string(out, key);
    output_bytes(out, "\":", 2);
    if (text.size)
        json_string(out, text);
    else
        output_bytes(out, "null", 4);
}

static void json_code(struct output *out, uint32_t code)
{
    if (code == 0) {
        output_bytes(out, "null", 4);
        return;
    }
    output_bytes(out, "\"", 1);
    output_number(out, code);
    output_bytes(out, "\"", 1);
}

static struct quhua_text string_text(const char *string)
{
    return (struct quhua_text){string, string ? strlen(string) : 0};
}

static void json_reasons(struct output *out, const struct quhua_answer *answer)
{
    output_string(out, ",\"reasons\":[");
    for (size_t i = 0; i < answer->reason_count; i++) {
        const struct quhua_note *note = &answer->reasons[i];
        output_string(out, i ? ",{\"code\":\"" : "{\"code\":\"");
        output_string(out, quhua_reason_info(note->reason)->code);
        output_string(out, "\",\"grade\":\"");
        output_string(out, quhua_grade_name(note->grade));
        output_bytes(out, "\"", 1);
        if (note->was.size)
            json_name(out, "was", note->was);
        if (note->until) {
            output_string(out, ",\"until\":");
            output_number(out, (unsigned long)note->until);
        }
        output_bytes(out, "}", 1);
    }
    output_bytes(out, "]", 1);
}

static void json_candidates(struct output *out, const struct quhua_answer *answer)
{
    output_string(out, ",\"candidates\":[");
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const struct quhua_candidate *candidate = &answer->candidates[i];
        output_string(out, i ? ",{\"code\":" : "{\"code\":");
        json_code(out, candidate->code);
        json_name(out, "origin", candidate->origin);
        output_string(out, ",\"because\":[\"");
        output_string(out, quhua_reason_info(candidate->because)->code);
        output_string(out, "\"]}");
    }
    output_bytes(out, "]", 1);
    if (answer->candidates_total > answer->candidate_count) {
        output_string(out, ",\"candidates_total\":");
        output_number(out, answer->candidates_total);
    }
}

size_t quhua_render_json(const struct quhua_answer *answer, char *buffer, size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, "{\"verdict\":\"");
    output_string(&out, quhua_verdict_name(answer->verdict));
    output_string(&out, "\",\"code\":");
    json_code(&out, answer->code);
    json_name(&out, "level", string_text(quhua_level_name(answer->level)));
    json_name(&out, "province", answer->province);
    json_name(&out, "prefecture", answer->prefecture);
    json_name(&out, "county", answer->county);
    json_name(&out, "origin", answer->origin);
    output_string(&out, ",\"rest\":");
    json_string(&out, answer->rest);
    json_reasons(&out, answer);
    json_candidates(&out, answer);
    output_bytes(&out, "}", 1);
    return out.needed;
}

/* ---- line -------------------------------------------------------- */

/* A tab or a line end in data becomes a space, so that a line stays a line. */
static void line_text(struct output *out, struct quhua_text text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '\t' && text.data[i] != '\n' && text.data[i] != '\r' && text.data[i])
            continue;
        output_bytes(out, text.data + from, i - from);
        output_bytes(out, " ", 1);
        from = i + 1;
    }
    if (text.size > from)
        output_bytes(out, text.data + from, text.size - from);
}

size_t quhua_render_line(const struct quhua_answer *answer, char *buffer, size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    output_string(&out, quhua_verdict_name(answer->verdict));
    output_bytes(&out, "\t", 1);
    if (answer->code)
        output_number(&out, answer->code);
    output_bytes(&out, "\t", 1);
    output_text(&out, answer->origin);
    output_bytes(&out, "\t", 1);
    for (size_t i = 0; i < answer->reason_count; i++) {
        if (i)
            output_bytes(&out, ",", 1);
        output_string(&out, quhua_reason_info(answer->reasons[i].reason)->code);
    }
    output_bytes(&out, "\t", 1);
    line_text(&out, answer->rest);
    return out.needed;
}
