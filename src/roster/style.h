/*
 * style.h - appending cells of ours to a buffer, in the manner of the file.
 */
#ifndef QUHUA_ROSTER_STYLE_H
#define QUHUA_ROSTER_STYLE_H

#include "../common/buffer.h"
#include "cells.h"

enum { STYLE_MOST_CELLS = 10 };

/* Cells of ours that follow one another, to be written at once. Fields but `text` are private. */
struct style_cells {
    struct buffer *text; /* before each cell it has a byte that becomes a delimiter */
    size_t count, begins[STYLE_MOST_CELLS];
};

/* Begin with no cell; `text` is emptied. */
void style_begin(struct style_cells *cells, struct buffer *text);
/* Begin the next cell, one of at most STYLE_MOST_CELLS; its text is then appended to `text`. */
void style_next(struct style_cells *cells);
/* The same for a cell whose text is at hand. */
void style_cell(struct style_cells *cells, struct quhua_text text);

/* Append the cells to `out`, with a delimiter before each, but for the `first` of a row. */
void style_put(const struct dialect *dialect, struct codec *codec, struct style_cells *cells,
               bool first, struct buffer *out);
/* Append the file's usual line end. */
void style_put_end(const struct dialect *dialect, struct buffer *out);

#endif
