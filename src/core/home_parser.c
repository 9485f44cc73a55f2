/*
 * home_parser.c - see home_parser.h.
 */
#include "home_parser.h"

void parser_put(struct parser *parser, enum quhua_element element, uint32_t begin, uint32_t end,
                enum tail tail)
{
    struct span *span = &parser->out->span[element];
    bool merges = element == QUHUA_ELEMENT_ROAD || element == QUHUA_ELEMENT_NUMBER ||
                  element == QUHUA_ELEMENT_ESTATE || element == QUHUA_ELEMENT_PLACE;
    parser->begin = parser->at = end;
    parser->out->tail = tail;
    if (begin == end)
        return;
    if (span_is_empty(*span)) {
        *span = (struct span){(uint16_t)begin, (uint16_t)end};
    } else if (merges && span->end == begin) {
        span->end = (uint16_t)end;
    } else if (element != QUHUA_ELEMENT_PLACE) {
        span = &parser->out->span[QUHUA_ELEMENT_PLACE];
        if (span_is_empty(*span))
            *span = (struct span){(uint16_t)begin, (uint16_t)end};
        else if (span->end == begin)
            span->end = (uint16_t)end;
    }
}
