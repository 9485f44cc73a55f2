/*
 * index.h - opening an index file: digest first, then LMDB, then views of its values.
 *
 * The only file of the library that knows LMDB and the operating system's files. An open index
 * never changes. Search keys are read through a cursor that belongs to one session.
 */
#ifndef QUHUA_CORE_INDEX_H
#define QUHUA_CORE_INDEX_H

#include <stddef.h>

#include "types.h"

struct index_cursor;

/* Returns: views of the index, valid until it is closed. */
const struct tables *index_tables(const struct quhua_index *index);

/* Open a cursor over the search keys; one thread. Returns: OK, ERROR_MEMORY or ERROR_LMDB. */
enum quhua_status index_cursor_open(const struct quhua_index *index, struct index_cursor **cursor);
void index_cursor_close(struct index_cursor *cursor);

/* A search key and the rows that it finds. */
struct index_hit {
    struct quhua_text key;
    const uint8_t *rows; /* uint16_t each, unaligned: read by memcpy */
    size_t row_count;
};

/*
 * Step to the first key >= *key (key != NULL) or to the next one (key == NULL).
 * Returns: false after the last.
 */
bool index_cursor_next(struct index_cursor *cursor, const struct quhua_text *key,
                       struct index_hit *hit);

#endif
