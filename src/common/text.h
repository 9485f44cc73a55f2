/*
 * text.h - whether texts are the same, byte by byte. Empty ones are, whatever their data.
 */
#ifndef QUHUA_COMMON_TEXT_H
#define QUHUA_COMMON_TEXT_H

#include <stdbool.h>
#include <string.h>

#include "../quhua.h"

static inline bool text_same(struct quhua_text a, struct quhua_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool text_is(struct quhua_text text, const char *word)
{
    return text_same(text, (struct quhua_text){word, strlen(word)});
}

#endif
