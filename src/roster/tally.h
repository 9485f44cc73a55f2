/*
 * tally.h - counts of a run: rows, verdicts, reasons, damages, formulas, with an example of each.
 *
 * Examples are masked when they are put in; nothing else of a roster is kept.
 */
#ifndef QUHUA_ROSTER_TALLY_H
#define QUHUA_ROSTER_TALLY_H

#include "tell.h"

enum { TALLY_EXAMPLE = 120, TALLY_PLACES = 20 };

/* How often an item had a reason, and where first. */
struct tally_reason {
    uint64_t count;
    uint64_t line;               /* of the first row that had it */
    char example[TALLY_EXAMPLE]; /* masked, UTF-8, NUL-terminated; may be empty */
};

/* A cell of the roster that a spreadsheet would take for a formula. */
struct tally_place {
    uint64_t line;
    uint32_t column; /* from 1 */
};

struct tally {
    uint64_t rows; /* persons and damaged rows */
    uint64_t empty_rows;
    uint64_t verdicts[3];
    uint64_t pieces; /* lines over the limit */
    struct tally_reason reasons[ITEM_COUNT][QUHUA_REASON_COUNT];
    struct tally_reason damages[DAMAGE_COUNT];
    uint64_t formulas;
    struct tally_place places[TALLY_PLACES];
};

/* All zero is an empty tally. Rows are counted in the order of the file. */

/* Count a row with all that is told of it. */
void tally_row(struct tally *tally, const struct checked *checked);
/* Count what a row got after it was counted: the last `count` of its extras, and its verdict, which
   was `before`. */
void tally_extras(struct tally *tally, const struct checked *checked, size_t count,
                  enum quhua_verdict before);
/* Count the formulas among the row's cells. */
void tally_formulas(struct tally *tally, const struct checked *checked);
/* Returns: how often a reason was met, in all items together. */
uint64_t tally_reason(const struct tally *tally, enum quhua_reason reason);
/* Add the counts of other rows of the same file. */
void tally_add(struct tally *sum, const struct tally *part);

#endif
