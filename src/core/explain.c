/*
 * explain.c - the trace of the last answer as lines for a person.
 */
#include "output.h"
#include "session.h"

static void write_span(const struct quhua_session *session, const struct trace_event *event,
                       struct output *out)
{
    uint16_t begin = symbol_at(&session->symbols, event->begin);
    uint16_t end = symbol_at(&session->symbols, event->end);
    output_bytes(out, "[", 1);
    output_number(out, begin);
    output_bytes(out, ",", 1);
    output_number(out, end);
    output_bytes(out, ") ", 2);
    output_bytes(out, session->text.data + begin, (size_t)(end - begin));
}

static void write_row(const struct quhua_session *session, uint16_t index, struct output *out)
{
    const struct row *row = &session->tables->rows[index];
    output_string(out, " -> ");
    if (row->code)
        output_number(out, row->code);
    output_bytes(out, " ", 1);
    output_text(out, row_name(session->tables, row));
    if (row->kind != ROW_DIVISION)
        return;
    output_string(out, " (");
    output_number(out, row->start);
    output_bytes(out, "-", 1);
    if (row->end != ROW_NO_END)
        output_number(out, row->end);
    output_bytes(out, ")", 1);
}

size_t quhua_explain(const struct quhua_session *session, char *buffer, size_t capacity)
{
    struct output out = {buffer, capacity, 0};
    for (uint16_t i = 0; i < session->trace.count; i++) {
        const struct trace_event *event = &session->trace.event[i];
        write_span(session, event, &out);
        output_string(&out, ": ");
        output_string(&out, event->what);
        if (event->row != ROW_NONE)
            write_row(session, event->row, &out);
        output_bytes(&out, "\n", 1);
    }
    if (session->judgement.row == ROW_NONE)
        for (uint16_t i = 0; i < session->judgement.candidate_count; i++) {
            output_string(&out, i ? "or" : "left");
            write_row(session, session->judgement.candidates[i], &out);
            output_bytes(&out, "\n", 1);
        }
    for (uint16_t i = 0; i < session->judgement.note_count; i++) {
        const struct quhua_reason_info *info =
            quhua_reason_info(session->judgement.notes[i].reason);
        output_string(&out, info->code);
        output_string(&out, ": ");
        output_string(&out, info->zh);
        output_bytes(&out, "\n", 1);
    }
    return out.needed;
}
