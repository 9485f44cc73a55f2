/*
 * types.h - the plain structs that the stages of the library hand to one another.
 *
 * A stage takes const pointers to what came before and fills its own struct; none keeps state.
 */
#ifndef QUHUA_CORE_TYPES_H
#define QUHUA_CORE_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../quhua.h"
#include "format.h"

enum {
    MAX_SYMBOLS = QUHUA_MAX_TEXT,
    MAX_MENTIONS = 4 * QUHUA_MAX_TEXT, /* further ones are dropped: they are deep in the text */
    MAX_LEAVES = 256,                  /* rows that one reading may leave open (郊区 has 150) */
    MAX_PLACES = 64,                   /* places that one answer may ask about */
    MAX_TRACE = 160,
    SYMBOL_BLOCK = 32 /* symbols that may be looked at together */
};

/* Not inlined: few texts come there, all would pay in registers. */
#define RARE __attribute__((noinline, cold))

/* The index as the stages see it: views into one mapped file, all read-only. */
struct tables {
    const struct format_head *head;
    const uint16_t *fold;
    const uint32_t *fold_far;
    const uint32_t *pairs;
    const uint32_t *trie;
    const uint32_t *senses;
    const struct row *rows;
    const uint32_t *successors;
    const struct format_upper *uppers;
    const uint16_t *heirs;
    const uint16_t *folded;
    const char *strings;
    const uint32_t *towns;
    const uint16_t *postings;
    const struct format_transfer *transfers;
    const struct format_variant *variants;
    const uint8_t *readings;
    const uint16_t *sounds;
    const uint32_t *shapes;
};

/* What folding makes of a text. place[count] is the end of the text.
   Separators and ignorable characters leave no symbol but a mark on the next. */
struct symbols {
    uint16_t count;
    bool invalid;   /* not UTF-8 */
    bool damaged;   /* holds U+FFFD or the like */
    uint16_t marks; /* all marks that occur */
    bool too_long;  /* more than QUHUA_MAX_TEXT code points; folding stopped there */
    uint16_t symbol[MAX_SYMBOLS + SYMBOL_BLOCK]; /* a block of SYMBOL_OTHER after the last */
    uint16_t place[MAX_SYMBOLS + 1];             /* byte offset, and marks above it */
};

enum mark {
    MARK_OFFSET = 0x1FFF,          /* the bits of the offset: texts end at 4,096 bytes */
    MARK_SEPARATED = 0x2000,       /* a separator stands before this symbol */
    MARK_HIDDEN = 0x4000,          /* an ignorable character stands before it */
    MARK_CHANGED = SYMBOL_CHANGED, /* its code point was not in folded form */
    MARK_ANY = 0xE000
};

/* Where symbol `i` begins in the source, in bytes. */
static inline uint16_t symbol_at(const struct symbols *symbols, uint32_t i)
{
    return symbols->place[i] & MARK_OFFSET;
}

/* Does a separator stand before symbol `i`, or does the text end there: does the writer stop? */
static inline bool symbol_is_separated(const struct symbols *symbols, uint32_t i)
{
    return symbols->place[i] & MARK_SEPARATED;
}

/* A name found in the text: symbols begin..end, its senses from `sense` on. */
struct mention {
    uint16_t begin, end;
    uint32_t sense;
};

/* Mentions, looked for where they are asked for: those that begin at symbol i are number[i] from
   list[first[i]] on, the shortest first; NOT_SEEN where nobody has asked yet. */
struct mentions {
    uint16_t count;
    uint16_t first[MAX_SYMBOLS + 1];
    uint8_t number[MAX_SYMBOLS + 1];
    struct mention list[MAX_MENTIONS];
};

#define NOT_SEEN 0xFFFF

/* Things that a reading of the text met on its way, bits of reading.flags. */
enum reading_flag {
    READ_SHORT = 1,      /* a stem or customary name was used */
    READ_REPEATED = 2,   /* an upper division was written twice */
    READ_GROUPING = 4,   /* 市辖区 and the like inside the path */
    READ_TYPO = 8,       /* a name was repaired */
    READ_UNSURE = 16,    /* the repair leaves doubt: a person has to agree */
    READ_SECOND = 32,    /* the conflict is another address further on */
    READ_ZONE = 64,      /* a functional zone is named */
    READ_CONFLICT = 128, /* what was written does not fit together */
    READ_VARIANT = 256,  /* a name was used that tables misprinted */
    READ_OUTSIDE = 512,  /* begins with a foreign country */
    READ_TOWN_LOOSE =
        1024, /* the township is written with another level word: 九堡镇 for 九堡街道 */
    READ_COMMON = 2048, /* a name is a common word as well: 市区 */
    READ_NOTHING = 4096 /* the text is empty, or one word for "no answer" */
};

/* How the leading mentions of a text were understood: the rows that all of them leave. */
struct reading {
    uint16_t leaves[MAX_LEAVES];
    uint16_t leaf_count;
    uint16_t begin, end; /* symbols that it explains */
    uint16_t flags;      /* enum reading_flag */
    uint16_t last;       /* symbol where its last mention begins */
    uint16_t steps;      /* mentions of divisions in the chain */
    uint16_t last_form;  /* enum form of the last of them */
    uint16_t upper[3];   /* row that was written at each level; ROW_NONE where none */
    uint16_t typo_begin, typo_end;
    uint16_t zone;              /* row of a zone or zone word; ROW_NONE */
    uint16_t hints[MAX_PLACES]; /* rows worth asking about, where no leaf is an answer */
    uint16_t hint_count;
    uint32_t town;     /* first posting of the township beside it; NO_TOWN */
    uint16_t town_end; /* where that ends in the text */
};

#define NO_TOWN 0xFFFFFFFFu

/* A line of `--explain`. */
struct trace_event {
    const char *what; /* constant English phrase */
    uint16_t begin, end;
    uint16_t row; /* ROW_NONE where it speaks of none */
};

struct trace {
    uint16_t count;
    bool on;
    struct trace_event event[MAX_TRACE];
};

static inline void trace_add(struct trace *trace, const char *what, uint16_t begin, uint16_t end,
                             uint16_t row)
{
    if (trace->on && trace->count < MAX_TRACE)
        trace->event[trace->count++] = (struct trace_event){what, begin, end, row};
}

/* The rows that something leaves: `first` of the first of them, `other` of the others. */
static inline void trace_rows(struct trace *trace, const char *first, const char *other,
                              uint16_t begin, uint16_t end, const uint16_t *rows, uint16_t count)
{
    for (uint16_t i = 0; trace->on && i < count; i++)
        trace_add(trace, i ? other : first, begin, end, rows[i]);
}

/* Do two rows bear the same full name? */
static inline bool row_same_name(const struct tables *tables, const struct row *a,
                                 const struct row *b)
{
    return a->name_size == b->name_size &&
           memcmp(tables->strings + a->name, tables->strings + b->name, a->name_size) == 0;
}

/* The same but for the level word: 遵义市, 遵义县. */
static inline bool row_same_stem(const struct tables *tables, const struct row *a,
                                 const struct row *b)
{
    return a->stem_size == b->stem_size &&
           memcmp(tables->strings + a->name, tables->strings + b->name, a->stem_size) == 0;
}

static inline struct quhua_text row_name(const struct tables *tables, const struct row *row)
{
    return (struct quhua_text){tables->strings + row->name, row->name_size};
}

#endif
