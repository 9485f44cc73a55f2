/*
 * keys.c - see keys.h. To add a key: a row in `table`, its setter, a paragraph in
 * tools/man/quhua-profile.5.
 */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

/* Sections whose keys are codes of reasons. */
static const char reasons_section[] = "reasons", clauses_section[] = "clauses";

/* ---- values --------------------------------------------------------------------------------- */

/* A copy of the value that lives as long as the profile. */
static struct quhua_text keep(struct keys *keys, const char *value, size_t size)
{
    char *copy = keys->profile->texts + keys->stored;
    memcpy(copy, value, size);
    copy[size] = '\0';
    keys->stored += size + 1;
    return (struct quhua_text){copy, size};
}

/* A whole number from `low` to `high`. */
static bool to_number(const char *value, long low, long high, long *number)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 9 || value[digits])
        return false;
    *number = strtol(value, NULL, 10);
    return *number >= low && *number <= high;
}

/* One of `count` words. */
static bool to_word(const char *value, const char *const *words, size_t count, size_t *which)
{
    for (*which = 0; *which < count; ++*which)
        if (strcmp(value, words[*which]) == 0)
            return true;
    return false;
}

/* ---- setters: false where the value is out of range ----------------------------------------- */

static bool set_title(struct keys *keys, const char *value)
{
    keys->profile->title = keep(keys, value, strlen(value)).data;
    return true;
}

static bool set_as_of(struct keys *keys, const char *value)
{
    long year;
    if (!to_number(value, 1980, 9999, &year))
        return false;
    keys->profile->as_of = (int)year;
    return true;
}

static bool set_province(struct keys *keys, const char *value)
{
    keys->province = keep(keys, value, strlen(value)).data;
    return true;
}

static bool set_inside(struct keys *keys, const char *value)
{
    (void)keys;
    return strcmp(value, "county") == 0;
}

static bool set_outside(struct keys *keys, const char *value)
{
    static const char *const words[] = {"county", "prefecture"};
    size_t which;
    if (!to_word(value, words, 2, &which))
        return false;
    keys->outside_prefecture = which == 1;
    return true;
}

static bool set_limit(struct keys *keys, const char *value)
{
    long limit;
    if (!to_number(value, 0, 1000, &limit) || (limit > 0 && limit < 10))
        return false;
    keys->profile->rules.home_limit = (size_t)limit;
    return true;
}

static bool set_unit(struct keys *keys, const char *value)
{
    static const char *const words[] = {"code_points", "utf8_bytes", "gbk_bytes"};
    static const enum quhua_unit units[] = {QUHUA_CODE_POINTS, QUHUA_UTF8_BYTES, QUHUA_GBK_BYTES};
    size_t which;
    if (!to_word(value, words, 3, &which))
        return false;
    keys->profile->rules.home_unit = units[which];
    return true;
}

static bool set_school_county(struct keys *keys, const char *value)
{
    keys->county = keep(keys, value, strlen(value)).data;
    return true;
}

static bool add_campus(struct keys *keys, const char *value)
{
    struct quhua_rules *rules = &keys->profile->rules;
    if (rules->campus_count == QUHUA_MAX_LISTED)
        return false;
    rules->campuses[rules->campus_count++] = keep(keys, value, strlen(value));
    return true;
}

/* Values between spaces or commas. */
static bool set_ext1(struct keys *keys, const char *value)
{
    static const char between[] = " \t,";
    struct quhua_rules *rules = &keys->profile->rules;
    for (value += strspn(value, between); *value; value += strspn(value, between)) {
        size_t size = strcspn(value, between);
        if (rules->ext1_count == QUHUA_MAX_LISTED || size > 16)
            return false;
        rules->ext1[rules->ext1_count++] = keep(keys, value, size);
        value += size;
    }
    return rules->ext1_count > 0;
}

static bool set_ext_empty(struct keys *keys, const char *value)
{
    static const char *const words[] = {"no", "yes"};
    size_t which;
    if (!to_word(value, words, 2, &which))
        return false;
    keys->profile->rules.ext_empty = which == 1;
    return true;
}

static bool set_same_home(struct keys *keys, const char *value)
{
    long persons;
    if (!to_number(value, 0, 10000, &persons) || persons == 1)
        return false;
    keys->profile->rules.same_home = (unsigned)persons;
    return true;
}

/* ---- the table ------------------------------------------------------------------------------ */

enum { EMPTY_IS_UNSET = 1, REPEATS = 2 };

static const struct key {
    const char *section, *name;
    bool (*set)(struct keys *keys, const char *value);
    unsigned flags;
    const char *wants; /* what a value is, for the message */
} table[] = {
    {"profile", "title", set_title, EMPTY_IS_UNSET, "文字"},
    {"profile", "as_of", set_as_of, EMPTY_IS_UNSET, "年份，如 2024"},
    {"level", "province", set_province, EMPTY_IS_UNSET, "省的全名或代码前两位"},
    {"level", "inside", set_inside, 0, "county"},
    {"level", "outside", set_outside, 0, "county 或 prefecture"},
    {"home", "limit", set_limit, EMPTY_IS_UNSET, "0（不限）或 10 至 1000"},
    {"home", "unit", set_unit, 0, "code_points、utf8_bytes 或 gbk_bytes"},
    {"school", "county", set_school_county, EMPTY_IS_UNSET, "县（市、区）的代码或名称"},
    {"school", "campus", add_campus, EMPTY_IS_UNSET | REPEATS, "校名或校区名，最多 8 行"},
    {"ext", "ext1", set_ext1, EMPTY_IS_UNSET, "用空格隔开的值，最多 8 个"},
    {"ext", "ext2_to_4_empty", set_ext_empty, 0, "yes 或 no"},
    {"rows", "same_home", set_same_home, EMPTY_IS_UNSET, "0（不查）或 2 至 10000"},
};

enum { KEY_COUNT = sizeof table / sizeof *table };
_Static_assert((int)KEY_COUNT <= (int)KEYS_MAX, "KEYS_MAX is too small");

static const struct key *find_key(const char *section, const char *name)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(table[i].section, section) == 0 && strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

/* Names of a section's keys, as a sentence lists them. */
static void list_keys(const char *section, char *list, size_t capacity)
{
    size_t size = 0;
    list[0] = '\0';
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(table[i].section, section) != 0)
            continue;
        const char *before = size ? "、" : "";
        size_t more = strlen(before) + strlen(table[i].name);
        if (size + more >= capacity)
            return;
        memcpy(list + size, before, strlen(before));
        memcpy(list + size + strlen(before), table[i].name, strlen(table[i].name) + 1);
        size += more;
    }
}

/* Given before? Then it says so. */
static bool is_repeated(struct keys *keys, unsigned line, unsigned *first)
{
    if (*first) {
        mistake_add(keys->error, line, "这个键重复了，第 %u 行已经写过", *first);
        return true;
    }
    *first = line;
    return false;
}

/* ---- keys that are reasons ------------------------------------------------------------------ */

static int find_reason(const char *code)
{
    for (int i = 0; i < QUHUA_REASON_COUNT; i++)
        if (strcmp(quhua_reason_info((enum quhua_reason)i)->code, code) == 0)
            return i;
    return -1;
}

static void take_grade(struct keys *keys, unsigned line, enum quhua_reason reason,
                       const char *value)
{
    static const char *const words[] = {"note", "confirm", "reject"};
    static const enum quhua_grade grades[] = {QUHUA_NOTE, QUHUA_GRADE_CONFIRM, QUHUA_GRADE_REJECT};
    size_t which;
    if (!to_word(value, words, 3, &which))
        mistake_add(keys->error, line, "等级只能是 note、confirm 或 reject");
    else if (!quhua_rules_may(reason, grades[which]))
        mistake_add(keys->error, line, "%s 不能定为 note：这时答案并不确定，必须由人来看",
                    quhua_reason_info(reason)->code);
    else
        keys->profile->rules.grades[reason] = (uint8_t)grades[which];
}

static void take_reason(struct keys *keys, unsigned line, const char *section, const char *name,
                        const char *value)
{
    bool is_grade = strcmp(section, reasons_section) == 0;
    int reason = find_reason(name);
    if (reason < 0) {
        mistake_add(keys->error, line, "没有 %s 这个原因代码；全部代码见 quhua reasons",
                    mistake_word(name));
        return;
    }
    if (is_repeated(keys, line, &(is_grade ? keys->reason_line : keys->clause_line)[reason]))
        return;
    if (is_grade)
        take_grade(keys, line, (enum quhua_reason)reason, value);
    else if (*value)
        keys->profile->clauses[reason] = keep(keys, value, strlen(value)).data;
}

/* ---- the handler ---------------------------------------------------------------------------- */

static bool is_reason_section(const char *name)
{
    return strcmp(name, reasons_section) == 0 || strcmp(name, clauses_section) == 0;
}

static bool take_section(void *user, unsigned line, const char *name)
{
    struct keys *keys = user;
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(table[i].section, name) == 0)
            return true;
    if (is_reason_section(name))
        return true;
    mistake_add(
        keys->error, line,
        "没有 [%s] 这一节；可以写 profile、level、reasons、home、school、ext、rows、clauses",
        mistake_word(name));
    return false;
}

static void take_pair(void *user, unsigned line, const char *section, const char *name,
                      const char *value)
{
    struct keys *keys = user;
    if (is_reason_section(section)) {
        take_reason(keys, line, section, name, value);
        return;
    }
    const struct key *key = find_key(section, name);
    if (!key) {
        char list[160];
        list_keys(section, list, sizeof list);
        mistake_add(keys->error, line, "[%s] 里没有 %s 这个键；可以写 %s", section,
                    mistake_word(name), list);
        return;
    }
    unsigned *first = &keys->first_line[key - table];
    if (!(key->flags & REPEATS) && is_repeated(keys, line, first))
        return;
    if (*value == '\0' && key->flags & EMPTY_IS_UNSET)
        return;
    if (!key->set(keys, value))
        mistake_add(keys->error, line, "%s 的值不对，应当是%s%s", name,
                    (unsigned char)*key->wants < 0x80 ? " " : "", key->wants);
}

struct parse_handler keys_handler(struct keys *keys)
{
    return (struct parse_handler){keys, take_section, take_pair};
}

unsigned keys_line(const struct keys *keys, const char *section, const char *name)
{
    const struct key *key = find_key(section, name);
    return key ? keys->first_line[key - table] : 0;
}
