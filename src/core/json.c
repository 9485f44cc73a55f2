/*
 * json.c - see json.h.
 */
#include "json.h"

#include <stdbool.h>

/* Are all eight bytes such as need no escape: none below 0x20, no quote, no backslash? */
static inline bool plain_word(const char *data)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, data, sizeof word);
    /* The high bit of a byte of `low` is set where, and only where, there is a smaller or a zero
       one, but for a borrow: then a word that is plain may be taken for one that is not. */
    uint64_t quotes = word ^ each * '"', slashes = word ^ each * '\\';
    uint64_t low = ((word - each * 0x20) & ~word) | ((quotes - each) & ~quotes) |
                   ((slashes - each) & ~slashes);
    return (low & each << 7) == 0;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

static bool all_plain(struct quhua_text text)
{
    size_t i = 0;
    if (text.size < 8) {
        while (i < text.size && is_plain((unsigned char)text.data[i]))
            i++;
        return i == text.size;
    }
    for (; i + 8 < text.size; i += 8)
        if (!plain_word(text.data + i))
            return false;
    return plain_word(text.data + text.size - 8); /* the last eight, some of them again */
}

void json_escape(struct output *out, struct quhua_text text)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;
    if (all_plain(text)) {
        output_text(out, text);
        return;
    }
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (is_plain(c))
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
}

void json_string(struct output *out, struct quhua_text text)
{
    output_bytes(out, "\"", 1);
    json_escape(out, text);
    output_bytes(out, "\"", 1);
}

void json_string_or_null(struct output *out, struct quhua_text text)
{
    if (text.size)
        json_string(out, text);
    else
        output_bytes(out, "null", 4);
}

void json_code(struct output *out, uint32_t code)
{
    if (code == 0) {
        output_bytes(out, "null", 4);
        return;
    }
    output_bytes(out, "\"", 1);
    output_number(out, code);
    output_bytes(out, "\"", 1);
}

void json_notes(struct output *out, const struct quhua_note *notes, size_t count)
{
    output_string(out, ",\"reasons\":[");
    for (size_t i = 0; i < count; i++) {
        const struct quhua_note *note = &notes[i];
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
        if (note->by)
            json_name(out, "by", json_constant(note->by));
        output_bytes(out, "}", 1);
    }
    output_bytes(out, "]", 1);
}

void json_candidates(struct output *out, const struct quhua_candidate *candidates, size_t count,
                     size_t total)
{
    output_string(out, ",\"candidates\":[");
    for (size_t i = 0; i < count; i++) {
        const struct quhua_candidate *candidate = &candidates[i];
        output_string(out, i ? ",{\"code\":" : "{\"code\":");
        json_code(out, candidate->code);
        json_name(out, "origin", candidate->origin);
        output_string(out, ",\"because\":[\"");
        output_string(out, quhua_reason_info(candidate->because)->code);
        output_string(out, "\"]}");
    }
    output_bytes(out, "]", 1);
    if (total > count) {
        output_string(out, ",\"candidates_total\":");
        output_number(out, total);
    }
}
