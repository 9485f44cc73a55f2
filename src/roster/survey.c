/*
 * survey.c - counting the origins of classes.
 */
#include "survey.h"

#include <stdlib.h>

#include "nobody.h"

enum { MAX_CLASSES = 1 << 14 };

struct class
{
    uint64_t key;
    uint32_t persons, from_school;
    size_t name, name_size; /* in survey.names */
};

struct survey {
    const struct checker *checker;
    quhua_session *session;
    struct crowd index;   /* class -> its place in `classes` */
    struct crowd origins; /* text of an origin -> 1: the school's county, 0: another */
    struct class *classes;
    size_t count;
    struct buffer names;
};

static bool is_school(struct survey *survey, struct quhua_text origin)
{
    bool is_new;
    uint64_t key = crowd_text_key(origin.data, origin.size);
    uint32_t *known = crowd_meet(&survey->origins, key, 0, &is_new);
    if (known && !is_new)
        return *known != 0;
    struct quhua_answer answer;
    quhua_normalize(survey->session, origin, survey->checker->options, &answer);
    bool school = answer.code != 0 && answer.code == survey->checker->options->rules->school_county;
    if (known)
        *known = school;
    return school;
}

/* The class of that name; NULL where there are too many. */
static struct class *find_class(struct survey *survey, struct quhua_text name)
{
    bool is_new;
    uint64_t key = crowd_text_key(name.data, name.size);
    uint32_t *at = crowd_meet(&survey->index, key, (uint32_t)survey->count, &is_new);
    if (!at)
        return NULL;
    if (is_new) {
        if (survey->count == MAX_CLASSES) {
            *at = UINT32_MAX;
            return NULL;
        }
        survey->classes[survey->count++] =
            (struct class){.key = key, .name = survey->names.size, .name_size = name.size};
        buffer_text(&survey->names, name);
    }
    return *at < survey->count ? &survey->classes[*at] : NULL;
}

static bool count_row(void *user, const struct row *row, uint64_t line)
{
    struct survey *survey = user;
    struct quhua_text name = row_field(row, survey->checker->columns, COLUMN_CLASS);
    (void)line;
    if (row->damage.damage != DAMAGE_NONE || row->is_empty || name.size == 0 ||
        nobody_row(row, survey->checker->columns, survey->checker->headers))
        return true;
    struct class *class = find_class(survey, name);
    if (!class)
        return true;
    class->persons++;
    class->from_school += is_school(
        survey, row_field(row, survey->checker->columns, (enum column)QUHUA_FIELD_ORIGIN));
    return true;
}

/* Classes of which all come from the school's county. */
static void judge(const struct survey *survey, struct crowd *filled, char *names, size_t capacity)
{
    size_t size = 0;
    bool is_new;
    names[0] = 0;
    for (size_t i = 0; i < survey->count; i++) {
        const struct class *class = &survey->classes[i];
        if (class->persons < SURVEY_LEAST || class->from_school < class->persons)
            continue;
        crowd_meet(filled, class->key, 1, &is_new);
        if (size + 3 + class->name_size + 1 > capacity)
            continue;
        if (size)
            memcpy(names + size, "、", 3);
        size += size ? 3 : 0;
        memcpy(names + size, survey->names.data + class->name, class->name_size);
        size += class->name_size;
        names[size] = 0;
    }
}

bool survey_run(struct source *source, const struct checker *checker, quhua_session *session,
                struct crowd *filled, char *names, size_t capacity, struct fault *fault)
{
    struct survey survey = {.checker = checker, .session = session};
    names[0] = 0;
    if (!checker->options->rules || checker->options->rules->school_county == 0 ||
        checker->columns->at[COLUMN_CLASS] == COLUMNS_NONE)
        return true;
    survey.classes = malloc(MAX_CLASSES * sizeof *survey.classes);
    bool good =
        survey.classes && crowd_open(&survey.index) == 0 && crowd_open(&survey.origins) == 0;
    if (!good)
        fault_put(fault, FAULT_NO_INPUT, "内存不足");
    good = good && source_each_row(source, count_row, &survey, fault);
    if (good && survey.names.failed)
        good = fault_put(fault, FAULT_NO_INPUT, "内存不足");
    if (good)
        judge(&survey, filled, names, capacity);
    crowd_close(&survey.index);
    crowd_close(&survey.origins);
    buffer_close(&survey.names);
    free(survey.classes);
    return good;
}
