/*
 * home_parser.h - the state of cutting one body, shared by home_parse, home_door and home_name.
 *
 * Invariant: glyphs begin..at are a name that no class word has ended yet; all before `begin` is
 * told.
 */
#ifndef QUHUA_CORE_HOME_PARSER_H
#define QUHUA_CORE_HOME_PARSER_H

#include "home_text.h"
#include "home_words.h"

struct parser {
    const struct glyphs *body;
    struct elements *out;
    uint32_t begin, at;
    bool rural; /* the township is a 镇 or a 乡 */
};

/* What comes behind a name. */
enum follows {
    FOLLOWS_NOTHING, /* the end, or a separator */
    FOLLOWS_GROUP,
    FOLLOWS_NUMBER,
    FOLLOWS_HOUSE /* a building, a unit, a floor or a room */
};

static inline bool parser_has(const struct parser *parser, enum quhua_element element)
{
    return !span_is_empty(parser->out->span[element]);
}

/* Does the body end before glyph `at`, or a separator stand there? */
static inline bool parser_ends(const struct parser *parser, uint32_t at)
{
    return at >= parser->body->count || parser->body->flags[at] & GLYPH_GAP;
}

/* Glyphs begin..end are `element`; the name in hand ends there. A second one of a kind goes to the
   place, unless it goes on where the first ended. */
void parser_put(struct parser *parser, enum quhua_element element, uint32_t begin, uint32_t end,
                enum tail tail);

/* The class word has no name or number but a blank: note what is missing. */
static inline void parser_blank(struct parser *parser, const struct word *word)
{
    if (word->kind == WORD_VILLAGE || word->kind == WORD_ROAD)
        parser->out->unnamed_where = true;
    else
        parser->out->unnamed_door = true;
}

/* ---- home_name.c: names ended by a class word, and names without one ------------------------ */

/* Take the class word at parser->at, if it ends an element. Returns: false where it does not. */
bool parser_take_word(struct parser *parser, const struct word *word);
/* End the name in hand, which has no class word, before what follows. */
void parser_end_name(struct parser *parser, enum follows follows);

/* ---- home_door.c: what is counted ------------------------------------------------------------ */

/* Take the number at parser->at (3组, 12号, 3-2-501). Returns: false where it is part of a name;
   then parser->at stands behind it. */
bool parser_take_number(struct parser *parser);

#endif
