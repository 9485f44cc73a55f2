/*
 * split.h - one decoded record to its cells. The only user of libcsv.
 *
 * Never trims, never guesses: a quote that is neither around a cell nor doubled inside one is an
 * error. A record whose cells have no quotes inside is split directly, into views; libcsv has those
 * with doubled quotes and judges what is malformed. Both ways give the same.
 */
#ifndef QUHUA_ROSTER_SPLIT_H
#define QUHUA_ROSTER_SPLIT_H

#include <stdbool.h>

#include "../quhua.h"
#include "damage.h"

#define SPLIT_MAX_CELLS 1024

struct splitter; /* one thread at a time */

/* `literal`: quotes are ordinary characters. Returns: NULL when there is no memory. */
struct splitter *splitter_open(char delimiter, bool literal);
void splitter_close(struct splitter *splitter); /* NULL is allowed */

struct cells {
    const struct quhua_text *cell;
    size_t count; /* at most SPLIT_MAX_CELLS */
};

/*
 * Split a record, without its line end.
 *   quoted: it may hold quotes; false is a promise that there are none that mean anything.
 * Returns: NONE, STRAY_QUOTE, UNTERMINATED_QUOTE or TOO_MANY_CELLS; then the cells are those
 *   before the damage.
 * Lifetime: until the next call, and as long as the text.
 */
enum damage splitter_split(struct splitter *splitter, struct quhua_text text, bool quoted,
                           struct cells *cells);

#endif
