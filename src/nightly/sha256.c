/*
 * sha256.c - see sha256.h. The only file that knows Nettle.
 */
#include "sha256.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <nettle/sha2.h>

enum { BLOCK = 1 << 16 };

static void put_hex(const uint8_t digest[SHA256_DIGEST_SIZE], char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX - 1] = '\0';
}

static void finish(struct sha256_ctx *context, char hex[SHA256_HEX])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    put_hex(digest, hex);
}

void sha256_pieces(const struct sha256_piece *pieces, size_t count, char hex[SHA256_HEX])
{
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t i = 0; i < count; i++)
        sha256_update(&context, pieces[i].size, pieces[i].data);
    finish(&context, hex);
}

int sha256_file(int fd, uint64_t expected, const volatile sig_atomic_t *stop, char hex[SHA256_HEX],
                uint64_t *size)
{
    uint8_t block[BLOCK];
    struct sha256_ctx context;
    int error = 0;
    *size = 0;
    sha256_init(&context);
    while (*size <= expected) {
        ssize_t got = pread(fd, block, sizeof block, (off_t)*size);
        if (stop && *stop)
            error = EINTR;
        else if (got < 0 && errno == EINTR)
            continue;
        else if (got < 0)
            error = errno;
        if (error || got <= 0)
            break;
        sha256_update(&context, (size_t)got, block);
        *size += (uint64_t)got;
    }
    explicit_bzero(block, sizeof block);
    finish(&context, hex);
    return error;
}
