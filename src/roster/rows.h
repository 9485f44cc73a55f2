/*
 * rows.h - a raw record to a row of cells in UTF-8, or to what is wrong with it.
 *
 * One struct rows a thread. Never drops a record: every record gives a row.
 */
#ifndef QUHUA_ROSTER_ROWS_H
#define QUHUA_ROSTER_ROWS_H

#include "codec.h"
#include "columns.h"
#include "records.h"
#include "split.h"

/*
 * A row. Only where damage is NONE and is_empty false is it a person; the number of cells is then
 * between dialect.named and dialect.columns, or there are more of which all surplus ones are
 * empty:
 *  - A row that lacks cells is ragged, unless the header has no name for the columns it lacks.
 *    (A row broken in two by a raw line end must not pass for a short one.) `missing` says how
 *    many delimiters to write before own columns, so that they stand under their headers.
 *  - Cells beyond the header make a row ragged, unless all of them are empty (blanks count as
 *    empty); `surplus` is their number. Leaving their bytes off (record_cells tells where) keeps
 *    own columns under their headers.
 */
struct row {
    const struct quhua_text *cells; /* UTF-8 without quotes; as far as they could be read */
    size_t cell_count;
    struct damage_report damage;
    bool is_empty; /* no cell holds anything but blanks: kept as it is, not a person */
    size_t missing, surplus;
};

/* Fields are private. */
struct rows {
    struct codec *codec;
    struct splitter *splitter;
    struct dialect dialect;
};

/* Returns: 0, or ENOMEM. The dialect is copied. Lifetime: until rows_close. */
int rows_open(struct rows *rows, const struct dialect *dialect);
void rows_close(struct rows *rows);

/*
 * Decode a record, then split it.
 * A record that is `continued` belongs to the row begun before; its row has damage TOO_LONG too.
 * Title rows have the cells they have: no row before dialect.body_line is ragged.
 * Lifetime: cells until the next call, and as long as the record's bytes.
 */
void rows_read(struct rows *rows, const struct record *record, struct row *row);

/* The codec of these rows, for writing cells back. */
struct codec *rows_codec(struct rows *rows);

/* Where a cell stands in the raw record: bytes from its start, quotes included. */
struct cell_span {
    size_t begin, end;
};

/*
 * Spans of the cells of a record whose row is undamaged.
 * Returns: how many cells there are; fills at most `capacity`.
 */
size_t record_cells(const struct record *record, const struct dialect *dialect,
                    struct cell_span *spans, size_t capacity);

/* The text of a cell without blanks (space, tab, U+3000, U+00A0) at its ends. */
struct quhua_text cell_without_blanks(struct quhua_text cell);

/* The same, at once for a cell that neither begins nor ends with a byte of a blank, as most. */
static inline struct quhua_text cell_trimmed(struct quhua_text cell)
{
    if (cell.size == 0)
        return cell;
    unsigned char head = (unsigned char)cell.data[0],
                  tail = (unsigned char)cell.data[cell.size - 1];
    if (head > ' ' && head != 0xC2 && head != 0xE3 && tail > ' ' && tail != 0x80 && tail != 0xA0)
        return cell;
    return cell_without_blanks(cell);
}

/* The field of a row: its cell, trimmed, a text written as a formula as that text; empty where the
   roster has no such column. */
struct quhua_text row_field(const struct row *row, const struct columns *columns,
                            enum column column);

#endif
