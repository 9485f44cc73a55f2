/*
 * home_judge.h - what is missing, doubtful or too long in a home address that was cut.
 */
#ifndef QUHUA_CORE_HOME_JUDGE_H
#define QUHUA_CORE_HOME_JUDGE_H

#include "home_county.h"
#include "home_town.h"

/* Judge the elements, which are there or not. */
void home_judge_elements(const struct elements *elements, const struct quhua_rules *rules,
                         struct judgement *out);

/* Ask about a township that the county has not; the counties that have it are the candidates. */
void home_judge_town(const struct county_question *question, const struct county_found *county,
                     const struct town_found *town, struct judgement *out);

/* Ask whether the text was cut: its body ends with what waits for more, or inside a word and it is
   as long as a field that was too short for it. `text`: as written. */
void home_judge_end(const struct elements *elements, struct quhua_text text,
                    const struct quhua_rules *rules, struct judgement *out);

/* The length of a text in a profile's unit. */
size_t home_length(struct quhua_text text, enum quhua_unit unit);

#endif
