/*
 * check.h - one row of a roster as a person's record, checked.
 *
 * Joins what the row says as a row of a file (damage), what the library says of the record, and
 * what the other rows say (extras). Never renders anything.
 */
#ifndef QUHUA_ROSTER_CHECK_H
#define QUHUA_ROSTER_CHECK_H

#include "rows.h"

#define CHECK_MAX_EXTRAS 4

/* The things of a row that a person may have to decide, each a line of the worklist. */
enum item { ITEM_ORIGIN, ITEM_HOME, ITEM_RECORD, ITEM_ROW, ITEM_COUNT };

/* A reason that lies across rows. */
struct extra {
    enum quhua_reason reason;
    uint64_t line; /* of the other row; 0 where there is none to name */
};

struct checked {
    uint64_t line;
    struct row row;
    struct quhua_record record;        /* views of the row's cells */
    struct quhua_record_answer answer; /* undefined for a damaged row */
    struct extra extras[CHECK_MAX_EXTRAS];
    size_t extra_count;
    /* Of a filled-in worklist: a choice was taken for the item; or it was not, and why. */
    bool decided[ITEM_COUNT];
    bool kept[ITEM_COUNT];           /* a person looked into it, now or in an earlier round */
    const char *refusal[ITEM_COUNT]; /* constant, Chinese; NULL */
    enum quhua_verdict verdict;      /* with damage, extras and refusals */
};

/* What a job knows of its file and its rules. */
struct checker {
    const struct columns *columns;
    const struct quhua_text *headers; /* as many as the file has; for nobody_row */
    const struct quhua_options *options;
    size_t own; /* the first of the columns that an earlier run added; 0: there are none */
};

/* Is the row a person, or damaged so that nobody can tell? An empty row is neither. */
static inline bool check_is_damaged(const struct checked *checked)
{
    return checked->row.damage.damage != DAMAGE_NONE;
}

/* What the row says of an item: the origin (or its code), the home address, the ID number; nothing
   for a whole row. */
struct quhua_text check_item_text(const struct checked *checked, enum item item);

/* Check the row that stands in `checked->row`. Extras are none yet. */
void check_row(const struct checker *checker, quhua_session *session, struct checked *checked);

/* Add a reason that lies across rows and raise the verdict by its grade. */
void check_add(const struct checker *checker, struct checked *checked, enum quhua_reason reason,
               uint64_t line);

/* The verdict again, after a choice has answered what lies across rows. */
void check_settle(const struct checker *checker, struct checked *checked);

/* Note that a choice for an item was not taken: the row stays a person's to decide. */
void check_refuse(struct checked *checked, enum item item, const char *why);

/* The grade of a reason under the rules of the options. */
enum quhua_grade check_grade(const struct checker *checker, enum quhua_reason reason);
/* The grade of an extra: a note where a person has looked into the row. */
enum quhua_grade check_extra_grade(const struct checker *checker, const struct checked *checked,
                                   const struct extra *extra);

#endif
