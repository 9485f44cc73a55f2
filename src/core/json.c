/*
 * json.c - see json.h.
 */
#include "json.h"

#include <stdbool.h>

/* ---- strings --------------------------------------------------------------------------------- */

/* Sixteen bytes at once; compilers make of it what the machine has. */
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/* Where a byte needs an escape, the byte is not 0. */
static inline bytes16 not_plain(bytes16 bytes)
{
    return (bytes16)(bytes < 0x20) | (bytes16)(bytes == '"') | (bytes16)(bytes == '\\');
}

static inline bool is_zero(bytes16 bytes)
{
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

/* Copy `size` >= 16 bytes, the last sixteen as a whole. Returns: whether all are plain. */
static inline bool copy_long(char *to, const char *from, size_t size)
{
    bytes16 bytes, wrong = {0};
    for (size_t at = 0, last = size - sizeof bytes;; at = at + 16 < last ? at + 16 : last) {
        memcpy(&bytes, from + at, sizeof bytes);
        memcpy(to + at, &bytes, sizeof bytes);
        wrong |= not_plain(bytes);
        if (at == last)
            return is_zero(wrong);
    }
}

/* Copy a string of which nothing may need an escape. Returns: whether that is so. */
static inline bool copy_plain(char *to, const char *from, size_t size)
{
    uint64_t pair[2];
    uint32_t four[2];
    bytes16 bytes;
    if (size >= sizeof bytes)
        return copy_long(to, from, size);
    if (size >= sizeof *pair) {
        memcpy(&pair[0], from, sizeof *pair);
        memcpy(&pair[1], from + size - sizeof *pair, sizeof *pair);
        memcpy(to, &pair[0], sizeof *pair);
        memcpy(to + size - sizeof *pair, &pair[1], sizeof *pair);
        memcpy(&bytes, pair, sizeof bytes);
        return is_zero(not_plain(bytes));
    }
    if (size >= sizeof *four) {
        memcpy(&four[0], from, sizeof *four);
        memcpy(&four[1], from + size - sizeof *four, sizeof *four);
        memcpy(to, &four[0], sizeof *four);
        memcpy(to + size - sizeof *four, &four[1], sizeof *four);
        pair[0] = pair[1] = (uint64_t)four[1] << 32 | four[0];
        memcpy(&bytes, pair, sizeof bytes);
        return is_zero(not_plain(bytes));
    }
    bool plain = true;
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
        plain &= is_plain((unsigned char)from[i]);
    }
    return plain;
}

void json_escape(struct output *out, struct quhua_text text)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;
    if (text.size < output_room(out) && copy_plain(out->data + out->needed, text.data, text.size)) {
        out->needed += text.size;
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

/* As json_put_member, with the output in parts; the way for strings that need escapes or room. */
__attribute__((noinline)) static size_t put_slowly(char *data, size_t capacity, size_t needed,
                                                   const struct json_key *key,
                                                   struct quhua_text text)
{
    struct output out = {data, capacity, needed};
    output_bytes(&out, key->open, key->size - 1u);
    if (text.size || !key->null)
        json_string(&out, text);
    else
        output_bytes(&out, "null", 4);
    return out.needed;
}

size_t json_member_at(char *data, size_t capacity, size_t needed, const struct json_key *key,
                      struct quhua_text text)
{
    static const char null[] = {'n', 'u', 'l', 'l'};
    size_t room = needed < capacity ? capacity - needed : 0;
    char *to = data + (room ? needed : 0);
    size_t key_size = key->size;
    if (text.size + sizeof key->open + sizeof "null" > room)
        return put_slowly(data, capacity, needed, key, text);
    memcpy(to, key->open, sizeof key->open);
    if (text.size == 0 && key->null) {
        memcpy(to + key_size - 1, null, sizeof null);
        return needed + key_size + 3;
    }
    if (!copy_plain(to + key_size, text.data, text.size))
        return put_slowly(data, capacity, needed, key, text);
    to[key_size + text.size] = '"';
    return needed + key_size + text.size + 1;
}

/* ---- codes ----------------------------------------------------------------------------------- */

void json_code(struct output *out, uint32_t code)
{
    struct output whole = *out;
    json_put_code(&whole, code);
    *out = whole;
}

/* ---- reasons --------------------------------------------------------------------------------- */

/* What notes begin with and candidates end with. */
static const struct output_word note_codes[] = {
#define X(name, code, grade, zh, example) OUTPUT_WORD("{\"code\":\"" code "\",\"grade\":\""),
    QUHUA_REASONS(X)
#undef X
};
static const struct output_word candidate_codes[] = {
#define X(name, code, grade, zh, example) OUTPUT_WORD(",\"because\":[\"" code "\"]},"),
    QUHUA_REASONS(X)
#undef X
};

/* A note, and a comma. */
static inline void put_note(struct output *out, const struct quhua_note *note)
{
    static const struct output_word grades[] = {[QUHUA_NOTE] = OUTPUT_WORD("note\""),
                                                [QUHUA_GRADE_CONFIRM] = OUTPUT_WORD("confirm\""),
                                                [QUHUA_GRADE_REJECT] = OUTPUT_WORD("reject\"")};
    output_word(out, &note_codes[note->reason]);
    output_word(out, &grades[note->grade]);
    if (note->was.size)
        json_name(out, "was", note->was);
    if (note->until) {
        output_string(out, ",\"until\":");
        output_number(out, (unsigned long)note->until);
    }
    if (note->by)
        json_name(out, "by", json_constant(note->by));
    output_bytes(out, "},", 2);
}

void json_notes(struct output *whole, const struct quhua_note *notes, size_t count)
{
    struct output out = *whole; /* in registers */
    output_string(&out, ",\"reasons\":[");
    for (size_t i = 0; i < count; i++)
        put_note(&out, &notes[i]);
    out.needed -= count > 0; /* the last comma */
    output_bytes(&out, "]", 1);
    *whole = out;
}

void json_candidates(struct output *whole, const struct quhua_candidate *candidates, size_t count,
                     size_t total)
{
    struct output out = *whole;
    if (total == 0 && count == 0) { /* of all that is accepted */
        output_string(whole, ",\"candidates\":[]");
        return;
    }
    output_string(&out, ",\"candidates\":[");
    for (size_t i = 0; i < count; i++) {
        const struct quhua_candidate *candidate = &candidates[i];
        output_string(&out, "{\"code\":");
        json_put_code(&out, candidate->code);
        json_name(&out, "origin", candidate->origin);
        output_word(&out, &candidate_codes[candidate->because]);
    }
    out.needed -= count > 0;
    output_bytes(&out, "]", 1);
    if (total > count) {
        output_string(&out, ",\"candidates_total\":");
        output_number(&out, total);
    }
    *whole = out;
}
