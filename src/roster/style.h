/*
 * style.h - appending cells of ours to a buffer, in the manner of the file.
 */
#ifndef QUHUA_ROSTER_STYLE_H
#define QUHUA_ROSTER_STYLE_H

#include "../common/buffer.h"
#include "cells.h"

/* Append one cell, with the delimiter before it unless it is the first of its row. */
void style_put_cell(const struct dialect *dialect, struct codec *codec, struct quhua_text text,
                    bool first, struct buffer *out);
/* Append the file's usual line end. */
void style_put_end(const struct dialect *dialect, struct buffer *out);

#endif
