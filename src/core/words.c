/*
 * words.c - the fixed words of the contract: statuses, reasons, grades, verdicts, levels.
 */
#include "../quhua.h"

const char *quhua_status_text(enum quhua_status status)
{
    static const char *const texts[] = {
#define X(name, text) text,
        QUHUA_STATUSES(X)
#undef X
    };
    if ((unsigned)status >= sizeof texts / sizeof *texts)
        return "unknown status";
    return texts[status];
}

const struct quhua_reason_info *quhua_reason_info(enum quhua_reason reason)
{
    static const struct quhua_reason_info infos[] = {
#define X(name, code, grade, zh, example) {code, QUHUA_##grade, zh, example},
        QUHUA_REASONS(X)
#undef X
    };
    return (unsigned)reason < QUHUA_REASON_COUNT ? &infos[reason] : NULL;
}

static const char *pick(const char *const *names, unsigned count, unsigned index)
{
    return index < count ? names[index] : NULL;
}

const char *quhua_verdict_name(enum quhua_verdict verdict)
{
    static const char *const names[] = {"accept", "confirm", "reject"};
    return pick(names, 3, (unsigned)verdict);
}

const char *quhua_grade_name(enum quhua_grade grade)
{
    static const char *const names[] = {"note", "confirm", "reject"};
    return pick(names, 3, (unsigned)grade);
}

const char *quhua_level_name(enum quhua_level level)
{
    static const char *const names[] = {"province", "prefecture", "county"};
    return pick(names, 3, (unsigned)level);
}
