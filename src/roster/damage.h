/*
 * damage.h - what can be wrong with a row as a row of a file, so that it cannot be checked.
 */
#ifndef QUHUA_ROSTER_DAMAGE_H
#define QUHUA_ROSTER_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

/* X(name, stable code, Chinese text for staff). */
#define DAMAGES(X)                                                                                 \
    X(NONE, "none", "")                                                                            \
    X(UNDECODABLE, "undecodable", "有无法识别的字节，编码已损坏")                                  \
    X(NUL, "nul", "含有空字符（NUL），数据已损坏")                                                 \
    X(RAGGED, "ragged", "列数与表头不符")                                                          \
    X(TOO_LONG, "too_long", "这一行过长")                                                          \
    X(STRAY_QUOTE, "stray_quote", "引号用法不对")                                                  \
    X(UNTERMINATED_QUOTE, "unterminated_quote", "引号没有配对")                                    \
    X(TOO_MANY_CELLS, "too_many_cells", "列数过多")                                                \
    X(NOBODY, "nobody", "不是一个人的信息（合计、备注、签名、班级名、重复的表头或没有填写的行）")

enum damage {
#define X(name, code, zh) DAMAGE_##name,
    DAMAGES(X)
#undef X
        DAMAGE_COUNT
};

/* A damage and where it is. */
struct damage_report {
    enum damage damage;
    uint64_t line; /* physical line of the file, from 1: of the opening quote, of the row */
    size_t offset; /* UNDECODABLE, NUL: byte within the raw record, from 0 */
    size_t expected, found; /* RAGGED, TOO_MANY_CELLS: cells */
};

/* Returns: the stable snake_case code; a constant. */
const char *damage_code(enum damage damage);
/* Returns: what staff read, without a place; a constant. */
const char *damage_name(enum damage damage);

#define DAMAGE_TEXT_MAX 200

/*
 * The sentence for staff, with line and place: `第 12 行：列数与表头不符，应有 12 列，实有 11 列`.
 * Never holds text of the row. Writes at most DAMAGE_TEXT_MAX bytes with the final NUL.
 * Returns: its length; 0 for NONE.
 */
size_t damage_text(const struct damage_report *report, char *out);

#endif
