/*
 * table.c - fuzz target: lookup, list and history.
 *
 * Byte 0: what to ask and whether former rows count; byte 1: the year; byte 2: room for rows; then
 * the query.
 */
#include "target.h"

/* A row that was handed out tells a code, a name that can be read, and years in order. */
static void check_row(const struct quhua_division *row)
{
    PROMISE(row->code >= 100000 && row->code <= 999999);
    PROMISE(row->level <= QUHUA_COUNTY && quhua_level_name(row->level));
    PROMISE(row->name.size > 0 && memchr(row->name.data, '\0', row->name.size) == NULL);
    PROMISE(row->heir_count <= sizeof row->heirs / sizeof *row->heirs);
    PROMISE(row->end == 0 || row->start < row->end);
}

static size_t ask(quhua_session *session, const uint8_t *head, struct quhua_text query,
                  struct quhua_division *rows, size_t capacity)
{
    struct quhua_lookup_options options = {head[0] & 4 ? 1980 + head[1] % 46 : 0, head[0] >> 3 & 1};
    char digits[8] = {0};
    switch (head[0] & 3) {
    case 0:
        memcpy(digits, query.data, query.size < 6 ? query.size : 6);
        return quhua_list(session, (uint32_t)strtoul(digits, NULL, 10), options.as_of, rows,
                          capacity);
    case 1:
        return quhua_history(session, query, rows, capacity);
    default:
        return quhua_lookup(session, query, &options, rows, capacity);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    size_t capacity = data[2];
    struct quhua_division *rows = malloc((capacity + 1) * sizeof *rows);
    struct quhua_text query = {(const char *)data + 3, size - 3};
    PROMISE(rows);
    size_t count = ask(target_session(), data, query, rows, capacity);
    for (size_t i = 0; i < count && i < capacity; i++)
        check_row(&rows[i]);
    PROMISE(ask(target_session(), data, query, NULL, 0) == count);
    free(rows);
    return 0;
}
