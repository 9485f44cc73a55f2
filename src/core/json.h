/*
 * json.h - the parts of answers that all JSON of the library shares (RFC 8259).
 *
 * Appends to an output, which counts what does not fit; never allocates.
 */
#ifndef QUHUA_CORE_JSON_H
#define QUHUA_CORE_JSON_H

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
/* A string or, if it is empty, null. */
void json_string_or_null(struct output *out, struct quhua_text text);
/* A comma and the member `key`, a literal, so that it is one copy; its value as above. */
#define json_name(out, key, text)                                                                  \
    (output_string((out), ",\"" key "\":"), json_string_or_null((out), (text)))
/* A code as a string; null for 0. */
void json_code(struct output *out, uint32_t code);
/* A comma and the member `reasons`. */
void json_notes(struct output *out, const struct quhua_note *notes, size_t count);
/* A comma and the member `candidates`; `candidates_total` where there are more. */
void json_candidates(struct output *out, const struct quhua_candidate *candidates, size_t count,
                     size_t total);

#endif
