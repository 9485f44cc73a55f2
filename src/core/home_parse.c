/*
 * home_parse.c - see home_parse.h.
 */
#include "home_parse.h"

#include <string.h>

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

/* ---- brackets ---------------------------------------------------- */

static bool is_open_bracket(char32_t c)
{
    return c == U'(' || c == U'（';
}

static bool is_close_bracket(char32_t c)
{
    return c == U')' || c == U'）';
}

/* What stands in brackets is a remark: it stays, and is a place. */
static void take_brackets(struct parser *parser)
{
    uint32_t end = parser->at;
    parser_end_name(parser, FOLLOWS_NOTHING);
    while (end < parser->body->count && !is_close_bracket(parser->body->code[end]))
        end++;
    if (end < parser->body->count) {
        parser_put(parser, QUHUA_ELEMENT_PLACE, parser->at, end + 1, TAIL_WHOLE);
        return;
    }
    parser_put(parser, QUHUA_ELEMENT_PLACE, parser->at, end, TAIL_OPEN);
}

/* ---- the whole ---------------------------------------------------- */

static void step(struct parser *parser)
{
    const struct glyphs *body = parser->body;
    char32_t c = body->code[parser->at];
    unsigned traits = chars_of(body->chars, c);
    /* A separator ends a name; text with a space after each character still is one name. */
    if (body->flags[parser->at] & GLYPH_GAP && parser->at - parser->begin >= 2)
        parser_end_name(parser, FOLLOWS_NOTHING);
    if (!(traits & (CHAR_NO_NAME | CHAR_WORD))) {
        parser->at++;
        return;
    }
    if (is_open_bracket(c)) {
        take_brackets(parser);
        return;
    }
    if (glyph_is_digit(c) || glyph_is_letter(c)) {
        parser_take_number(parser);
        return;
    }
    const struct word *word = words_at(body, parser->at);
    if (!word || !parser_take_word(parser, word))
        parser->at += word && parser->at == parser->begin ? 1u : word ? word->size : 1u;
}

static bool ends_rural(const struct glyphs *body, const struct town_found *town)
{
    return town->grade != TOWN_NONE && town->end && !glyph_in(body->code[town->end - 1], U"道处街");
}

void home_parse(const struct glyphs *body, const struct town_found *town, struct elements *elements)
{
    struct parser parser = {body, elements, town->end, town->end, ends_rural(body, town)};
    memset(elements, 0, sizeof *elements);
    if (town->grade != TOWN_NONE) {
        elements->farm = town->end && glyph_in(body->code[town->end - 1], U"场团");
        elements->span[QUHUA_ELEMENT_TOWNSHIP] = (struct span){town->begin, town->end};
        elements->span[QUHUA_ELEMENT_PLACE] = (struct span){0, town->begin};
    }
    while (parser.at < body->count)
        step(&parser);
    parser_end_name(&parser, FOLLOWS_NOTHING);
    if (body->count && glyph_in(body->code[body->count - 1], U"-第附"))
        elements->tail = TAIL_CUT;
}
