/*
 * piece.h - text that comes in pieces: a view as long as these lie side by side, else a copy.
 *
 * Never reads what it was not given: views are of the caller's bytes, until piece_keep.
 */
#ifndef QUHUA_SERVICE_PIECE_H
#define QUHUA_SERVICE_PIECE_H

#include "../common/buffer.h"

/* All zero is an empty one. */
struct piece {
    struct quhua_text view;
    struct buffer kept; /* where it holds something, this is the text */
};

/* Append. Returns: false without memory. */
bool piece_add(struct piece *piece, const char *data, size_t size);
/* The bytes added are about to go: copy them. Returns: false without memory. */
bool piece_keep(struct piece *piece);
/* Lifetime: until the next call of another function. */
struct quhua_text piece_text(const struct piece *piece);
/* Make it empty; what was kept is wiped. */
void piece_drop(struct piece *piece);

#endif
