/*
 * wide.h - sixteen bytes at once, by the vector types that gcc and clang have on every machine.
 *
 * A comparison gives a byte of all ones where it holds, else 0.
 */
#ifndef QUHUA_ROSTER_WIDE_H
#define QUHUA_ROSTER_WIDE_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t wide __attribute__((vector_size(16)));

static inline wide wide_at(const void *bytes)
{
    wide all;
    memcpy(&all, bytes, sizeof all);
    return all;
}

/* The same byte sixteen times. */
static inline wide wide_of(uint8_t byte)
{
    return (wide){byte, byte, byte, byte, byte, byte, byte, byte,
                  byte, byte, byte, byte, byte, byte, byte, byte};
}

static inline wide wide_equal(wide all, uint8_t byte)
{
    return (wide)(all == wide_of(byte));
}

static inline wide wide_below(wide all, uint8_t byte)
{
    return (wide)(all < wide_of(byte));
}

/* One of its halves, 0 or 1; the byte that comes first is the lowest. */
static inline uint64_t wide_half(wide all, int half)
{
    typedef uint64_t halves __attribute__((vector_size(16)));
    return le64toh(((halves)all)[half]);
}

/* Does it hold for any byte? */
static inline bool wide_any(wide all)
{
    return (wide_half(all, 0) | wide_half(all, 1)) != 0;
}

#endif
