/*
 * cut.h - where a record ends: a pure function of the bytes that lie ahead.
 *
 * A quoted cell may hold line ends. A quote that is never closed, or that is closed in the middle
 * of a later cell, does not take the following rows with it: the line in which it was opened is
 * then a record alone, and the next line begins another. How far a quote is
 * followed is bounded; as a line that opens a quote has an odd number of quotes, and so closes
 * one that is open, no byte is looked at more than a few times.
 */
#ifndef QUHUA_ROSTER_CUT_H
#define QUHUA_ROSTER_CUT_H

#include <stdbool.h>

#include "damage.h"
#include "encoding.h"

#define CUT_MAX_SPAN ((size_t)1 << 16) /* bytes that a record of several lines may have */
#define CUT_MAX_LINES 256              /* lines that it may have */

/* What the cutter has to know. */
struct cutter {
    enum encoding encoding;
    char delimiter;
    bool literal;    /* quotes are ordinary characters */
    size_t limit;    /* bytes of the longest line that is taken whole */
    size_t at_least; /* cells that a record of several lines must have; 0: any number */
    size_t at_most;
};

struct cut {
    size_t size;        /* bytes without the line end */
    size_t end_size;    /* bytes of the line end */
    size_t lines;       /* physical lines that end in it; a last line without an end counts */
    enum damage damage; /* STRAY_QUOTE, UNTERMINATED_QUOTE, TOO_LONG or NONE */
    bool quoted;        /* holds a quote that means something */
    bool continues;     /* a piece: the line goes on */
};

/*
 * Cut the record at the head of `window`, which is not empty.
 *   whole: the file ends with the window. inside: the window begins within a line, after a piece.
 * Returns: false when more bytes are needed to tell.
 */
bool cut_record(const struct cutter *cutter, struct bytes window, bool whole, bool inside,
                struct cut *cut);

#endif
