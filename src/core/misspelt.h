/*
 * misspelt.h - chains that begin with, or go on through, a misspelt name.
 *
 * Candidates are looked for among the children of what the text already tells; repair tells how
 * like they are. Sets READ_TYPO, and READ_UNSURE where a person has to agree.
 */
#ifndef QUHUA_CORE_MISSPELT_H
#define QUHUA_CORE_MISSPELT_H

#include "chain.h"

/* Go on with the likest names below the leaves. Returns: false where none is like. */
bool misspelt_below(const struct chain_context *context, struct reading *chain);

/* A misspelt province or prefecture at the head, proven by a county that fits: 毫州市谯城区. */
bool misspelt_head(const struct chain_context *context, uint16_t at, struct reading *out);

/* The same for the short name of a prefecture at chain->end, of one character of like sound or
   shape: 湖南株州醴陵市, 荷泽曹县. Returns: false where no county, or more than one, proves it. */
bool misspelt_in_short(const struct chain_context *context, struct reading *chain);

/* Hint at the counties below the prefectures that the chain leaves whose short names, but for one
   character alike, are all that follows: 湖南邵阳陇回. */
void misspelt_hint(const struct chain_context *context, struct reading *chain);

/* The chain ends in a short name of a prefecture that begins a longer, misspelt one, proven by a
   county: 四川省甘孜藏簇自治州甘孜县. */
bool misspelt_instead(const struct chain_context *context, struct reading *chain);

/* A misspelt county with nothing beside it: only where the difference is of sound or shape. */
bool misspelt_alone(const struct chain_context *context, uint16_t at, struct reading *out);

/* Is what the chain goes on with behind a misspelt name a district of two characters, such as many
   cities have? It proves little: 惠洋城区 may be 惠城区. */
bool misspelt_is_common_district(const struct chain_context *context, const struct reading *chain);

/* May the text behind the chain be the misspelt name of a county of today below it that is not the
   place of `row`? */
bool misspelt_names_other(const struct chain_context *context, const struct reading *chain,
                          uint16_t row);

/* Is the text between two chains a misspelt name of what lies between them (安徽毫州谯城区)? */
bool misspelt_gap(const struct chain_context *context, struct reading *chain,
                  const struct reading *next);

#endif
