/*
 * call_line.c - the JSON of an answer as the line that quhua normalize writes.
 *
 * Reads it strictly, though it comes from our own service: whatever else listens at that path must
 * not be taken for it.
 */
#include <string.h>

#include "../common/text.h"
#include "../service/json_read.h"
#include "call.h"

enum { MAX_REASONS = QUHUA_MAX_REASONS, TEXT_CAPACITY = LONGEST_TEXT * 6 };

enum field { VERDICT, CODE, NAME, REASONS, REST, FIELD_COUNT };

struct line {
    struct quhua_text field[FIELD_COUNT]; /* as JSON has them; REASONS is not used */
    bool escaped[FIELD_COUNT];
    struct quhua_text reasons[MAX_REASONS];
    size_t reason_count;
};

/* The `code` of each object in the array that was just begun. */
static bool read_reasons(struct json_reader *json, struct line *line)
{
    struct json_token token;
    while (json_next(json, &token) == JSON_OBJECT) {
        while (json_next(json, &token) == JSON_KEY) {
            bool code = text_is(token.text, "code");
            json_next(json, &token);
            if (code && (token.event != JSON_STRING || line->reason_count == MAX_REASONS))
                return false;
            if (code)
                line->reasons[line->reason_count++] = token.text;
            json_skip(json, &token);
        }
        if (token.event != JSON_CLOSE)
            return false;
    }
    return token.event == JSON_CLOSE;
}

static enum field find_field(struct quhua_text key, bool home)
{
    const char *const names[] = {"verdict", "code", home ? "home" : "origin", "reasons",
                                 home ? "" : "rest"};
    unsigned field = 0;
    while (field < FIELD_COUNT && !text_is(key, names[field]))
        field++;
    return (enum field)field;
}

static bool read_field(struct json_reader *json, enum field field, struct line *line)
{
    struct json_token token;
    json_next(json, &token);
    if (field == REASONS)
        return token.event == JSON_ARRAY && read_reasons(json, line);
    if (field < FIELD_COUNT && token.event == JSON_STRING && token.text.size <= TEXT_CAPACITY) {
        line->field[field] = token.text;
        line->escaped[field] = token.escaped;
    } else if (field < FIELD_COUNT && token.event != JSON_NULL) {
        return false;
    }
    json_skip(json, &token);
    return true;
}

static bool read_line(struct quhua_text text, bool home, struct line *line)
{
    struct json_reader json;
    struct json_token token;
    json_init(&json, text);
    if (json_next(&json, &token) != JSON_OBJECT)
        return false;
    while (json_next(&json, &token) == JSON_KEY)
        if (!read_field(&json, find_field(token.text, home), line))
            return false;
    return token.event == JSON_CLOSE && json_next(&json, &token) == JSON_DONE &&
           line->field[VERDICT].size > 0;
}

/* A tab, a line end or a NUL in data becomes a space. */
static void put_field(struct writer *writer, struct quhua_text text, bool escaped)
{
    char plain[TEXT_CAPACITY];
    if (!escaped) {
        writer_text(writer, text);
        return;
    }
    size_t size = json_unescape(text, plain);
    for (size_t i = 0; i < size; i++)
        if (plain[i] == '\t' || plain[i] == '\n' || plain[i] == '\r' || plain[i] == '\0')
            plain[i] = ' ';
    writer_put(writer, plain, size);
}

bool call_line(struct quhua_text json, bool home, struct writer *writer)
{
    struct line line = {.reason_count = 0};
    if (!read_line(json, home, &line))
        return false;
    for (unsigned field = 0; field < (home ? REST : FIELD_COUNT); field++) {
        if (field > 0)
            writer_string(writer, "\t");
        if (field != REASONS)
            put_field(writer, line.field[field], line.escaped[field]);
        for (size_t i = 0; field == REASONS && i < line.reason_count; i++) {
            writer_string(writer, i ? "," : "");
            writer_text(writer, line.reasons[i]);
        }
    }
    writer_string(writer, "\n");
    return true;
}
