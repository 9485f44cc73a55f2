/*
 * support.h - what the test programs share: files in memory, split lines, counted results.
 *
 * Never prints a passed check; a failed one is one line that names its place.
 */
#ifndef QUHUA_TESTS_SUPPORT_H
#define QUHUA_TESTS_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "../src/quhua.h"

/* A file in memory, cut into lines; the text ends in NUL. */
struct file_lines {
    char *data;
    char **line; /* NUL-terminated, without line end */
    size_t count;
};

/* Returns: false where the file cannot be read. Lifetime: until support_drop. */
bool support_read(const char *path, struct file_lines *lines);
void support_drop(struct file_lines *lines);

/* Cut `line` at each `separator`, in place. Returns how many fields, at most `capacity`; the last
   one then keeps the rest. */
size_t support_split(char *line, char separator, char **field, size_t capacity);

static inline bool support_same(struct quhua_text text, const char *data, size_t size)
{
    return text.size == size && (size == 0 || __builtin_memcmp(text.data, data, size) == 0);
}

/* The text of a NUL-terminated string. */
struct quhua_text support_text(const char *string);

/* Open the index at `path`, or end the program with exit code 66 and the reason. */
quhua_index *support_open(const char *path);
/* A session of it, or exit. */
quhua_session *support_session(const quhua_index *index);

/* Results, counted. */
struct tally {
    size_t passed, failed;
    size_t shown; /* failures to show; further ones are only counted */
};

/* Count a result; a failure is printed while there are any left to show. */
bool tally_check(struct tally *tally, bool ok, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * What every answer has to keep: accepted if and only if there is a code and no reason asks or
 * refuses; a code is one of six digits; candidates are six digits and not more than the total.
 * Returns: NULL, or what is wrong.
 */
const char *support_inconsistent(const struct quhua_answer *answer);

bool support_has_candidate(const struct quhua_answer *answer, unsigned code);
bool support_has_reason(const struct quhua_answer *answer, const char *code);

/* The answer as `verdict code origin reasons rest candidates` for a person. Static buffer. */
const char *support_tell(const struct quhua_answer *answer);

#endif
