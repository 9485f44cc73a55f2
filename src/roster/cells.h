/*
 * cells.h - writing cells of our own in the style of a file, and telling formulas.
 */
#ifndef QUHUA_ROSTER_CELLS_H
#define QUHUA_ROSTER_CELLS_H

#include "codec.h"
#include "dialect.h"

/*
 * Whether a spreadsheet would take the text for a formula: it begins with = + - @ tab or CR (also
 * after blanks, and in their full-width forms). Plain numbers (-3, +8613800000000, -1.5, +86-25-83)
 * and a lone sign are none: the rest of such a text has only digits, blanks and . , - ( ).
 */
bool cell_is_formula(struct quhua_text text);
/* May it be one, by its first byte? Few texts may: a quick question before the other. */
bool cell_may_be_formula(struct quhua_text text);

/* Bytes that cell_write needs at `out` for a text of so many bytes. */
#define CELL_ROOM(size) (4 * (2 * (size) + 4))

/*
 * Write one cell of our own: a text that a spreadsheet would take for a formula gets an apostrophe
 * before it; quotes as the dialect has them (needed: for delimiter, quote, CR, LF and blanks at
 * the ends; all: always; none: delimiters and line ends become spaces); in the encoding of the
 * file. Line ends inside stay.
 * Returns: bytes written. Never fails, and never writes more than CELL_ROOM(text.size).
 */
size_t cell_write(struct codec *codec, const struct dialect *dialect, struct quhua_text text,
                  char *out);

/* The same without the apostrophe: for a value that replaces one of the file's own cells. */
size_t cell_write_plain(struct codec *codec, const struct dialect *dialect, struct quhua_text text,
                        char *out);

/* Write the delimiter, at most 2 bytes. Returns how many. */
size_t cell_delimiter(const struct dialect *dialect, char *out);

#endif
