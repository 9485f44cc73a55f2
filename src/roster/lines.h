/*
 * lines.h - a file as a stream of bytes in constant memory, and its physical lines.
 *
 * A line ends with LF, CRLF or a lone CR, in any of the encodings; the last line may have no end.
 * Never changes a byte and never looks at quotes.
 */
#ifndef QUHUA_ROSTER_LINES_H
#define QUHUA_ROSTER_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "detect.h"

#define LINES_LIMIT ((size_t)1 << 20) /* usual limit of a line, bytes */
#define LINES_HEAD ((size_t)1 << 16)  /* bytes of the head, where the file has that many */

/* A stream being read. Fields are private but for `number`, `position`, `error`
   and `ended`. */
struct lines {
    int fd;
    int error;         /* errno of the read that failed, or 0 */
    uint64_t number;   /* of the line that comes next, from 1 */
    uint64_t position; /* bytes taken so far, the mark included: for a progress bar */
    char *buffer;
    size_t capacity, begin, end;
    size_t limit;
    bool ended; /* nothing is left to read */
};

/*
 * Read from `fd`, which stays the caller's. Lines longer than `limit` bytes (usually LINES_LIMIT)
 * are delivered in pieces.
 * Returns: 0, or ENOMEM. Lifetime: until lines_close.
 */
int lines_open(struct lines *lines, int fd, size_t limit);
void lines_close(struct lines *lines);

/*
 * The first bytes of the file: at least LINES_HEAD, or all of it (*whole is then true). Only before
 * anything is taken.
 * Returns: 0, or the errno of the read that failed. Lifetime: until the next call.
 */
int lines_head(struct lines *lines, struct bytes *head, bool *whole);

/* Step over the byte order mark. */
void lines_begin(struct lines *lines, const struct detected *detected);

/* Returns: the bytes at hand that come next. Lifetime: until the next call that takes or reads. */
struct bytes lines_window(const struct lines *lines);

/*
 * Read on, so that the window grows.
 * Returns: false when nothing more can be had: at the end of the file (`ended`), after a failed
 *   read (`error`), or when there is enough for the longest record already.
 */
bool lines_more(struct lines *lines);

/* Step over `size` bytes that held `count` line ends. */
void lines_take(struct lines *lines, size_t size, uint64_t count);

/* A physical line within a window. */
struct line {
    size_t size;     /* bytes without the end */
    size_t end_size; /* bytes of the end; 0 where there is none in sight */
};

/*
 * The line at the head of `window`.
 *   whole: the file ends with the window, so that a CR at its end is a line end.
 * Returns: false when the window ends before that can be told; `line` then is all of it.
 */
bool line_find(struct bytes window, bool whole, enum encoding encoding, struct line *line);

#endif
