/*
 * digest_test.c - the digest is that of libxxhash, with and without AVX2.
 *
 *   digest_test [INDEX...]     arguments are not looked at
 *
 * The program runs itself again with AVX2 hidden from the C library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "../src/core/digest.h"
#include "support.h"

#define HIDE "glibc.cpu.hwcaps=-AVX2"

enum { MOST = 3 << 16, NEAR = 3 };

static struct tally tally = {.shown = 20};
static uint8_t bytes[MOST + NEAR];

static void compare(size_t size)
{
    uint8_t digest[DIGEST_SIZE] = {0};
    XXH128_canonical_t right;
    XXH128_canonicalFromHash(&right, XXH3_128bits(bytes, size));
    digest_bytes(bytes, size, digest);
    tally_check(&tally, memcmp(digest, right.digest, DIGEST_SIZE) == 0, "%zu bytes: another digest",
                size);
}

/* All small sizes, and those around the ends of blocks. */
static void test_sizes(void)
{
    for (size_t size = 0; size < 1100; size++)
        compare(size);
    for (size_t block = 1024; block <= MOST; block += 1024)
        for (size_t size = block - NEAR; size <= block + NEAR; size++)
            compare(size);
}

int main(int argc, char **argv)
{
    const char *hidden = getenv("GLIBC_TUNABLES");
    (void)argc;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 13);
    test_sizes();
    if (tally.failed || (hidden && strcmp(hidden, HIDE) == 0)) {
        printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
        return tally.failed != 0;
    }
    setenv("GLIBC_TUNABLES", HIDE, 1);
    execv(argv[0], argv);
    perror(argv[0]);
    return 66;
}
