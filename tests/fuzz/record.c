/*
 * record.c - fuzz target: a record through quhua_check and its JSON, and a home address alone.
 *
 * Bytes 0 and 1: which fields are given; byte 2: options; byte 3: the year; then the fields, each
 * ended by a line end, the last one by the end of the input.
 */
#include "target.h"

static void read_record(const uint8_t *data, size_t size, struct quhua_record *record)
{
    const char *at = (const char *)data + 4, *end = (const char *)data + size;
    memset(record, 0, sizeof *record);
    record->given = data[0] | (unsigned)data[1] << 8;
    for (int field = 0; field < QUHUA_FIELD_COUNT && at < end; field++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop)
            stop = end;
        record->fields[field] = (struct quhua_text){at, (size_t)(stop - at)};
        at = stop + 1;
    }
}

static void read_options(const uint8_t *data, struct quhua_rules *rules,
                         struct quhua_options *options)
{
    quhua_rules_init(rules);
    rules->school_county = data[2] & 1 ? 320706 : 0;
    rules->ext_empty = data[2] >> 1 & 1;
    rules->home_limit = data[2] & 4 ? 1 + data[3] : 0;
    rules->home_unit = data[2] & 8 ? QUHUA_GBK_BYTES : QUHUA_CODE_POINTS;
    *options = (struct quhua_options){.rules = rules};
    options->full_name = data[2] >> 4 & 1;
    options->as_of = data[2] & 32 ? 1975 + data[3] % 64 : 0;
}

/* The answer as JSON, of the same bytes whatever room there is. */
static char *rendered(const struct quhua_record_answer *answer, size_t *size)
{
    *size = quhua_render_record_json(answer, NULL, 0);
    char *whole = malloc(*size), *part = malloc(*size / 2);
    PROMISE(whole && part && quhua_render_record_json(answer, whole, *size) == *size);
    PROMISE(quhua_render_record_json(answer, part, *size / 2) == *size);
    PROMISE(memcmp(whole, part, *size / 2) == 0);
    PROMISE(!memchr(whole, '\n', *size) && !memchr(whole, '\0', *size));
    free(part);
    return whole;
}

static void check_verdict(const struct quhua_record_answer *answer)
{
    enum quhua_verdict worst = answer->origin.verdict;
    if (answer->home.verdict > worst)
        worst = answer->home.verdict;
    for (size_t i = 0; i < answer->reason_count; i++)
        if ((int)answer->reasons[i].grade > (int)worst)
            worst = (enum quhua_verdict)answer->reasons[i].grade;
    PROMISE(answer->verdict == worst);
    PROMISE(answer->reason_count <= QUHUA_MAX_REASONS);
    PROMISE(support_inconsistent(&answer->origin) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct quhua_record record;
    struct quhua_rules rules;
    struct quhua_options options;
    struct quhua_record_answer answer;
    size_t first_size, again_size;
    char id[18];
    if (size < 4)
        return 0;
    read_record(data, size, &record);
    read_options(data, &rules, &options);
    if (quhua_check(target_session(), &record, &options, &answer) != QUHUA_OK)
        return 0;
    check_verdict(&answer);
    char *first = rendered(&answer, &first_size);
    PROMISE(quhua_check(target_session(), &record, &options, &answer) == QUHUA_OK);
    char *again = rendered(&answer, &again_size);
    PROMISE(first_size == again_size && memcmp(first, again, first_size) == 0);
    PROMISE(quhua_id_number(record.fields[QUHUA_FIELD_ID_NUMBER], id) == 0 || id[0] > '0');
    free(first);
    free(again);
    return 0;
}
