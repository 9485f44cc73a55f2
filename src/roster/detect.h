/*
 * detect.h - which encoding a file has, by its first bytes; and which files are no text at all.
 *
 * Never reads a file: it judges the bytes given.
 */
#ifndef QUHUA_ROSTER_DETECT_H
#define QUHUA_ROSTER_DETECT_H

#include <stdbool.h>

#include "encoding.h"

/* Files that a spreadsheet program writes when nobody asks it for CSV. */
enum spreadsheet {
    SPREADSHEET_NONE,
    SPREADSHEET_XLSX,  /* a zip container: XLSX, ODS, WPS */
    SPREADSHEET_XLS,   /* a compound file of the older kind */
    SPREADSHEET_MARKUP /* HTML or XML under the name of .xls, as web systems export it */
};

/* What the answer rests on. */
enum detect_cause {
    DETECT_BY_GIVEN,     /* the user said so */
    DETECT_BY_MARK,      /* a byte order mark */
    DETECT_BY_ASCII,     /* nothing but ASCII: read as UTF-8 */
    DETECT_BY_VALIDITY,  /* the bytes are valid in this encoding alone */
    DETECT_BY_FREQUENCY, /* valid in several or in none: the one that gives common characters */
    DETECT_BY_ZEROS      /* UTF-16 without a mark, by where the zero bytes lie */
};

struct detected {
    enum encoding encoding;
    enum detect_cause cause;
    size_t mark_size; /* bytes of the byte order mark at the head of the file, 0 to 3 */
};

/* Returns: what kind of spreadsheet file begins like this, or NONE. */
enum spreadsheet detect_spreadsheet(struct bytes head);

/* Tell the encoding of a file that begins with `head`. Every file gets an answer. */
void detect_encoding(struct bytes head, struct detected *detected);

/*
 * The encoding that the user names: utf-8, utf8, gb2312, gbk, cp936, gb18030, utf-16, utf-16le,
 * utf-16be; case, `-` and `_` do not matter. A mark of that encoding in `head` counts. `utf-16`
 * without a mark is told by the zero bytes, little-endian when in doubt.
 * Returns: false for a name that is none of these.
 */
bool detect_given(const char *name, struct bytes head, struct detected *detected);

/* Returns: a Chinese sentence for the report: which encoding and how that was told; a constant. */
const char *detect_tell(const struct detected *detected);

/* Returns: a Chinese sentence: what the file is and how to save it as CSV; NULL for NONE. */
const char *detect_spreadsheet_tell(enum spreadsheet spreadsheet);

#endif
