/*
 * worklist.h - the rows that a person must decide, as a table to fill in: a line for each item.
 */
#ifndef QUHUA_ROSTER_WORKLIST_H
#define QUHUA_ROSTER_WORKLIST_H

#include "style.h"
#include "tell.h"

/* Columns of the worklist, in their order. X(name, title). */
#define WORKLIST_COLUMNS(X)                                                                        \
    X(LINE, "行号")                                                                                \
    X(NAME, "姓名")                                                                                \
    X(EXAM_NUMBER, "考生号")                                                                       \
    X(ITEM, "项目")                                                                                \
    X(TEXT, "原内容")                                                                              \
    X(PROBLEM, "问题")                                                                             \
    X(CANDIDATES, "候选")                                                                          \
    X(CHOICE, "选择")

enum worklist_column {
#define X(name, title) WORKLIST_##name,
    WORKLIST_COLUMNS(X)
#undef X
        WORKLIST_COLUMN_COUNT
};

/* Returns: the title of a column; a constant. */
const char *worklist_title(enum worklist_column column);

struct worklist { /* worklist_init makes it */
    struct dialect dialect;
    const struct checker *checker;
};

/* In the style of the roster, but quotes always mean something: merge has to tell them. */
void worklist_init(struct worklist *worklist, const struct dialect *dialect,
                   const struct checker *checker);

/* Append the header row. `scratch` is overwritten. */
void worklist_put_header(const struct worklist *worklist, struct codec *codec,
                         struct buffer *scratch, struct buffer *out);
/* Append the lines of a row that is not accepted. `scratch` is overwritten. Returns: how many. */
size_t worklist_put_row(const struct worklist *worklist, struct codec *codec,
                        const struct checked *checked, struct buffer *scratch, struct buffer *out);

#endif
