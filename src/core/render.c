/*
 * render.c - answers as JSON (RFC 8259) and as a line of tab-separated fields.
 */
#include "json.h"

/* ---- JSON -------------------------------------------------------- */

size_t quhua_render_json(const struct quhua_answer *answer, char *buffer, size_t capacity)
{
    static const struct output_word verdicts[] = {
        [QUHUA_ACCEPT] = OUTPUT_WORD("{\"verdict\":\"accept\",\"code\":"),
        [QUHUA_CONFIRM] = OUTPUT_WORD("{\"verdict\":\"confirm\",\"code\":"),
        [QUHUA_REJECT] = OUTPUT_WORD("{\"verdict\":\"reject\",\"code\":")};
    static const struct output_word levels[] = {
        [QUHUA_PROVINCE] = OUTPUT_WORD(",\"level\":\"province\""),
        [QUHUA_PREFECTURE] = OUTPUT_WORD(",\"level\":\"prefecture\""),
        [QUHUA_COUNTY] = OUTPUT_WORD(",\"level\":\"county\""),
        [QUHUA_NO_LEVEL] = OUTPUT_WORD(",\"level\":null")};
    struct output out = {buffer, capacity, 0};
    output_word(&out, &verdicts[answer->verdict]);
    json_put_code(&out, answer->code);
    output_word(&out, &levels[answer->level]);
    json_name(&out, "province", answer->province);
    json_name(&out, "prefecture", answer->prefecture);
    json_name(&out, "county", answer->county);
    json_name(&out, "origin", answer->origin);
    json_text(&out, "rest", answer->rest);
    struct output lists = out; /* whose address is given away, not that of the one above */
    json_notes(&lists, answer->reasons, answer->reason_count);
    json_candidates(&lists, answer->candidates, answer->candidate_count, answer->candidates_total);
    output_bytes(&lists, "}", 1);
    return lists.needed;
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
