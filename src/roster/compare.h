/*
 * compare.h - a roster under two indexes: which rows would be answered otherwise.
 *
 * Says of a row its line, verdicts, codes and reasons, never what stands in it.
 */
#ifndef QUHUA_ROSTER_COMPARE_H
#define QUHUA_ROSTER_COMPARE_H

#include "../common/buffer.h"

struct codec;
struct engine_stages;
struct job;

/* What may differ, X(name, stable name, Chinese). `text`: the origin or the home address is spelled
   otherwise; codes and reasons may be the same. */
#define COMPARE_DIFFERENCES(X)                                                                     \
    X(VERDICT, "verdict", "结果")                                                                  \
    X(ORIGIN_CODE, "origin_code", "生源代码")                                                      \
    X(HOME_CODE, "home_code", "家庭代码")                                                          \
    X(REASONS, "reasons", "原因")                                                                  \
    X(TEXT, "text", "写法")

enum compare_difference {
#define X(name, code, zh) COMPARE_##name,
    COMPARE_DIFFERENCES(X)
#undef X
        COMPARE_COUNT
};

extern const struct compare_name {
    const char *code, *zh;
} compare_names[COMPARE_COUNT];

/* Counts of a comparison; all zero is none. */
struct comparison {
    uint64_t rows;    /* persons and damaged rows */
    uint64_t changed; /* those that differ in anything */
    uint64_t differences[COMPARE_COUNT];
    uint64_t moves[3][3]; /* of the changed: verdict of now, verdict then */
};

void compare_add(struct comparison *sum, const struct comparison *part);

/* Append the header row of the list. `scratch` is overwritten. */
void compare_put_header(const struct job *job, struct codec *codec, struct buffer *scratch,
                        struct buffer *out);

/* The stages, for engine_run with the job and its tasks. */
extern const struct engine_stages compare_stages;

#endif
