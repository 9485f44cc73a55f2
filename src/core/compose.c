/*
 * compose.c - see compose.h.
 */
#include "compose.h"

#include <string.h>

#include "history.h"

static void append(const struct tables *tables, uint16_t row, struct compose_buffer *buffer)
{
    if (row == ROW_NONE)
        return;
    struct quhua_text name = row_name(tables, &tables->rows[row]);
    if (sizeof buffer->data - buffer->size < name.size)
        return;
    memcpy(buffer->data + buffer->size, name.data, name.size);
    buffer->size += name.size;
}

/* Has the province another county of this full name in force? Known for the edition's year. */
static bool shares_name(const struct tables *tables, uint16_t row, unsigned year)
{
    const struct row *r = &tables->rows[row];
    if (year == tables->head->year)
        return r->flags & ROW_SHARED_NAME;
    for (uint32_t i = 0; i < tables->head->division_count; i++) {
        const struct row *other = &tables->rows[i];
        if (i != row && other->level == r->level && other->province == r->province &&
            row_in_force(other, year) && row_same_name(tables, other, r))
            return true;
    }
    return false;
}

struct quhua_text compose_anew(const struct tables *tables, uint16_t row, unsigned year,
                               bool full_name, struct compose_buffer *buffer)
{
    const struct row *r = &tables->rows[row];
    size_t begin = buffer->size;
    uint16_t path[3];
    history_path(tables, row, year, path);
    append(tables, path[QUHUA_PROVINCE], buffer);
    if (r->level != QUHUA_COUNTY || full_name || shares_name(tables, row, year))
        append(tables, path[QUHUA_PREFECTURE], buffer);
    append(tables, path[QUHUA_COUNTY], buffer);
    return (struct quhua_text){buffer->data + begin, buffer->size - begin};
}
