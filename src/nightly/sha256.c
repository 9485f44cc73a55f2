/*
 * sha256.c - see sha256.h. The only file that knows libmd.
 */
#include "sha256.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <sha2.h>

enum { BLOCK = 1 << 16 };

static void put_hex(const uint8_t digest[SHA256_DIGEST_LENGTH], char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX - 1] = '\0';
}

static void finish(SHA2_CTX *context, char hex[SHA256_HEX])
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Final(digest, context);
    put_hex(digest, hex);
}

void sha256_pieces(const struct sha256_piece *pieces, size_t count, char hex[SHA256_HEX])
{
    SHA2_CTX context;
    SHA256Init(&context);
    for (size_t i = 0; i < count; i++)
        SHA256Update(&context, pieces[i].data, pieces[i].size);
    finish(&context, hex);
}

int sha256_file(int fd, uint64_t expected, const volatile sig_atomic_t *stop, char hex[SHA256_HEX],
                uint64_t *size)
{
    uint8_t block[BLOCK];
    SHA2_CTX context;
    int error = 0;
    *size = 0;
    SHA256Init(&context);
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
        SHA256Update(&context, block, (size_t)got);
        *size += (uint64_t)got;
    }
    explicit_bzero(block, sizeof block);
    finish(&context, hex);
    return error;
}
