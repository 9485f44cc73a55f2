/*
 * digest_avx2.h - the digest's inner loop for machines with AVX2, which is only to be called there.
 */
#ifndef QUHUA_CORE_DIGEST_AVX2_H
#define QUHUA_CORE_DIGEST_AVX2_H

#include <stddef.h>

#if defined(__x86_64__) && defined(__has_include)
#if __has_include(<sys/platform/x86.h>) /* of glibc: tells what the machine has */
#define DIGEST_AVX2
#endif
#endif

/* Add `data` to a state of XXH3-128. Where DIGEST_AVX2 is not defined, neither is this. */
void digest_update_avx2(void *state, const void *data, size_t size);

#endif
