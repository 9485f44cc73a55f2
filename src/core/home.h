/*
 * home.h - what the stages of a home address hand to one another.
 *
 * A text becomes glyphs; extras are taken out of them; the county is found; what stands below it
 * becomes a body of its own, which is cut into spans, one an element. Spans count glyphs of the
 * body. Nothing here allocates.
 */
#ifndef QUHUA_CORE_HOME_H
#define QUHUA_CORE_HOME_H

#include <uchar.h>

#include "compose.h"
#include "home_chars.h"
#include "types.h"

enum glyph_flag {
    GLYPH_GAP = 1,     /* a separator stood before it */
    GLYPH_RESTYLED = 2 /* it was written another way, or a separator before it was dropped */
};

enum { GLYPH_ROOM = 8 }; /* zeros after the last glyph, so that words may be looked for anywhere */

/* The characters of a text in one form: half width, one dash, separators as gaps. */
struct glyphs {
    const struct chars *chars; /* the session's, never changed */
    uint16_t count;
    bool damaged;                            /* a character was lost between two others */
    char32_t code[MAX_SYMBOLS + GLYPH_ROOM]; /* zeros from code[count] on */
    uint8_t flags[MAX_SYMBOLS + 1];          /* enum glyph_flag */
};

struct span {
    uint16_t begin, end; /* empty where they are equal */
};

static inline bool span_is_empty(struct span span)
{
    return span.begin == span.end;
}

/* How the last word of a body ends. */
enum tail {
    TAIL_WHOLE, /* with its class word, or a room's number */
    TAIL_BARE,  /* a name or a number without its class word */
    TAIL_OPEN,  /* a bracket */
    TAIL_CUT    /* a dash or a prefix that waits for more */
};

/* A body, cut. */
struct elements {
    struct span span[QUHUA_ELEMENT_COUNT];
    enum tail tail;
    bool hamlet; /* a village within the village is named: that tells what a group would */
    bool farm;   /* the township is a farm or a regiment, which need no villages */
    bool unnamed_where, unnamed_door; /* a class word has a blank for its name or its number */
};

/* What was moved out of a text; texts are views of `data`. */
struct extras {
    struct quhua_text text[QUHUA_EXTRA_COUNT];
    char data[4 * QUHUA_MAX_TEXT + 64];
    size_t size;
    bool at_end; /* the text ended with one of them */
};

/* The memory of one home address. */
struct home_scratch {
    bool is_ready; /* the table of characters is made: by the first home, others pay nothing */
    struct chars chars;
    struct glyphs glyphs, draft, body; /* the text; below the county; with its numerals settled */
    struct elements elements;
    struct extras extras;
    struct compose_buffer composed;
    struct quhua_note notes[QUHUA_MAX_REASONS]; /* what the county's judgement says */
    uint16_t at[MAX_SYMBOLS + 1];               /* where each glyph begins in `clean` */
    char repaired[4 * QUHUA_MAX_TEXT];
    char clean[5 * QUHUA_MAX_TEXT];
    char home[4 * QUHUA_MAX_TEXT + 256];
};

/* Make the table of characters, which holds for all homes. */
void home_init(const struct tables *tables, struct home_scratch *scratch);

#endif
