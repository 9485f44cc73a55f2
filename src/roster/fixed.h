/*
 * fixed.h - the roster as it came, with our columns behind.
 *
 * Original cells stay byte for byte; only a row whose values shall stand in place has other ones.
 */
#ifndef QUHUA_ROSTER_FIXED_H
#define QUHUA_ROSTER_FIXED_H

#include "own.h"
#include "style.h"
#include "tell.h"

/* How a roster is written back. */
struct fixed {
    struct dialect dialect;
    const struct columns *columns;
    const struct checker *checker;
    size_t kept;   /* columns of the roster that are not ours: a file that was fixed before has
                      ours at its end, and they are replaced */
    bool in_place; /* accepted values also replace those of the original columns */
};

/* Find out `kept` from the header's cells. */
void fixed_init(struct fixed *fixed, const struct quhua_text *headers, size_t count);

/* Append a record as it is, line end included. */
void fixed_put_raw(const struct record *record, struct buffer *out);
/* Append the header row, or a person's row, with our columns. `scratch` is overwritten. */
void fixed_put_header(const struct fixed *fixed, struct codec *codec, const struct record *record,
                      struct buffer *scratch, struct buffer *out);
void fixed_put_row(const struct fixed *fixed, struct codec *codec, const struct record *record,
                   const struct checked *checked, struct buffer *scratch, struct buffer *out);

#endif
