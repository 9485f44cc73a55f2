/*
 * edition.h - what one index says of the rows of a roster, each for itself and beside the others.
 *
 * A run has one edition; a comparison has two, which meet the same crowds.
 */
#ifndef QUHUA_ROSTER_EDITION_H
#define QUHUA_ROSTER_EDITION_H

#include "../profile/profile.h"
#include "check.h"
#include "crowd.h"
#include "source.h"

/* Whom the rows have met, in their order. */
struct crowds {
    struct crowd ids;      /* valid ID number -> the first line that has it */
    struct crowd doors;    /* home address -> persons, 16 bits for each edition */
    struct crowd previous; /* exam number or ID number -> who it was */
};

struct edition {
    const quhua_index *index;
    struct quhua_options options;
    struct checker checker;
    struct crowd classes; /* those filled with the school's own county */
    unsigned same_home;   /* so many at one door are a question; 0: never */
    unsigned place;       /* 0; 1 for the second one of a comparison */
};

/* What a row is met by, and what the meeting brought. */
struct meeting {
    uint64_t id_key, door_key; /* 0: none */
    struct extra extras[2];
    uint32_t extra_count;
};

/* Set up all but the classes. `profile` may be NULL; all pointers are borrowed, the edition stays
   where it is. */
void edition_init(struct edition *edition, const quhua_index *index, const struct profile *profile,
                  int as_of, const struct source *source);
/*
 * Read the roster for its classes; their names as those of survey_run.
 * Returns: false with `fault`.
 */
bool edition_look_ahead(struct edition *edition, struct source *source, char *names,
                        size_t capacity, struct fault *fault);
void edition_close(struct edition *edition);

/* What lies across rows, added to a checked row that is not damaged. */
void edition_check_across(const struct edition *edition, const struct crowds *crowds,
                          const struct meeting *meeting, struct checked *checked);
/* What the checked row will be met by; extras are none yet. */
void edition_keep_keys(const struct edition *edition, const struct checked *checked,
                       struct meeting *meeting);
/* Let the row of `line` meet those before it. */
void edition_meet(const struct edition *edition, struct crowds *crowds, uint64_t line,
                  struct meeting *meeting);

#endif
