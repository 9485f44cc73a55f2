/*
 * mask.c - characters put in place of others: 承德×××县 is not 承德县. See court.h.
 */
#include <string.h>

#include "court.h"

/* Folding takes them for separators, which may stand inside a name. */
static const char *const masks[] = {"×", "*",  "＊", "□",  "○", "●", "?", "？", "✕", "✱",
                                    "_", "＿", "…",  "..", "■", "△", "☆", "★",  "※"};

static bool holds_mask(const char *begin, size_t size)
{
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
        if (memmem(begin, size, masks[i], strlen(masks[i])))
            return true;
    return false;
}

bool mask_hides(const struct court *court)
{
    const struct reading *reading = court->reading;
    const struct symbols *symbols = court->symbols;
    const uint16_t size = row_at(court, reading->leaves[0])->folded_count;
    uint16_t begin = reading->last;
    if (reading->end - begin > size)
        begin = (uint16_t)(reading->end - size); /* a path: the county's name ends it */
    for (uint32_t i = begin + 1u; i < reading->end; i++)
        if (symbol_is_separated(symbols, i)) {
            const uint16_t from = symbol_at(symbols, i - 1);
            if (holds_mask(court->text.data + from, symbol_at(symbols, i) - from))
                return true;
        }
    return false;
}
