/*
 * digest.h - the digest that closes an index file: XXH3-128, canonical, of all bytes before it.
 *
 * The only files that know xxhash; the builder writes by the same function as the reader checks.
 */
#ifndef QUHUA_CORE_DIGEST_H
#define QUHUA_CORE_DIGEST_H

#include <stdint.h>
#include <sys/types.h>

enum { DIGEST_SIZE = 16 };

/*
 * Digest the first `size` bytes of the file behind `fd`, whose offset stays.
 * Returns: how many bytes there were; where not `size`, or -1 with errno, there is no digest.
 */
ssize_t digest_file(int fd, size_t size, uint8_t digest[DIGEST_SIZE]);

#endif
