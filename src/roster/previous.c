/*
 * previous.c - reading the roster of last time.
 */
#include "previous.h"

#include "source.h"

/* The ID number in its canonical form, or as it stands where it is none. */
static uint64_t id_key(struct quhua_text text)
{
    char id[18];
    if (quhua_id_number(text, id))
        return crowd_id_key(id);
    return crowd_text_key(text.data, text.size);
}

bool previous_key(const struct checker *checker, const struct checked *checked, uint64_t *key,
                  uint32_t *who)
{
    struct quhua_text exam =
        row_field(&checked->row, checker->columns, (enum column)QUHUA_FIELD_EXAM_NUMBER);
    struct quhua_text id =
        row_field(&checked->row, checker->columns, (enum column)QUHUA_FIELD_ID_NUMBER);
    struct quhua_text name =
        row_field(&checked->row, checker->columns, (enum column)QUHUA_FIELD_NAME);
    uint64_t person = crowd_text_key(name.data, name.size);
    if (exam.size) {
        *key = crowd_text_key(exam.data, exam.size);
        person = person * 31 + id_key(id);
    } else if (id.size) {
        *key = id_key(id);
    } else {
        return false;
    }
    *who = (uint32_t)(person ^ person >> 32);
    return true;
}

struct reading_previous {
    struct checker checker;
    struct crowd *previous;
};

static bool keep_row(void *user, const struct row *row, uint64_t line)
{
    struct reading_previous *reading = user;
    struct checked checked;
    uint64_t key;
    uint32_t who;
    bool is_new;
    (void)line;
    checked.row = *row;
    if (!check_is_damaged(&checked) && previous_key(&reading->checker, &checked, &key, &who))
        crowd_meet(reading->previous, key, who, &is_new);
    return true;
}

/* Without one of these columns nobody would be found in it, and nobody be told. */
static bool has_keys(const struct source *source, struct fault *fault)
{
    const size_t *at = source->columns.at;
    if (at[QUHUA_FIELD_EXAM_NUMBER] != COLUMNS_NONE || at[QUHUA_FIELD_ID_NUMBER] != COLUMNS_NONE)
        return true;
    return fault_put(fault, FAULT_BAD_DATA,
                     "%s：表头里没有考生号或身份证号列，不能当作上次的名册来比对", source->path);
}

bool previous_read(const char *path, struct crowd *previous, struct fault *fault)
{
    static const struct quhua_options no_options;
    const struct source_options options = {.path = path};
    struct source source;
    if (!source_open(&source, &options, fault))
        return false;
    struct reading_previous reading = {{.columns = &source.columns, .options = &no_options},
                                       previous};
    bool good = has_keys(&source, fault) && source_each_row(&source, keep_row, &reading, fault) &&
                source_is_unchanged(&source, fault);
    source_close(&source);
    return good;
}
