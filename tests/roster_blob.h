/*
 * roster_blob.h - files made for tests of src/roster: bytes, and text encoded with iconv.
 */
#ifndef QUHUA_TESTS_ROSTER_BLOB_H
#define QUHUA_TESTS_ROSTER_BLOB_H

#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "roster_file.h"

enum { BLOB_MAX = 1 << 16 };

/* Bytes that grow; never beyond what the tests need. */
struct blob {
    char data[BLOB_MAX];
    size_t size;
};

static inline void blob_put(struct blob *blob, const char *data, size_t size)
{
    roster_need(blob->size + size <= sizeof blob->data, "room for a test file");
    memcpy(blob->data + blob->size, data, size);
    blob->size += size;
}

/* Append UTF-8 text in an encoding that iconv knows. */
static inline void blob_encoded(struct blob *blob, const char *encoding, const char *text,
                                size_t size)
{
    iconv_t way = iconv_open(encoding, "UTF-8");
    roster_need(way != (iconv_t)-1, encoding);
    char *in = (char *)(uintptr_t)text;
    char *out = blob->data + blob->size;
    size_t room = sizeof blob->data - blob->size;
    roster_need(iconv(way, &in, &size, &out, &room) == 0, "iconv");
    blob->size = sizeof blob->data - room;
    iconv_close(way);
}

static inline void blob_mark(struct blob *blob, const char *encoding)
{
    blob_encoded(blob, encoding, "\xEF\xBB\xBF", 3);
}

#endif
