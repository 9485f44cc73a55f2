/*
 * digest.c - see digest.h.
 *
 * On the way of every start, so: through a small buffer, which costs less than mapping the file
 * and unmapping it, and with the widest instructions that the machine has.
 */
#include "digest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "digest_avx2.h"

#define XXH_INLINE_ALL /* no call, no shared library */
#include <xxhash.h>

#ifdef DIGEST_AVX2
#include <sys/platform/x86.h>
#endif

enum { CHUNK = 1 << 16 };

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

ssize_t digest_file(int fd, size_t size, uint8_t digest[DIGEST_SIZE])
{
    char buffer[CHUNK];
    XXH3_state_t state;
    update *const add = best_update();
    size_t done = 0;
    XXH3_128bits_reset(&state);
    while (done < size) {
        size_t part = size - done < sizeof buffer ? size - done : sizeof buffer;
        ssize_t got = pread(fd, buffer, part, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? got : (ssize_t)done;
        add(&state, buffer, (size_t)got);
        done += (size_t)got;
    }
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
    memcpy(digest, canonical.digest, DIGEST_SIZE);
    return (ssize_t)done;
}
