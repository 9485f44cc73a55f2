/*
 * index.h - opening an index file: digest first, then LMDB, then views of its values.
 *
 * The only file of the library that knows LMDB and the operating system's files. An open index
 * never changes.
 */
#ifndef QUHUA_CORE_INDEX_H
#define QUHUA_CORE_INDEX_H

#include <stddef.h>

#include "types.h"

/* Returns: views of the index, valid until it is closed. */
const struct tables *index_tables(const struct quhua_index *index);

#endif
