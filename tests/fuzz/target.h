/*
 * target.h - what the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; linked
 * with libFuzzer it searches, linked with replay.c it runs the files of its corpus once.
 */
#ifndef QUHUA_TESTS_FUZZ_TARGET_H
#define QUHUA_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A broken promise ends the program, which is what a fuzzer notices. */
#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The one session of a target, on the index that $QUHUA_INDEX names. */
static inline quhua_session *target_session(void)
{
    static quhua_session *session;
    if (!session) {
        const char *path = getenv("QUHUA_INDEX");
        session = support_session(support_open(path ? path : "build/release/quhua.idx"));
    }
    return session;
}

#endif
