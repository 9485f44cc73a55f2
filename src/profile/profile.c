/*
 * profile.c - see profile.h: find, read, parse, then ask the index what only it knows.
 */
#include "profile.h"

#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "keys.h"

/* ---- what the index knows ------------------------------------------------------------------- */

static struct quhua_options year_of(const struct profile *profile)
{
    return (struct quhua_options){.as_of = profile->as_of};
}

static void check_year(quhua_session *session, struct keys *keys)
{
    struct quhua_answer answer;
    struct quhua_options options = year_of(keys->profile);
    if (quhua_normalize(session, (struct quhua_text){"", 0}, &options, &answer) == QUHUA_OK)
        return;
    mistake_add(keys->error, keys_line(keys, "profile", "as_of"), "区划表里还没有这一年");
    keys->profile->as_of = 0;
}

/* The first two digits of the code of a province in force, by name or by these digits; 0: none. */
static uint32_t find_province(quhua_session *session, int as_of, const char *text)
{
    struct quhua_division rows[64];
    size_t count = quhua_list(session, 0, as_of, rows, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < count && i < sizeof rows / sizeof *rows; i++) {
        uint32_t number = rows[i].code / 10000;
        const char digits[] = {(char)('0' + number / 10), (char)('0' + number % 10), '\0'};
        bool named = rows[i].name.size == strlen(text) &&
                     memcmp(rows[i].name.data, text, rows[i].name.size) == 0;
        if (named || strcmp(text, digits) == 0)
            return number;
    }
    return 0;
}

static void check_province(quhua_session *session, struct keys *keys)
{
    uint32_t province = 0;
    if (keys->province) {
        province = find_province(session, keys->profile->as_of, keys->province);
        if (!province)
            mistake_add(keys->error, keys_line(keys, "level", "province"),
                        "不是现行的省；请写全名或代码前两位，如 江苏省 或 32");
    } else if (keys->outside_prefecture) {
        mistake_add(keys->error, keys_line(keys, "level", "outside"),
                    "outside = prefecture 时必须写 province");
    }
    if (keys->outside_prefecture)
        keys->profile->rules.prefecture_outside = province;
}

/* Was the county written by its code or name of today, nothing repaired? */
static bool is_plain(const struct quhua_answer *answer)
{
    for (size_t i = 0; i < answer->reason_count; i++) {
        enum quhua_reason reason = answer->reasons[i].reason;
        if (reason != QUHUA_REASON_PARENT_SUPPLIED && reason != QUHUA_REASON_SHORT_FORM &&
            reason != QUHUA_REASON_NO_COUNTY_TIER && reason != QUHUA_REASON_DIRECT_COUNTY)
            return false;
    }
    return true;
}

static void check_school(quhua_session *session, struct keys *keys)
{
    struct quhua_answer answer;
    struct quhua_options options = year_of(keys->profile);
    if (!keys->county)
        return;
    struct quhua_text text = {keys->county, strlen(keys->county)};
    if (quhua_normalize(session, text, &options, &answer) == QUHUA_OK &&
        answer.verdict == QUHUA_ACCEPT && is_plain(&answer))
        keys->profile->rules.school_county = answer.code;
    else
        mistake_add(keys->error, keys_line(keys, "school", "county"),
                    "不是现行的县（市、区）；请写代码或全名，如 320812 或 江苏省淮安市清江浦区");
}

/* ---- loading -------------------------------------------------------------------------------- */

/* The file's name without folder and .ini, into the texts of the profile. */
static void keep_name(struct profile *profile, const char *path, size_t at)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = strlen(name);
    if (size > 4 && strcmp(name + size - 4, ".ini") == 0)
        size -= 4;
    memcpy(profile->texts + at, name, size);
    profile->texts[at + size] = '\0';
    profile->name = profile->texts + at;
}

/* Mistakes were found in the order of the checks; a reader wants them in that of the file. */
static void sort_mistakes(struct profile_error *error)
{
    size_t count = error->count < PROFILE_MAX_MISTAKES ? error->count : PROFILE_MAX_MISTAKES;
    for (size_t i = 1; i < count; i++) {
        struct profile_mistake mistake = error->mistakes[i];
        size_t at = i;
        for (; at > 0 && error->mistakes[at - 1].line > mistake.line; at--)
            error->mistakes[at] = error->mistakes[at - 1];
        error->mistakes[at] = mistake;
    }
}

static enum profile_status load_text(quhua_session *session, const char *text, size_t size,
                                     struct profile *profile, struct profile_error *error)
{
    struct keys keys = {.profile = profile, .error = error};
    /* Each value needs its size and a NUL, where the file has `=`; then the name. */
    size_t capacity = size + strlen(error->path) + 2;
    profile->texts = malloc(capacity);
    if (!profile->texts) {
        mistake_add(error, 0, "内存不足");
        return PROFILE_UNREADABLE;
    }
    struct parse_handler handler = keys_handler(&keys);
    parse_text(text, size, &handler, error);
    check_year(session, &keys);
    check_province(session, &keys);
    check_school(session, &keys);
    sort_mistakes(error);
    keep_name(profile, error->path, keys.stored);
    return error->count ? PROFILE_BAD : PROFILE_OK;
}

enum profile_status profile_load(quhua_session *session, const char *index_path,
                                 const char *name_or_path, struct profile *profile,
                                 struct profile_error *error)
{
    memset(profile, 0, sizeof *profile);
    quhua_rules_init(&profile->rules);
    profile->title = "";
    error->count = 0;
    if (!find_profile(index_path, name_or_path, error))
        return PROFILE_UNREADABLE;
    enum profile_status status = find_read(error, &profile->file, &profile->file_size);
    if (status == PROFILE_OK)
        status = load_text(session, profile->file, profile->file_size, profile, error);
    if (status != PROFILE_OK)
        profile_close(profile);
    return status;
}

void profile_close(struct profile *profile)
{
    free(profile->texts);
    free(profile->file);
    memset(profile, 0, sizeof *profile);
}

const char *profile_clause(const struct profile *profile, enum quhua_reason reason)
{
    return (unsigned)reason < QUHUA_REASON_COUNT ? profile->clauses[reason] : NULL;
}
