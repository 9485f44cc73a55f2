/*
 * code.h - texts that are a division code, or begin with one.
 */
#ifndef QUHUA_CORE_CODE_H
#define QUHUA_CORE_CODE_H

#include "judge.h"

enum { CODE_DIGITS = 6 };

/* A code found in a text. */
struct code_text {
    uint32_t code;
    uint16_t end;   /* symbol after it */
    bool alone;     /* the text is nothing else */
    bool reshaped;  /* full width, 320722.0, 320722000000 */
    bool malformed; /* digits only, but of no code's length */
};

/* Returns: true where the text is digits only, or begins with a code of a county. */
bool code_find(const struct tables *tables, const struct symbols *symbols, struct code_text *found);

/* Rows that hold what the code ever named, seen from `year`. */
void code_holders(const struct tables *tables, uint32_t code, unsigned year, struct places *places);
/* The row outside divisions (placeholder, zone) that has the code, or ROW_NONE. */
uint16_t code_other(const struct tables *tables, uint32_t code);

/* Judge a text that is a code alone. */
void code_judge(const struct tables *tables, const struct code_text *code, unsigned year,
                struct judgement *judgement);

/* A code and a name in one text: do they agree? Adds code_name_conflict where they do not. */
void code_compare(const struct tables *tables, const struct code_text *code, unsigned year,
                  struct judgement *judgement);

#endif
