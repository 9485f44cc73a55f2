/*
 * encoding.h - the encodings that files of people come in.
 *
 * In all four of them comma, semicolon, tab, quote, CR and LF can be found without decoding: as
 * bytes in UTF-8 and GB18030 (whose trail bytes begin at 0x30 and have none of these), as code
 * units in UTF-16.
 */
#ifndef QUHUA_ROSTER_ENCODING_H
#define QUHUA_ROSTER_ENCODING_H

#include <stddef.h>

/* GB18030 stands for GB 2312 and GBK too, which are parts of it. */
enum encoding { ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16LE, ENCODING_UTF16BE };

/* Bytes as they stand in a file, in whatever encoding; a view. */
struct bytes {
    const char *data;
    size_t size;
};

/* Returns: bytes of a code unit, 1 or 2. */
static inline size_t encoding_unit(enum encoding encoding)
{
    return encoding >= ENCODING_UTF16LE ? 2 : 1;
}

/* Which byte of a code unit holds an ASCII character; the others are 0. */
static inline size_t encoding_low(enum encoding encoding)
{
    return encoding == ENCODING_UTF16BE ? 1 : 0;
}

/* Write an ASCII character at `out` (at most 2 bytes). Returns how many. */
static inline size_t encoding_put(enum encoding encoding, char ascii, char *out)
{
    if (encoding_unit(encoding) == 1) {
        out[0] = ascii;
        return 1;
    }
    out[encoding_low(encoding)] = ascii;
    out[1 - encoding_low(encoding)] = 0;
    return 2;
}

#endif
