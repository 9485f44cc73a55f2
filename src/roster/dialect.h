/*
 * dialect.h - how a file writes its rows: delimiter, quoting, line ends, where the header is.
 */
#ifndef QUHUA_ROSTER_DIALECT_H
#define QUHUA_ROSTER_DIALECT_H

#include <stdint.h>

#include "columns.h"
#include "detect.h"

enum quoting {
    QUOTING_NEEDED, /* cells that need quotes have them; also when no quote was seen */
    QUOTING_ALL,    /* every cell of the header has them */
    QUOTING_NONE    /* quotes are ordinary characters: there are many and none encloses a cell */
};

enum line_end { LINE_END_LF, LINE_END_CRLF, LINE_END_CR };

struct dialect {
    enum encoding encoding;
    char delimiter; /* ',', ';' or '\t' */
    enum quoting quoting;
    enum line_end line_end; /* the commonest */
    uint64_t header_line;   /* first physical line of the header row; 0: no row at all */
    uint64_t body_line;     /* first physical line after the header row */
    size_t columns;         /* cells of the header row */
    size_t named;           /* the same without empty cells at its end */
};

/*
 * Judge the head of a file (its mark included). Rows before the header are titles.
 *   whole: the head is all of the file. choices: may be NULL.
 * Returns: 0, or ENOMEM. A head without any row has header_line 0 and columns 0.
 */
int dialect_detect(struct bytes head, bool whole, const struct detected *detected,
                   const struct column_choices *choices, struct dialect *dialect);

/* Write the usual line end in the file's encoding, at most 4 bytes. Returns how many. */
size_t dialect_line_end(const struct dialect *dialect, char *out);

#endif
