/*
 * chain.h - one chain of mentions: what it holds, and what stands around it in the text.
 *
 * Invariant: reading->leaves are the rows that every mention so far allows; the chain explains
 * symbols begin..end without a gap.
 */
#ifndef QUHUA_CORE_CHAIN_H
#define QUHUA_CORE_CHAIN_H

#include "history.h"
#include "match.h"
#include "types.h"

/* What the steps of a chain look at; all borrowed. */
struct chain_context {
    const struct tables *tables;
    const struct symbols *symbols;
    struct mentions *mentions; /* grows as it is asked */
    unsigned year;
    struct trace *trace;
    /* Mentions not to be taken: those at not_begin that end from not_least to not_end. */
    uint16_t not_begin, not_least, not_end; /* all 0: none */
};

/* The mentions that begin at symbol `at`, the shortest first. */
static inline struct mention_range chain_mentions(const struct chain_context *context, uint32_t at)
{
    return match_at(context->tables, context->symbols, context->mentions, at);
}

static inline bool chain_is_excluded(const struct chain_context *context,
                                     const struct mention *mention)
{
    return mention->begin == context->not_begin && mention->end >= context->not_least &&
           mention->end <= context->not_end;
}

/* An empty chain at symbol `at`. */
void chain_init(struct reading *chain, uint16_t at);

/* Is every leaf an origin (a county, or a city without counties)? */
static inline bool chain_is_complete(const struct chain_context *context,
                                     const struct reading *chain)
{
    return history_are_origins(context->tables, chain->leaves, chain->leaf_count, context->year);
}

/* Is `row` what a leaf was or became (奉贤区, 奉贤县)? Beside a leaf of today, a row of today is
   only itself: 井陉矿区 once became 井陉县, and is a place of its own again. */
bool chain_is_place(const struct chain_context *context, const struct reading *chain, uint16_t row);

/* Add `row` to the rows worth asking about. */
void chain_hint(struct reading *chain, uint16_t row);

/* The first sense of a mention, which tells whether it is a division at all: words stand behind
   divisions among the senses of a name that is both. */
static inline uint32_t chain_first_sense(const struct chain_context *context,
                                         const struct mention *mention)
{
    return context->tables->senses[mention->sense];
}

static inline enum row_kind chain_first_kind(const struct chain_context *context,
                                             const struct mention *mention)
{
    return (enum row_kind)SENSE_KIND(chain_first_sense(context, mention));
}

/* Is the mention the official name of a division, among whatever else it may be? */
bool chain_is_official(const struct chain_context *context, const struct mention *mention);

/* Does an official name begin at `at`? Then it is not misspelt, whatever stands beside it. */
bool chain_official_at(const struct chain_context *context, uint16_t at);

/* Is one of the senses from `sense` on of that kind of word? */
bool chain_has_kind(const struct chain_context *context, uint32_t sense, enum row_kind kind);

/* Is the symbol at `at` by itself a word of `kind`? */
bool chain_is_single(const struct chain_context *context, uint32_t at, enum row_kind kind);
/* Is there a mention of `kind` that begins at `at`? Returns its end, or 0. */
uint16_t chain_word_at(const struct chain_context *context, uint16_t at, enum row_kind kind);

#endif
