/*
 * rows.c - decode, then split, then compare with the header.
 */
#include "rows.h"

#include <errno.h>
#include <string.h>

int rows_open(struct rows *rows, const struct dialect *dialect)
{
    *rows = (struct rows){.dialect = *dialect};
    rows->codec = codec_open(dialect->encoding);
    rows->splitter = splitter_open(dialect->delimiter, dialect->quoting == QUOTING_NONE);
    if (rows->codec && rows->splitter)
        return 0;
    rows_close(rows);
    return ENOMEM;
}

void rows_close(struct rows *rows)
{
    codec_close(rows->codec);
    splitter_close(rows->splitter);
    *rows = (struct rows){0};
}

struct codec *rows_codec(struct rows *rows)
{
    return rows->codec;
}

/* Bytes of the blank at the head of a text, or 0: space, tab, U+00A0, U+3000. */
static size_t blank_at(const char *data, size_t size)
{
    if (size >= 1 && (data[0] == ' ' || data[0] == '\t'))
        return 1;
    if (size >= 2 && memcmp(data, "\xC2\xA0", 2) == 0)
        return 2;
    if (size >= 3 && memcmp(data, "\xE3\x80\x80", 3) == 0)
        return 3;
    return 0;
}

/* The same for the end. */
static size_t blank_before(const char *data, size_t size)
{
    for (size_t bytes = 1; bytes <= 3 && bytes <= size; bytes++)
        if (blank_at(data + size - bytes, bytes) == bytes)
            return bytes;
    return 0;
}

struct quhua_text cell_without_blanks(struct quhua_text cell)
{
    size_t blank;
    while ((blank = blank_at(cell.data, cell.size)) > 0) {
        cell.data += blank;
        cell.size -= blank;
    }
    while ((blank = blank_before(cell.data, cell.size)) > 0)
        cell.size -= blank;
    return cell;
}

static bool are_blank(const struct quhua_text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].size > 0 && cell_trimmed(cells[i]).size > 0)
            return false;
    return true;
}

static void set_damage(struct row *row, enum damage damage, size_t offset)
{
    if (row->damage.damage != DAMAGE_NONE)
        return;
    row->damage.damage = damage;
    row->damage.offset = offset;
}

/* Offset of the first U+0000 in the raw record; there is one. */
static size_t find_nul(const struct rows *rows, const struct record *record)
{
    size_t unit = encoding_unit(rows->dialect.encoding);
    size_t at = 0;
    while (at + unit <= record->size && (record->data[at] || record->data[at + unit - 1]))
        at += unit;
    return at;
}

/* Compare with the header. */
static void judge_width(const struct dialect *dialect, struct row *row)
{
    size_t expected = dialect->columns;
    size_t found = row->cell_count;
    row->missing = found < expected ? expected - found : 0;
    row->surplus = found > expected ? found - expected : 0;
    if (found >= dialect->named &&
        (row->surplus == 0 || are_blank(row->cells + expected, row->surplus)))
        return;
    set_damage(row, DAMAGE_RAGGED, 0);
    row->damage.expected = expected;
    row->damage.found = found;
}

static void split(struct rows *rows, const struct record *record, struct quhua_text text,
                  struct row *row)
{
    struct cells cells;
    enum damage damage = splitter_split(rows->splitter, text, record->quoted, &cells);
    row->cells = cells.cell;
    row->cell_count = cells.count;
    if (damage == DAMAGE_TOO_MANY_CELLS)
        row->damage.expected = SPLIT_MAX_CELLS;
    set_damage(row, damage, 0);
    if (row->damage.damage != DAMAGE_NONE)
        return;
    row->is_empty = are_blank(cells.cell, cells.count);
    if (row->is_empty || record->line < rows->dialect.body_line)
        return;
    judge_width(&rows->dialect, row);
}

void rows_read(struct rows *rows, const struct record *record, struct row *row)
{
    *row = (struct row){.damage = {.damage = record->damage, .line = record->line}};
    struct quhua_text text;
    size_t bad = 0;
    if (record->continues || record->continued) {
        set_damage(row, DAMAGE_TOO_LONG, 0);
        return;
    }
    if (!codec_decode(rows->codec, (struct bytes){record->data, record->size}, &text, &bad))
        set_damage(row, DAMAGE_UNDECODABLE, bad);
    else if (memchr(text.data, 0, text.size))
        set_damage(row, DAMAGE_NUL, find_nul(rows, record));
    split(rows, record, text, row);
}

/* What a text is that was written as a formula, so that no spreadsheet takes it for a number:
   ="320722200001010014". */
static struct quhua_text unwrapped(struct quhua_text cell)
{
    if (cell.size < 3 || memcmp(cell.data, "=\"", 2) != 0 || cell.data[cell.size - 1] != '"')
        return cell;
    return cell_trimmed((struct quhua_text){cell.data + 2, cell.size - 3});
}

struct quhua_text row_field(const struct row *row, const struct columns *columns,
                            enum column column)
{
    size_t at = columns->at[column];
    if (at >= row->cell_count)
        return (struct quhua_text){NULL, 0};
    return unwrapped(cell_trimmed(row->cells[at]));
}
