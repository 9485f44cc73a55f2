/*
 * tell.h - what staff read of a checked row, in Chinese: the verdict, the problems, the advice.
 */
#ifndef QUHUA_ROSTER_TELL_H
#define QUHUA_ROSTER_TELL_H

#include "../common/buffer.h"
#include "check.h"

/* Returns: what staff call it, e.g. `生源所在地`; a constant. */
const char *tell_item(enum item item);
/* Returns: `通过`, `待确认`, `须重填`; a constant. */
const char *tell_verdict(enum quhua_verdict verdict);

/* Returns: what is said where a person has looked into an item and left it; a constant. */
const char *tell_kept(void);
/* Append the sentence of a reason that lies across rows. */
void tell_extra(const struct extra *extra, struct buffer *out);

/* The verdict of one item of the row. */
enum quhua_verdict tell_item_verdict(const struct checker *checker, const struct checked *checked,
                                     enum item item);
/*
 * Append the sentences of one item, the worst first, joined by `；`.
 *   notes: with those that only say what was put right.
 */
void tell_item_problems(const struct checker *checker, const struct checked *checked,
                        enum item item, bool notes, struct buffer *out);
/* What may be chosen for an item that is not accepted. */
struct choices {
    const struct quhua_candidate *candidates;
    size_t count;
    bool keep; /* number count + 1: it was looked into, and stays as it is */
};

void tell_choices(const struct checker *checker, const struct checked *checked, enum item item,
                  struct choices *choices);
/* Append them, `1 江苏省东海县(320722)；2 ...`; nothing where there are none. */
void tell_item_choices(const struct checker *checker, const struct checked *checked, enum item item,
                       struct buffer *out);

/* Append all problems of the row, notes too, each item with its name. */
void tell_problems(const struct checker *checker, const struct checked *checked,
                   struct buffer *out);
/* Append what to do with the row; nothing for an accepted one. */
void tell_advice(const struct checker *checker, const struct checked *checked, struct buffer *out);

#endif
