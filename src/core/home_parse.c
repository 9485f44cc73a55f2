/*
 * home_parse.c - see home_parse.h.
 */
#include "home_parse.h"

#include <string.h>

#include "home_parser.h"

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
