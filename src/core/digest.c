/*
 * digest.c - see digest.h.
 *
 * On the way of every start, so: with the widest instructions that the machine has.
 */
#include "digest.h"

#include <string.h>

#include "digest_avx2.h"

#define XXH_INLINE_ALL /* no call, no shared library */
#include <xxhash.h>

#ifdef DIGEST_AVX2
#include <sys/platform/x86.h>
#endif

typedef void update(void *state, const void *data, size_t size);

static void update_plain(void *state, const void *data, size_t size)
{
    XXH3_128bits_update(state, data, size);
}

/* What the C library found at its own start is asked: CPUID is slow in a virtual machine. */
static update *best_update(void)
{
#ifdef DIGEST_AVX2
    if (CPU_FEATURE_ACTIVE(AVX2))
        return digest_update_avx2;
#endif
    return update_plain;
}

void digest_bytes(const void *data, size_t size, uint8_t digest[DIGEST_SIZE])
{
    XXH3_state_t state;
    XXH128_canonical_t canonical;
    XXH3_128bits_reset(&state);
    best_update()(&state, data, size);
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
    memcpy(digest, canonical.digest, DIGEST_SIZE);
}
