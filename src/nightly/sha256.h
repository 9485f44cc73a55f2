/*
 * sha256.h - digests of files, to know again what was read, made or moved.
 *
 * SHA-256, because senders of rosters choose the bytes: nobody can make two files that pass for
 * one.
 */
#ifndef QUHUA_NIGHTLY_SHA256_H
#define QUHUA_NIGHTLY_SHA256_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hexadecimal, with its NUL. */
enum { SHA256_HEX = 65 };

/* Of `count` pieces of bytes one after the other. */
struct sha256_piece {
    const void *data;
    size_t size;
};
void sha256_pieces(const struct sha256_piece *pieces, size_t count, char hex[SHA256_HEX]);

/*
 * Of an open file, from its beginning to its end; *size is how many bytes that were.
 *   expected: where there are more bytes than that, it ends early: somebody may be writing them
 *     faster than they can be read.
 *   stop: ends early with EINTR when it is not 0; NULL: never.
 * Returns: 0, or the errno of the read that failed.
 */
int sha256_file(int fd, uint64_t expected, const volatile sig_atomic_t *stop, char hex[SHA256_HEX],
                uint64_t *size);

#endif
