/*
 * roster.c - fuzz target: a roster from bytes to rows.
 *
 * Byte 0: the limit of lines, and whether the encoding is told or given; then the file.
 */
#include "../roster_file.h"
#include "target.h"

/* Cells are views of readable bytes, and where the raw record has them. */
static void check_row(const struct roster_file *file, const struct record *record,
                      const struct row *row)
{
    struct cell_span spans[SPLIT_MAX_CELLS];
    char text[DAMAGE_TEXT_MAX];
    unsigned sum = 0;
    for (size_t i = 0; i < row->cell_count; i++)
        for (size_t j = 0; j < row->cells[i].size; j++)
            sum += (unsigned char)row->cells[i].data[j];
    PROMISE(sum != 1 || row->cell_count > 0);
    PROMISE(row->cell_count <= SPLIT_MAX_CELLS);
    PROMISE(damage_text(&row->damage, text) < sizeof text);
    /* The cutter and libcsv agree on quotes. */
    PROMISE(record->damage != DAMAGE_NONE || (row->damage.damage != DAMAGE_STRAY_QUOTE &&
                                              row->damage.damage != DAMAGE_UNTERMINATED_QUOTE));
    if (row->damage.damage != DAMAGE_NONE)
        return;
    PROMISE(record_cells(record, &file->dialect, spans, SPLIT_MAX_CELLS) == row->cell_count);
    for (size_t i = 0; i < row->cell_count; i++)
        PROMISE(spans[i].begin <= spans[i].end && spans[i].end <= record->size);
}

/* Cells written in the style of the file are read back as they were. */
static void check_written(struct roster_file *file, const struct row *row)
{
    static char data[1 << 20];
    struct record record = {.data = data, .quoted = true, .line = file->dialect.header_line};
    struct quhua_text first = row->cells[0];
    if (row->damage.damage != DAMAGE_NONE || first.size > 10000 || row->is_empty)
        return;
    record.size = cell_write_plain(rows_codec(&file->rows), &file->dialect, first, data);
    PROMISE(record.size <= CELL_ROOM(first.size));
    struct rows alone;
    struct row again;
    roster_need(rows_open(&alone, &file->dialect) == 0, "rows_open");
    rows_read(&alone, &record, &again);
    PROMISE(again.damage.damage == DAMAGE_NONE && again.cell_count == 1);
    PROMISE(support_same(again.cells[0], first.data, first.size));
    rows_close(&alone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const given[] = {NULL, NULL, "utf-8", "gbk", "utf-16le", "utf-16be"};
    if (size == 0)
        return 0;
    struct roster_file file;
    const struct record *record;
    struct row row;
    const char *bytes = (const char *)data + 1;
    roster_open(&file, bytes, size - 1, 16 + data[0] / 6 * 8, given[data[0] % 6]);
    size_t at = file.detected.mark_size;
    uint64_t line = 1;
    while ((record = roster_next(&file, &row))) {
        size_t taken = record->size + record->end_size;
        PROMISE(taken > 0 && at + taken < size);
        PROMISE(memcmp(bytes + at, record->data, taken) == 0);
        PROMISE(record->line == line && record->damage != DAMAGE_COUNT);
        at += taken;
        line += record->lines;
        check_row(&file, record, &row);
        if (row.cell_count > 0)
            check_written(&file, &row);
    }
    PROMISE(file.error == 0 && at == size - 1);
    roster_close(&file);
    return 0;
}
