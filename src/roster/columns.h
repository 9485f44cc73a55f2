/*
 * columns.h - which column of a roster holds which field of a person, by the names in its header.
 *
 * Names are compared without blanks, brackets, marks such as `*`, case and width. A name that is
 * the whole header beats one that is only contained in it; among equals the usual name beats the
 * less usual one, then the column further left wins.
 */
#ifndef QUHUA_ROSTER_COLUMNS_H
#define QUHUA_ROSTER_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "../quhua.h"

#define COLUMNS_NONE ((size_t)-1)

/* Beside the fields of quhua.h: what rules across rows group by. */
enum column {
    COLUMN_CLASS = QUHUA_FIELD_COUNT, /* 班级 */
    COLUMN_MAJOR,                     /* 专业 */
    COLUMN_DEPARTMENT,                /* 院系 */
    COLUMN_COUNT
};

/* What the user says of a column: `origin=HEADER`. */
struct column_choice {
    enum column column;
    struct quhua_text header; /* the whole header; compared with blanks, case and width folded */
};

struct column_choices {
    struct column_choice choice[COLUMN_COUNT];
    size_t count;
};

/* Where each field is: index of the cell from 0, or COLUMNS_NONE. */
struct columns {
    size_t at[COLUMN_COUNT];
};

/*
 * Read `FIELD=HEADER`, where FIELD is a stable name of QUHUA_FIELDS, or class, major, department.
 * Returns: false where the field is unknown, the header empty, or the field already chosen.
 * Lifetime: the choice keeps a view of `text`.
 */
bool columns_choose(struct column_choices *choices, struct quhua_text text);

/*
 * Find the columns in a header row; those that an earlier run added are none. `choices` may be
 * NULL; what it says overrules the names. Returns: true when there are an origin and a home column.
 */
bool columns_find(const struct quhua_text *cells, size_t count,
                  const struct column_choices *choices, struct columns *columns);

/* How many cells of a row look like headers: the header row is the one that has most. */
size_t columns_score(const struct quhua_text *cells, size_t count,
                     const struct column_choices *choices);

/* Returns: the stable name of a column, e.g. `origin`; a constant. */
const char *column_name(enum column column);
/* Returns: what staff call it, e.g. `生源所在地`; a constant. */
const char *column_title(enum column column);

#endif
