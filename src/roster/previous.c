/*
 * previous.c - reading the roster of last time.
 */
#include "previous.h"

#include "source.h"

enum { BATCH_BYTES = 1 << 18, BATCH_RECORDS = 2048 };

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
        check_cell(checker, &checked->row, (enum column)QUHUA_FIELD_EXAM_NUMBER);
    struct quhua_text id = check_cell(checker, &checked->row, (enum column)QUHUA_FIELD_ID_NUMBER);
    struct quhua_text name = check_cell(checker, &checked->row, (enum column)QUHUA_FIELD_NAME);
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

static bool read_rows(struct source *source, struct rows *rows, struct record_batch *batch,
                      struct crowd *previous, struct fault *fault)
{
    static const struct quhua_options no_options;
    const struct checker checker = {&source->columns, &no_options};
    struct checked checked;
    uint64_t key;
    uint32_t who;
    bool is_new;
    while (source_next(source, batch, fault)) {
        if (batch->count == 0)
            return true;
        for (size_t i = 0; i < batch->count; i++) {
            if (source_part(source, &batch->records[i]) != SOURCE_BODY)
                continue;
            rows_read(rows, &batch->records[i], &checked.row);
            if (!check_is_damaged(&checked) && previous_key(&checker, &checked, &key, &who))
                crowd_meet(previous, key, who, &is_new);
        }
    }
    return false;
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
    const struct source_options options = {.path = path};
    struct record_batch batch = {0};
    struct rows rows = {0};
    struct source source;
    if (!source_open(&source, &options, fault))
        return false;
    bool good = record_batch_open(&batch, BATCH_BYTES, BATCH_RECORDS) == 0 &&
                rows_open(&rows, &source.dialect) == 0;
    if (!good)
        fault_put(fault, FAULT_NO_INPUT, "内存不足");
    good = good && has_keys(&source, fault) && source_begin(&source, fault) &&
           read_rows(&source, &rows, &batch, previous, fault);
    rows_close(&rows);
    record_batch_close(&batch);
    source_close(&source);
    return good;
}
