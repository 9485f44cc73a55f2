/*
 * parse.h - the text of a profile to its pairs of key and value.
 */
#ifndef QUHUA_PROFILE_PARSE_H
#define QUHUA_PROFILE_PARSE_H

#include "mistake.h"

struct parse_handler {
    void *user;
    /* Is there such a section? Says so where there is none. */
    bool (*section)(void *user, unsigned line, const char *name);
    void (*pair)(void *user, unsigned line, const char *section, const char *key,
                 const char *value);
};

/*
 * Parse `size` bytes. Pairs of an unknown section are left out; mistakes of form (no UTF-8, lines
 * that are no pair or too long, no section) go to `error`. Strings given to the handler live only
 * during its call.
 */
void parse_text(const char *text, size_t size, const struct parse_handler *handler,
                struct profile_error *error);

#endif
