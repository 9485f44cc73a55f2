/*
 * mojibake.h - text that went through the wrong encoding on its way.
 *
 * Looked at only where a text names nothing. A repair is made only where it is proven: the
 * characters stand for bytes that are UTF-8 as a whole and hold Han characters.
 */
#ifndef QUHUA_CORE_MOJIBAKE_H
#define QUHUA_CORE_MOJIBAKE_H

#include "types.h"

/*
 * UTF-8 that was read as Latin-1 or windows-1252 (æ±Ÿè‹ for 江苏), turned back.
 * Returns: bytes written to `buffer`, or 0 where the text is none such or does not fit.
 */
size_t mojibake_repair(struct quhua_text text, char *buffer, size_t capacity);

/* Does the text show the marks of a conversion that lost it (锟斤拷, ÎÒ without a Han character)?
 */
bool mojibake_is_lost(struct quhua_text text);

#endif
