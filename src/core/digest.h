/*
 * digest.h - the digest that closes an index file: XXH3-128, canonical, of all bytes before it.
 *
 * The only files that know xxhash; the builder writes by the same function as the reader checks.
 */
#ifndef QUHUA_CORE_DIGEST_H
#define QUHUA_CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 16 };

/* Digest `size` bytes. */
void digest_bytes(const void *data, size_t size, uint8_t digest[DIGEST_SIZE]);

#endif
