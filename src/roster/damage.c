/*
 * damage.c - damages in words.
 */
#include "damage.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const codes[] = {
#define X(name, code, zh) code,
    DAMAGES(X)
#undef X
};

static const char *const texts[] = {
#define X(name, code, zh) zh,
    DAMAGES(X)
#undef X
};

const char *damage_code(enum damage damage)
{
    return codes[damage];
}

const char *damage_name(enum damage damage)
{
    return texts[damage];
}

/* Append what a printf wrote; it never reaches the room that is left. */
static size_t place(const struct damage_report *report, char *out, size_t room)
{
    switch (report->damage) {
    case DAMAGE_UNDECODABLE:
    case DAMAGE_NUL:
        return (size_t)snprintf(out, room, "（本行第 %zu 个字节处）", report->offset + 1);
    case DAMAGE_RAGGED:
        return (size_t)snprintf(out, room, "：应有 %zu 列，实有 %zu 列", report->expected,
                                report->found);
    case DAMAGE_TOO_MANY_CELLS:
        return (size_t)snprintf(out, room, "：超过 %zu 列", report->expected);
    default:
        return 0;
    }
}

size_t damage_text(const struct damage_report *report, char *out)
{
    out[0] = 0;
    if (report->damage == DAMAGE_NONE)
        return 0;
    size_t size = (size_t)snprintf(out, DAMAGE_TEXT_MAX, "第 %" PRIu64 " 行：%s", report->line,
                                   texts[report->damage]);
    return size + place(report, out + size, DAMAGE_TEXT_MAX - size);
}
