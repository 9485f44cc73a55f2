/*
 * json.h - the parts of answers that all JSON of the library shares (RFC 8259).
 *
 * Appends to an output, which counts what does not fit; never allocates.
 */
#ifndef QUHUA_CORE_JSON_H
#define QUHUA_CORE_JSON_H

#include <stdbool.h>

#include "output.h"

/* The text of a constant string; empty for NULL. */
static inline struct quhua_text json_constant(const char *string)
{
    return (struct quhua_text){string, string ? strlen(string) : 0};
}

/* A string. Input text may hold any bytes: what is not UTF-8 never gets here, answers borrow only
   from texts that were checked. Control characters are escaped. */
void json_string(struct output *out, struct quhua_text text);
/* The inside of a string: text without the quotes. */
void json_escape(struct output *out, struct quhua_text text);

/* A comma, a key of at most twelve bytes, what follows it, the first quote of its value. */
struct json_key {
    char open[16];
    unsigned char size;
    bool null; /* an empty text is null */
};

/* Append a member to the output whose parts are given. Returns: how much is needed now. */
size_t json_member_at(char *data, size_t capacity, size_t needed, const struct json_key *key,
                      struct quhua_text text);

/* A comma and the member `name`, a literal: a string or, if it is empty, null. */
#define json_name(out, name, text) json_member(out, name, text, true)
/* The same, whose value is never null. */
#define json_text(out, name, text) json_member(out, name, text, false)
#define json_member(out, name, text, is_null)                                                      \
    do {                                                                                           \
        static const struct json_key key_ = {",\"" name "\":\"", sizeof(name) + 4, is_null};       \
        (out)->needed =                                                                            \
            json_member_at((out)->data, (out)->capacity, (out)->needed, &key_, (text));            \
    } while (0)

/* A code as a string; null for 0. */
void json_code(struct output *out, uint32_t code);

/* Two digits of a code below a million. */
static inline void json_two_digits(char *to, uint32_t number)
{
    uint32_t tens = number * 103 >> 10; /* number / 10, below 100 */
    to[0] = (char)('0' + tens);
    to[1] = (char)('0' + number - 10 * tens);
}

static inline void json_put_code(struct output *out, uint32_t code)
{
    if (code == 0) {
        output_bytes(out, "null", 4);
    } else if (code - 100000 < 900000) { /* as all are */
        char text[8] = {[0] = '"', [7] = '"'};
        uint32_t upper = code / 100, province = code / 10000;
        json_two_digits(text + 1, province);
        json_two_digits(text + 3, upper - 100 * province);
        json_two_digits(text + 5, code - 100 * upper);
        output_bytes(out, text, sizeof text);
    } else {
        output_bytes(out, "\"", 1);
        output_number(out, code);
        output_bytes(out, "\"", 1);
    }
}

/* A comma and the member `reasons`. */
void json_notes(struct output *out, const struct quhua_note *notes, size_t count);
/* A comma and the member `candidates`; `candidates_total` where there are more. */
void json_candidates(struct output *out, const struct quhua_candidate *candidates, size_t count,
                     size_t total);

#endif
